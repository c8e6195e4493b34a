"""The lists of bookings and of resources: their columns and sorts."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.filters import SOURCES
from bookings.templatetags.bookings import resource_picture
from bookings.words import places_text, state_badge, times_text
from customers.chips import label_chips
from omnibasis.core.money import to_major, to_percent
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from omnibasis.ui.templatetags.ui import avatar, short_date

BOOKING_VALUES = (
    "id", "state", "starts_at", "ends_at", "quantity", "resource_id", "resource__name", "resource__colour",
    "resource__time_zone", "buyer_name", "buyer_email", "customer_id", "customer__name", "customer__image", "order_id",
    "source", "created_at",
)  # fmt: skip
RESOURCE_VALUES = (
    "id", "identifier", "name", "sort_name", "description", "image", "quantity", "colour", "is_active", "time_zone",
    "min_minutes", "max_minutes", "step_minutes", "price_minor", "currency", "price_per", "tax_rate", "created_at",
)  # fmt: skip


def _when(row: Row) -> str:
    """The time on the resource's clock; the list puts the zone into the row."""
    url = reverse("bookings:detail", args=[row["id"]])
    shown = times_text(row["starts_at"], row["ends_at"], row["zone"])
    return format_html('<a class="who-name" href="{}">{}</a>', url, shown)


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


def _resource(row: Row) -> str:
    more = f" \N{MULTIPLICATION SIGN} {row['quantity']}" if row["quantity"] > 1 else ""
    return format_html(
        '<span class="label-chip label-{}">{}</span>{}', row["resource__colour"], row["resource__name"], more
    )


def source_label(source: str) -> str:
    return str(SOURCES.get(source, source))  # type: ignore[call-overload]


def _moment(name: str) -> Callable[[Row], str]:
    return lambda row: row[name].isoformat() if row[name] else ""


BOOKING_COLUMNS = (
    Column("starts_at", gettext_lazy("When"), _when, sort="starts", in_card="lead"),
    Column("resource__name", gettext_lazy("Resource"), _resource),
    Column("buyer_name", gettext_lazy("Booked by"), _buyer),
    Column(
        "source",
        gettext_lazy("Source"),
        lambda row: source_label(row["source"]),
        muted=True,
        in_card="hide",
        low=True,
    ),
    Column(
        "created_at",
        gettext_lazy("Made"),
        lambda row: short_date(row["created_at"]),
        sort="newest",
        muted=True,
        in_card="hide",
    ),
    Column("state", gettext_lazy("State"), state_badge, in_card="badge"),
)

BOOKINGS_EXPORTED = (
    Column("id", gettext_lazy("Id")),
    Column("state", gettext_lazy("State")),
    Column("resource__name", gettext_lazy("Resource")),
    Column("starts_at", gettext_lazy("From"), export=_moment("starts_at")),
    Column("ends_at", gettext_lazy("To"), export=_moment("ends_at")),
    Column("quantity", gettext_lazy("Places")),
    Column("customer_id", gettext_lazy("Customer id")),
    Column("buyer_name", gettext_lazy("Booked by")),
    Column("buyer_email", gettext_lazy("E-mail")),
    Column("order_id", gettext_lazy("Order")),
    Column("source", gettext_lazy("Source")),
    Column("created_at", gettext_lazy("Created"), export=_moment("created_at")),
)

BOOKING_SORTS = (
    Sort(
        "starts",
        gettext_lazy("Latest first"),
        Keyset("starts_at", descending=True),
        gettext_lazy("Later"),
        gettext_lazy("Earlier"),
    ),
    Sort(
        "newest",
        gettext_lazy("Made last first"),
        Keyset("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
)


def _name(row: Row) -> str:
    text = row.get("text", "")
    title = format_html(
        '<a class="who-name" href="{}">{}</a>', row["url"], highlight(row["name"], text, fold)
    )
    if row.get("labels"):
        title = format_html('<div class="who-line">{}{}</div>', title, label_chips(row["labels"]))
    return format_html(
        '<div class="who">{}<div>{}<span class="who-detail">{}</span></div></div>',
        resource_picture(row),
        title,
        highlight(row["identifier"], text, fold),
    )


def _status(row: Row) -> str:
    return badge(_("Can be booked"), "ok") if row["is_active"] else badge(_("Archived"))


RESOURCE_COLUMNS = (
    Column("name", gettext_lazy("Resource"), _name, sort="name", in_card="lead"),
    Column(
        "quantity", gettext_lazy("Places"), lambda row: places_text(row["quantity"]), align="end", muted=True
    ),
    Column("length", gettext_lazy("Length"), muted=True),
    Column("price", gettext_lazy("Price"), align="end"),
    Column("is_active", gettext_lazy("Status"), _status, in_card="badge"),
)

RESOURCES_EXPORTED = (
    Column("id", gettext_lazy("Id")),
    Column("identifier", gettext_lazy("Identifier")),
    Column("name", gettext_lazy("Name")),
    Column("description", gettext_lazy("Description")),
    Column("quantity", gettext_lazy("Places")),
    Column("time_zone", gettext_lazy("Time zone")),
    Column("min_minutes", gettext_lazy("Shortest, in minutes")),
    Column("max_minutes", gettext_lazy("Longest, in minutes")),
    Column(
        "price_minor",
        gettext_lazy("Price"),
        export=lambda r: (
            str(to_major(r["price_minor"], r["currency"])) if r["price_minor"] is not None else ""
        ),
    ),
    Column("currency", gettext_lazy("Currency")),
    Column("price_per", gettext_lazy("Price for")),
    Column("tax_rate", gettext_lazy("Tax rate in percent"), export=lambda r: str(to_percent(r["tax_rate"]))),
    Column("labels", gettext_lazy("Labels"), export=lambda row: ", ".join(one.name for one in row["labels"])),
    Column("is_active", gettext_lazy("Active"), export=lambda row: _("yes") if row["is_active"] else _("no")),
)

RESOURCE_SORTS = (
    Sort(
        "name", gettext_lazy("By name"), Keyset("sort_name"), gettext_lazy("Previous"), gettext_lazy("Next")
    ),
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Keyset("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
)
