"""The lists of orders and products: their columns and sorts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import fold
from omnibasis.core.money import format_money, to_major
from omnibasis.core.pagination import Order as Keyset
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from omnibasis.ui.templatetags.ui import avatar, short_date
from orders.filters import SOURCES
from orders.models import Order

ORDER_VALUES = (
    "id",
    "buyer_name",
    "buyer_email",
    "customer_id",
    "customer__name",
    "customer__image",
    "total_minor",
    "currency",
    "status",
    "source",
    "external_id",
    "created_at",
    "placed_at",
)


def _number(row: Row) -> str:
    url = reverse("orders:detail", args=[row["id"]])
    return format_html('<a class="who-name" href="{}">#{}</a>', url, row["id"])


def _buyer(row: Row) -> str:
    name = row["buyer_name"] or row["customer__name"] or _("Nobody named")
    text = row.get("text", "")
    detail = row["buyer_email"] if row["buyer_email"] != name else ""
    return format_html(
        '<div class="who">{}<div><span class="who-title">{}</span>{}</div></div>',
        avatar({"name": name, "image": row["customer__image"] or ""}),
        highlight(name, text, fold),
        format_html('<span class="who-detail">{}</span>', highlight(detail, text, fold)) if detail else "",
    )


def status_badge(status: str) -> str:
    return badge(_("Placed"), "ok") if status == Order.Status.PLACED else badge(_("Draft"), "warn")


def source_label(source: str) -> str:
    return str(SOURCES.get(source, source))  # type: ignore[call-overload]


def _decimal(row: Row) -> str:
    return str(to_major(row["total_minor"], row["currency"]))


ORDER_COLUMNS = (
    Column("id", gettext_lazy("Order"), _number, sort="newest", in_card="lead"),
    Column("buyer_name", gettext_lazy("Buyer"), _buyer),
    Column(
        "total_minor",
        gettext_lazy("Total"),
        lambda row: format_money(row["total_minor"], row["currency"]),
        sort="total",
        align="end",
        labelled=True,
        export=_decimal,
    ),
    Column(
        "source", gettext_lazy("Source"), lambda row: source_label(row["source"]), muted=True, in_card="hide"
    ),
    Column(
        "placed_at",
        gettext_lazy("Placed"),
        lambda row: short_date(row["placed_at"]) if row["placed_at"] else "",
        muted=True,
        export=lambda row: row["placed_at"].isoformat() if row["placed_at"] else "",
    ),
    Column("status", gettext_lazy("Status"), lambda row: status_badge(row["status"]), in_card="badge"),
)

ORDERS_EXPORTED = (
    Column("id", gettext_lazy("Order")),
    Column("external_id", gettext_lazy("External id")),
    Column("status", gettext_lazy("Status")),
    Column("customer_id", gettext_lazy("Customer id")),
    Column("buyer_name", gettext_lazy("Buyer")),
    Column("buyer_email", gettext_lazy("E-mail")),
    Column("total_minor", gettext_lazy("Total"), export=_decimal),
    Column("currency", gettext_lazy("Currency")),
    Column("source", gettext_lazy("Source")),
    Column("created_at", gettext_lazy("Created"), export=lambda row: row["created_at"].isoformat()),
    Column(
        "placed_at",
        gettext_lazy("Placed"),
        export=lambda row: row["placed_at"].isoformat() if row["placed_at"] else "",
    ),
)

ORDER_SORTS = (
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Keyset("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
    Sort(
        "total",
        gettext_lazy("Largest total first"),
        Keyset("total_minor", descending=True),
        gettext_lazy("Larger"),
        gettext_lazy("Smaller"),
    ),
)

PRODUCT_VALUES = ("id", "name", "description", "unit_price_minor", "currency", "is_active", "position")


def _product(row: Row) -> str:
    url = reverse("orders:product_edit", args=[row["id"]])
    text = row["description"]
    short = text if len(text) <= 90 else text[:88].rstrip() + "…"
    detail = format_html('<span class="who-detail">{}</span>', short) if short else ""
    return format_html('<div><a class="who-name" href="{}">{}</a>{}</div>', url, row["name"], detail)


PRODUCT_COLUMNS = (
    Column("name", gettext_lazy("Product"), _product, in_card="lead"),
    Column(
        "unit_price_minor",
        gettext_lazy("Price"),
        lambda row: format_money(row["unit_price_minor"], row["currency"]),
        align="end",
        export=lambda row: f"{to_major(row['unit_price_minor'], row['currency'])} {row['currency']}",
    ),
    Column("position", gettext_lazy("Position"), sort="position", align="end", muted=True, in_card="hide"),
    Column(
        "is_active",
        gettext_lazy("Status"),
        lambda row: badge(_("On the order page"), "ok") if row["is_active"] else badge(_("Not offered")),
        in_card="badge",
        export=lambda row: _("yes") if row["is_active"] else _("no"),
    ),
)

PRODUCT_SORTS = (
    Sort(
        "position",
        gettext_lazy("As on the order page"),
        Keyset("position"),
        gettext_lazy("Previous"),
        gettext_lazy("Next"),
    ),
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Keyset("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
)
