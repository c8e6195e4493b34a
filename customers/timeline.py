"""A customer's timeline, told in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.words import field_label, value_text, who_text
from omnibasis.core.actors import Source
from omnibasis.ui.registry import Text, verbs

PAGE = 30
SHOWN_CHANGES = 6
# A text longer than this is folded, with its beginning to see.
LONG, BEGINNING = 280, 140
# Fields whose before and after say nothing to a person.
_SILENT = {"user", "image"}
_WHERE: Mapping[str, Text] = {
    Source.REGISTRATION: gettext_lazy("at registration"),
    Source.PROFILE: gettext_lazy("in the profile"),
    Source.ORDER: gettext_lazy("with an order"),
    Source.BOOKING: gettext_lazy("with a booking"),
    Source.STAFF: gettext_lazy("in the back office"),
    Source.API: gettext_lazy("through the API"),
    Source.IMPORT: gettext_lazy("by import"),
    Source.SYSTEM: gettext_lazy("by the system"),
}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return len(self.before) + len(self.after) > LONG

    @property
    def beginning(self) -> str:
        return _beginning(self.after or self.before)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in words. `sentence` is HTML; a long one has its `beginning`, as text, to fold it behind.

    `start`: the changes are what a new customer started with, which stands on its page.
    """

    icon: str
    tone: str
    sentence: str
    by: str
    at: datetime
    changes: list[Change] = field(default_factory=list)
    start: bool = False
    beginning: str = ""

    @property
    def shown(self) -> list[Change]:
        return [] if self.start else self.changes[:SHOWN_CHANGES]

    @property
    def folded(self) -> list[Change]:
        return self.changes if self.start else self.changes[SHOWN_CHANGES:]


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    entries: list[Entry]


def by_day(rows: Iterable[Mapping[str, Any]], *, after: str = "") -> list[Day]:
    """The rows as days of entries in the viewer's zone. A first day of the same date as `after` has no title."""
    days = [
        Day(_day(day), [entry(row) for row in rows])
        for day, rows in groupby(rows, key=lambda row: timezone.localtime(row["at"]).date())
    ]
    if days and days[0].title == after:
        days[0] = Day("", days[0].entries)
    return days


def _day(day: date) -> str:
    today = timezone.localdate()
    if day == today:
        return _("Today")
    if (today - day).days == 1:
        return _("Yesterday")
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def entry(row: Mapping[str, Any]) -> Entry:
    """One event in words."""
    verb = verbs.of(row["verb"])
    changes = [] if verb is not None and verb.says_all else changes_of(row["changes"])
    if verb is None:
        sentence = row["verb"].replace(".", " ").replace("_", " ").capitalize()
        return Entry("information-circle", "", sentence, _by(row), row["at"], changes)
    sentence = verb.tell(row)
    return Entry(
        verb.icon,
        verb.tone,
        sentence,
        _by(row),
        row["at"],
        changes,
        start=row["verb"] in ("customer.created", "customer.registered"),
        beginning=_beginning(as_text(sentence)) if len(sentence) > LONG else "",
    )


def as_text(sentence: str) -> str:
    """A sentence of the timeline without its markup."""
    return unescape(strip_tags(sentence))


def _beginning(text: str) -> str:
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING].rstrip()} …"


def _by(row: Mapping[str, Any]) -> str:
    where = str(_WHERE.get(row["source"], row["source"]))
    if row["actor_kind"] == "system":
        return where
    if row["actor_kind"] == "anonymous":
        return _("a visitor, %(where)s") % {"where": where}
    return f"{who_text(row)}, {where}"


def changes_of(changes: Mapping[str, Any]) -> list[Change]:
    """The before and after of each field, with its name and its values in the reader's words."""
    return [
        Change(field_label(name), value_text(name, before), value_text(name, after))
        for name, (before, after) in changes.items()
        if name not in _SILENT
    ]
