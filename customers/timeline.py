"""A customer's timeline, told in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.words import field_label, value_text
from omnibasis.core.actors import Source
from omnibasis.core.pagination import Page, keyset_page
from omnibasis.events.models import Event
from omnibasis.events.timeline import timeline_of
from omnibasis.ui.registry import Text, verbs

PAGE = 30
LOOKED_AT = 60
# Fields whose before and after say nothing to a person.
_SILENT = {"user", "image"}
_WHERE: Mapping[str, Text] = {
    Source.REGISTRATION: gettext_lazy("at registration"),
    Source.PROFILE: gettext_lazy("in the profile"),
    Source.ORDER: gettext_lazy("with an order"),
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


@dataclass(frozen=True, slots=True)
class Entry:
    icon: str
    tone: str
    sentence: str
    by: str
    at: datetime
    changes: list[Change] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    entries: list[Entry]


SHOWN_CHANGES = 6


def timeline_page(timelines: Sequence[int], cursor: str | None, *, size: int = PAGE) -> Page[dict[str, Any]]:
    """One page of what `Customer.timelines` tell, newest first. Raises InvalidInput for a cursor that is not one."""
    events, order = timeline_of(timelines)
    rows: QuerySet[Any, Any] = events.values(
        "id",
        "sequence",
        "verb",
        "subject_id",
        "actor_kind",
        "actor_user_id",
        "actor_label",
        "source",
        "changes",
        "data",
        "at",
    )
    return keyset_page(rows, order=order, cursor=cursor, size=size)


def origins_of(customer_id: int) -> dict[str, str]:
    """Through which door each field's present value came, as far as the latest events tell. One query."""
    latest = (
        Event.objects.filter(timeline_id=customer_id).order_by("-sequence").values_list("source", "changes")
    )
    labels = dict(Source.choices)
    found: dict[str, str] = {}
    for source, changes in latest[:LOOKED_AT]:
        for name in changes:
            found.setdefault(name, str(labels.get(source, source)))
    return found


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
    changes = changes_of(row["changes"])
    if verb is None:
        sentence = row["verb"].replace(".", " ").replace("_", " ").capitalize()
        return Entry("information-circle", "", sentence, _by(row), row["at"], changes)
    # What a new customer started with is on its page; the timeline tells what changed since.
    shown = [] if row["verb"] in ("customer.created", "customer.registered") else changes
    return Entry(
        verb.icon,
        verb.tone,
        verb.tell(row),
        _by(row),
        row["at"],
        shown[:SHOWN_CHANGES],
        max(0, len(shown) - SHOWN_CHANGES),
    )


def _by(row: Mapping[str, Any]) -> str:
    where = str(_WHERE.get(row["source"], row["source"]))
    if row["actor_kind"] == "system":
        return where
    if row["actor_kind"] == "anonymous":
        return _("a visitor, %(where)s") % {"where": where}
    return f"{row['actor_label']}, {where}"


def changes_of(changes: Mapping[str, Any]) -> list[Change]:
    """The before and after of each field, with its name and its values in the reader's words."""
    return [
        Change(field_label(name), value_text(name, before), value_text(name, after))
        for name, (before, after) in changes.items()
        if name not in _SILENT
    ]
