"""The list of orders: its columns and sorts."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.chips import label_chips
from omnibasis.core.money import format_money, to_major
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, highlight
from omnibasis.ui.templatetags.ui import avatar, short_date
from orders.filters import SOURCES
from orders.states import Status
from orders.words import money_note, state_badge

ORDER_VALUES = (
    "id",
    "number",
    "buyer_name",
    "buyer_email",
    "customer_id",
    "customer__name",
    "customer__image",
    "total_minor",
    "paid_minor",
    "refunded_minor",
    "written_off_minor",
    "currency",
    "status",
    "source",
    "external_id",
    "terms",
    "due_on",
    "created_at",
    "placed_at",
)


def label_of(row: Row) -> str:
    """What people call the order of a row by."""
    return str(row["number"] or row["id"])


def _number(row: Row) -> str:
    url = reverse("orders:detail", args=[row["id"]])
    shown = row["number"] or f"#{row['id']}"
    return format_html(
        '<a class="who-name" href="{}">{}</a>', url, highlight(shown, row.get("text", ""), fold)
    )


def _buyer(row: Row) -> str:
    name = row["buyer_name"] or row["customer__name"] or _("Nobody named")
    text = row.get("text", "")
    detail = row["buyer_email"] if row["buyer_email"] != name else ""
    title = format_html('<span class="who-title">{}</span>', highlight(name, text, fold))
    if row.get("labels"):
        title = format_html('<div class="who-line">{}{}</div>', title, label_chips(row["labels"]))
    return format_html(
        '<div class="who">{}<div>{}{}</div></div>',
        avatar({"name": name, "image": row["customer__image"] or ""}),
        title,
        format_html('<span class="who-detail">{}</span>', highlight(detail, text, fold)) if detail else "",
    )


def _total(row: Row) -> str:
    shown = format_money(row["total_minor"], row["currency"])
    note = money_note(row)
    return format_html('{}<br><span class="quiet">{}</span>', shown, note) if note else shown


def _due(row: Row) -> str:
    """The day, where money is still owed."""
    day = row["due_on"]
    if row["status"] != Status.SENT or day is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), date_format(day, "j M Y"))


def source_label(source: str) -> str:
    return str(SOURCES.get(source, source))  # type: ignore[call-overload]


def _decimal(name: str) -> Callable[[Row], str]:
    return lambda row: str(to_major(row[name], row["currency"]))


def _open(row: Row) -> str:
    owed = row["status"] in (Status.SENT, Status.PAID)
    open_minor = row["total_minor"] - row["paid_minor"] + row["refunded_minor"] - row["written_off_minor"]
    minor = open_minor if owed else 0
    return str(to_major(minor, row["currency"]))


def _moment(name: str) -> Callable[[Row], str]:
    return lambda row: row[name].isoformat() if row[name] else ""


ORDER_COLUMNS = (
    Column("id", gettext_lazy("Order"), _number, sort="newest", in_card="lead"),
    Column("buyer_name", gettext_lazy("Buyer"), _buyer),
    Column("total_minor", gettext_lazy("Total"), _total, sort="total", align="end", labelled=True),
    Column("due_on", gettext_lazy("Due"), _due, sort="due", muted=True, labelled=True),
    Column(
        "source",
        gettext_lazy("Source"),
        lambda row: source_label(row["source"]),
        muted=True,
        in_card="hide",
        low=True,
    ),
    Column(
        "placed_at",
        gettext_lazy("Placed"),
        lambda row: short_date(row["placed_at"]) if row["placed_at"] else "",
        sort="placed",
        muted=True,
    ),
    Column("status", gettext_lazy("Status"), state_badge, in_card="badge"),
)

ORDERS_EXPORTED = (
    Column("id", gettext_lazy("Id")),
    Column("number", gettext_lazy("Order"), export=label_of),
    Column("external_id", gettext_lazy("External id")),
    Column("status", gettext_lazy("Status")),
    Column("customer_id", gettext_lazy("Customer id")),
    Column("buyer_name", gettext_lazy("Buyer")),
    Column("buyer_email", gettext_lazy("E-mail")),
    Column("total_minor", gettext_lazy("Total"), export=_decimal("total_minor")),
    Column("paid_minor", gettext_lazy("Paid"), export=_decimal("paid_minor")),
    Column("refunded_minor", gettext_lazy("Refunded"), export=_decimal("refunded_minor")),
    Column("written_off_minor", gettext_lazy("Written off"), export=_decimal("written_off_minor")),
    Column("open_minor", gettext_lazy("Open"), export=_open),
    Column("currency", gettext_lazy("Currency")),
    Column("terms", gettext_lazy("Payment terms")),
    Column(
        "due_on", gettext_lazy("Due"), export=lambda row: row["due_on"].isoformat() if row["due_on"] else ""
    ),
    Column("labels", gettext_lazy("Labels"), export=lambda row: ", ".join(one.name for one in row["labels"])),
    Column("source", gettext_lazy("Source")),
    Column("created_at", gettext_lazy("Created"), export=_moment("created_at")),
    Column("placed_at", gettext_lazy("Placed"), export=_moment("placed_at")),
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
        "placed",
        gettext_lazy("Placed last first"),
        Keyset("placed_at", descending=True),
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
    Sort(
        "due",
        gettext_lazy("Due first"),
        Keyset("due_on"),
        gettext_lazy("Earlier"),
        gettext_lazy("Later"),
    ),
)
