"""What happens to notes, in sentences: which note, and how it begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from omnibasis.ui.registry import Text, verbs

Row = Mapping[str, Any]


def _note(row: Row) -> str:
    """The note by its name, which leads to it."""
    data = row["data"]
    title = data.get("subject") or data.get("excerpt") or ""
    return format_html(
        '<a href="{}"><strong>{}</strong></a>',
        reverse("notes:show", args=[row["subject_id"]]),
        title if len(title) <= 60 else f"{title[:59].rstrip()}…",
    )


def _says(sentence: Text) -> Callable[[Row], str]:
    return lambda row: format_html(str(sentence), _note(row))


def _added(row: Row) -> str:
    data = row["data"]
    sentence = (
        _("Note {} written, shared with the customer")
        if data.get("visibility") == "shared"
        else _("Note {} written")
    )
    return format_html("{}{}{}", format_html(str(sentence), _note(row)), _extras(row), _beginning(row))


def _edited(row: Row) -> str:
    return format_html("{}{}", format_html(str(_("Note {} changed")), _note(row)), _extras(row))


def _beginning(row: Row) -> str:
    data = row["data"]
    if not data.get("subject") or not data.get("excerpt"):
        return ""
    return format_html('<span class="timeline-excerpt">{}</span>', data["excerpt"])


def _extras(row: Row) -> str:
    data = row["data"]
    said = ""
    if files := data.get("files"):
        n = len(files)
        said = format_html("{}, {}", said, ngettext("%(n)d file", "%(n)d files", n) % {"n": n})
    if people := data.get("mentioned"):
        said = format_html("{}, {}", said, _("told %(who)s") % {"who": ", ".join(people)})
    return said


def _with_file(sentence: Text) -> Callable[[Row], str]:
    return lambda row: format_html(str(sentence), row["data"].get("file", ""), _note(row))


def _mailed(row: Row) -> str:
    sentence = format_html(str(_("Note {} mailed to {}")), _note(row), row["data"].get("to", ""))
    return format_html("{}{}", sentence, _extras(row))


def tell() -> None:
    say = partial(verbs.add, kind="notes")
    say("note.added", icon="document-text", tell=_added, tone="accent")
    say("note.edited", icon="pencil-square", tell=_edited)
    say("note.pinned", icon="bookmark", tell=_says(_("Note {} pinned")))
    say("note.unpinned", icon="bookmark-slash", tell=_says(_("Note {} unpinned")))
    say("note.shared", icon="eye", tell=_says(_("Note {} shared with the customer")), tone="info")
    say("note.unshared", icon="eye-slash", tell=_says(_("Note {} no longer shared with the customer")))
    say("note.removed", icon="trash", tell=_says(_("Note {} removed")), tone="warn")
    say("note.brought_back", icon="arrow-uturn-left", tell=_says(_("Note {} brought back")), tone="ok")
    say(
        "note.file_added",
        icon="paper-clip",
        tell=_with_file(_("File <strong>{}</strong> added to the note {}")),
    )
    say(
        "note.file_removed",
        icon="paper-clip",
        tell=_with_file(_("File <strong>{}</strong> removed from the note {}")),
        tone="warn",
    )
    say("note.mailed", icon="paper-airplane", tell=_mailed, tone="info")
    say("note.reminder_set", icon="bell", tell=_says(_("Reminder set on the note {}")))
    say("note.reminder_cleared", icon="bell-slash", tell=_says(_("Reminder taken off the note {}")))
