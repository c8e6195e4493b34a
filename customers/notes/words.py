"""How people read the fields of a note in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Note
from omnibasis.core.markdown import excerpt

# As much of a text as stands in a list of changes.
SHOWN = 200


def note_field_label(name: str) -> str:
    labels = {
        "subject": _("Subject"),
        "body": _("Text"),
        "visibility": _("Visibility"),
        "is_pinned": _("Pinned"),
        "labels": _("Labels"),
        "remind_at": _("Reminder"),
    }
    return labels.get(name, name)


def note_value_text(name: str, value: Any) -> str:
    """A value as it stands in the log: the beginning of a text, a moment in the viewer's zone, names in a row."""
    field = name.removeprefix("note.")
    if field == "body":
        return excerpt(str(value), SHOWN)
    if field == "visibility":
        return str(dict(Note.Visibility.choices).get(value, value))
    if field == "is_pinned":
        return _("Yes") if value else _("No")
    if field == "labels":
        return ", ".join(str(one) for one in value)
    if field == "remind_at":
        return _moment(str(value))
    return str(value)


def _moment(text: str) -> str:
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "j M Y, H:i")
    except ValueError:
        return text
