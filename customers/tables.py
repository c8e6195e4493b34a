"""The list of customers: its columns and sorts."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.chips import label_chips
from customers.models import Address, Customer
from omnibasis.core.pagination import Order
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from omnibasis.ui.templatetags.ui import avatar

LANGUAGES = dict(settings.LANGUAGES)

# What the list reads; what the search looks through is among it, to show what matched.
VALUES = (
    "id",
    "name",
    "sort_name",
    "kind",
    "given_name",
    "surname",
    "company_name",
    "email",
    "phone",
    "external_id",
    "image",
    "status",
    "source",
    "open_suggestions",
    "registered_user_id",
    "user_id",
    "archived_at",
    "also_found_by",
    "created_at",
    "updated_at",
)


def who(row: Row) -> str:
    """Picture, name, labels and e-mail; when the search found something that is in none of them, that."""
    text = row.get("text", "")
    name, email = highlight(row["name"], text, fold), highlight(row["email"], text, fold)
    detail = _matched(row, text) or (email if row["email"] != row["name"] else "")
    link = format_html('<a class="who-name" href="{}">{}</a>', row["url"], name)
    if row.get("labels"):
        link = format_html('<div class="who-line">{}{}</div>', link, label_chips(row["labels"]))
    return format_html(
        '<div class="who">{}<div>{}{}</div></div>',
        avatar(row),
        link,
        format_html('<span class="who-detail">{}</span>', detail) if detail else "",
    )


def _matched(row: Row, text: str) -> str:
    words = fold(text).split()
    labels = " ".join(label.name for label in row.get("labels", ()))
    shown = fold(f"{row['name']} {row['email']} {row['company_name']} {labels}")
    if not words or all(word in shown for word in words):
        return ""
    digits = "".join(c for c in text if c.isdigit())
    if row["phone"] and digits and digits in "".join(c for c in row["phone"] if c.isdigit()):
        return format_html("<mark>{}</mark>", row["phone"])
    if row["external_id"] and any(word in fold(row["external_id"]) for word in words):
        return format_html("{} {}", _("External id"), highlight(row["external_id"], text, fold))
    person = f"{row['given_name']} {row['surname']}".strip()
    if any(word in fold(person) for word in words):
        return highlight(person, text, fold)
    # A custom field's text: in lines, as the search has it.
    lines = [line for line in row["also_found_by"].splitlines() if any(word in line for word in words)]
    return highlight(lines[0], text, fold) if lines else ""


def company(row: Row) -> str:
    return (
        ""
        if row["company_name"] == row["name"]
        else highlight(row["company_name"], row.get("text", ""), fold)
    )


def status(row: Row) -> str:
    """The one thing about its state that matters most."""
    if row["archived_at"]:
        return badge(_("Deleted"))
    if row["open_suggestions"]:
        count = row["open_suggestions"]
        return badge(ngettext("%(n)d suggestion", "%(n)d suggestions", count) % {"n": count}, "warn")
    if row["status"] == Customer.Status.NOT_ACTIVE:
        return badge(_("Not active"))
    if row["registered_user_id"] and not row["user_id"]:
        return badge(_("E-mail not verified"), "info")
    return badge(_("Active"), "ok")


COLUMNS = (
    Column("name", gettext_lazy("Customer"), who, sort="name", in_card="lead"),
    Column(
        "company_name", gettext_lazy("Company"), company, in_card="hide", export=lambda r: r["company_name"]
    ),
    Column("place", gettext_lazy("Place"), muted=True),
    Column("status", gettext_lazy("Status"), status, in_card="badge"),
)

# The file has what the list shows in one column in several.
EXPORTED = (
    Column("id", gettext_lazy("Id")),
    Column("kind", gettext_lazy("Kind")),
    Column("name", gettext_lazy("Name")),
    Column("given_name", gettext_lazy("Given name")),
    Column("surname", gettext_lazy("Surname")),
    Column("company_name", gettext_lazy("Company")),
    Column("email", gettext_lazy("E-mail")),
    Column("phone", gettext_lazy("Phone")),
    Column("external_id", gettext_lazy("External id")),
    Column("place", gettext_lazy("Place")),
    Column("status", gettext_lazy("Status")),
    Column("source", gettext_lazy("Source")),
    Column("labels", gettext_lazy("Labels"), export=lambda r: ", ".join(label.name for label in r["labels"])),
    Column("created_at", gettext_lazy("Created"), export=lambda r: r["created_at"].isoformat()),
    Column("updated_at", gettext_lazy("Updated"), export=lambda r: r["updated_at"].isoformat()),
)

SORTS = (
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Order("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
    Sort("name", gettext_lazy("By name"), Order("sort_name"), gettext_lazy("Previous"), gettext_lazy("Next")),
    Sort(
        "updated",
        gettext_lazy("Last changed first"),
        Order("updated_at", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
)


def places(ids: Sequence[int]) -> dict[int, str]:
    """Where the customers are: town and country of the billing, else of the shipping address. One query."""
    found: dict[int, str] = {}
    rows = (
        Address.objects.filter(customer_id__in=ids, is_default=True)
        .exclude(kind=Address.Kind.OTHER)
        .order_by("-kind")
        .values_list("customer_id", "city", "country")
    )
    for customer_id, city, country in rows:  # "shipping" first, so that "billing" has the last word
        if text := ", ".join(filter(None, (city, str(country)))):
            found[customer_id] = text
    return found
