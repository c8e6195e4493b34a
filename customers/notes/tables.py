"""The list of all notes: its columns and sorts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Label, Note
from omnibasis.core.markdown import excerpt
from omnibasis.core.pagination import Order
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from omnibasis.ui.templatetags.ui import short_date

VALUES = (
    "id",
    "subject",
    "visibility",
    "is_pinned",
    "author_label",
    "source",
    "remind_at",
    "created_at",
    "updated_at",
    "customer_id",
    "customer__name",
    "customer__user__email",
)


def what(row: Row) -> str:
    """The subject and how the text begins; without a subject the text alone, as the link."""
    text = row.get("text", "")
    begins = excerpt(row["text_begins"], 110 if row["subject"] else 70)
    title, detail = (row["subject"], begins) if row["subject"] else (begins, "")
    return format_html(
        '<div class="note-cell"><a class="who-name" href="{}">{}</a>{}</div>',
        row["url"],
        highlight(title, text, fold) or _("Note"),
        format_html('<span class="who-detail">{}</span>', highlight(detail, text, fold)) if detail else "",
    )


def whose(row: Row) -> str:
    """The customer, and the user who is theirs: a note on a customer is also the note of its user."""
    user = row["customer__user__email"]
    return format_html(
        "{}{}",
        row["customer__name"],
        format_html('<span class="who-detail">{}</span>', _("User %(email)s") % {"email": user})
        if user
        else "",
    )


def labels(row: Row) -> str:
    return format_html_join(
        " ", '<span class="label-chip label-{}">{}</span>', ((one.colour, one.name) for one in row["labels"])
    )


def state(row: Row) -> str:
    """Shared or not, pinned, with a reminder."""
    badges: list[SafeString] = [
        badge(_("Shared"), "info") if row["visibility"] == Note.Visibility.SHARED else badge(_("Private"))
    ]
    if row["is_pinned"]:
        badges.append(badge(_("Pinned"), "accent"))
    if row["remind_at"]:
        badges.append(
            format_html('<span class="badge-quiet tone-warn">{}</span>', short_date(row["remind_at"]))
        )
    return format_html_join(" ", "{}", ((one,) for one in badges))


COLUMNS = (
    Column("what", gettext_lazy("Note"), what, sort="newest", in_card="lead"),
    Column("customer", gettext_lazy("Customer"), whose),
    Column("labels", gettext_lazy("Labels"), labels, low=True),
    Column("author", gettext_lazy("By"), lambda row: row["author_label"], muted=True, low=True),
    Column(
        "updated",
        gettext_lazy("Changed"),
        lambda row: short_date(row["updated_at"]),
        sort="updated",
        muted=True,
    ),
    Column("state", gettext_lazy("State"), state, in_card="badge"),
)

EXPORTED = (
    Column("id", gettext_lazy("Id")),
    Column("customer_id", gettext_lazy("Customer id")),
    Column("customer__name", gettext_lazy("Customer")),
    Column("customer__user__email", gettext_lazy("User")),
    Column("subject", gettext_lazy("Subject")),
    Column("text_begins", gettext_lazy("Text")),
    Column("visibility", gettext_lazy("Visibility")),
    Column("is_pinned", gettext_lazy("Pinned"), export=lambda row: "true" if row["is_pinned"] else "false"),
    Column("labels", gettext_lazy("Labels"), export=lambda row: ", ".join(one.name for one in row["labels"])),
    Column("author_label", gettext_lazy("By")),
    Column("source", gettext_lazy("Source")),
    Column(
        "remind_at",
        gettext_lazy("Reminder"),
        export=lambda row: row["remind_at"].isoformat() if row["remind_at"] else "",
    ),
    Column("created_at", gettext_lazy("Created"), export=lambda row: row["created_at"].isoformat()),
    Column("updated_at", gettext_lazy("Changed"), export=lambda row: row["updated_at"].isoformat()),
)

SORTS = (
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Order("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
    Sort(
        "updated",
        gettext_lazy("Last changed first"),
        Order("updated_at", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
)


def labels_of(ids: Sequence[int]) -> dict[int, list[Label]]:
    """The labels of these notes, by name. One query."""
    found: dict[int, list[Label]] = {}
    through: Any = Note.labels.through
    rows = through.objects.filter(note_id__in=ids).select_related("label").order_by("label__key")
    for row in rows:
        found.setdefault(row.note_id, []).append(row.label)
    return found
