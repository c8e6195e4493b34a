"""Where each value of a customer came from, however much has happened since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from customers.as_of import is_now
from customers.changes import own_changes
from customers.models import Customer
from customers.words import who_text
from omnibasis.core.actors import Source
from omnibasis.events.models import Event
from omnibasis.events.timeline import MOST_TIMELINES, newest_ids

# How many of the events that changed something are looked at, newest first; of each timeline that was merged, fewer.
LOOKED_AT = 500
LOOKED_AT_MERGED = 100
_VALUES = (
    "id",
    "timeline_id",
    "verb",
    "subject_type",
    "source",
    "actor_kind",
    "actor_label",
    "changes",
    "data",
    "at",
)
# What every customer has, said or not.
_FROM_THE_START = ("kind", "status")
Rows = list[dict[str, Any]]
_LABELS = dict(Source.choices)


@dataclass(frozen=True, slots=True)
class Origin:
    """Through which door a value came, who brought it, and when."""

    source: str
    who: str
    at: datetime

    @property
    def word(self) -> str:
        """The door in a word."""
        return str(_LABELS.get(self.source, self.source))


def origins_of(customer: Customer) -> dict[str, Origin]:
    """The origin of each of the customer's values, by the names that changes have (`billing_address.city`).

    Rules, in order:
    1. The latest event that changed the field tells, among the last `LOOKED_AT` that changed anything.
    2. What a merge filled in came from where the other customer had it from; so did an address that came along.
    3. What nobody has changed since is as the timeline's first event left it. A field of which neither says anything
       is left out: its value is older than what is looked at.
    Two queries, however long the timeline is; four where others were merged into it.
    """
    latest = _latest(customer.pk)
    first = _first(customer.pk)
    if len(latest) == LOOKED_AT:
        first = [_still_so(row, customer) for row in first]
    else:
        # Nothing is out of sight: what no event speaks of is as it began.
        first = [{**row, "changes": {**dict.fromkeys(_FROM_THE_START), **row["changes"]}} for row in first]
    rows = [*latest, *first]
    if not customer.merged_ids:
        return {name: _origin(row) for name, row in _by_field(rows).items()}
    others: dict[int, Rows] = {}
    for row in _of_merged(customer):
        others.setdefault(row["timeline_id"], []).append(row)
    known = {pk: _by_field(found) for pk, found in others.items()}
    own = _by_field(rows)
    found = {name: _origin(_before_merges(name, row, known)) for name, row in own.items()}
    rest = sorted((row for theirs in others.values() for row in theirs), key=lambda row: -row["id"])
    for name, last in _by_field(rest).items():
        if name.partition(".")[0].endswith("_address"):
            found.setdefault(name, _origin(last))
    return found


def _latest(timeline: int) -> Rows:
    changed = Event.objects.filter(timeline_id=timeline, has_changes=True)
    return list(changed.order_by("-sequence").values(*_VALUES)[:LOOKED_AT])


def _first(timeline: int) -> Rows:
    return list(Event.objects.filter(timeline_id=timeline, sequence=1).values(*_VALUES))


def _still_so(row: dict[str, Any], customer: Customer) -> dict[str, Any]:
    """The event with only those changes that the customer still has: others were changed out of sight."""
    still = {name: pair for name, pair in row["changes"].items() if is_now(customer, name, pair[1])}
    return {**row, "changes": still}


def _of_merged(customer: Customer) -> Rows:
    changed = Event.objects.filter(has_changes=True)
    ids = newest_ids(
        [
            part
            for pk in customer.merged_ids[: MOST_TIMELINES // 2]
            for part in (
                changed.filter(timeline_id=pk).order_by("-sequence")[:LOOKED_AT_MERGED],
                Event.objects.filter(timeline_id=pk, sequence=1),
            )
        ]
    )
    return list(Event.objects.filter(pk__in=ids).order_by("-id").values(*_VALUES))


def _by_field(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The newest of the rows, which come newest first, that changed each field."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        for name in own_changes(row["subject_type"], row["changes"]):
            found.setdefault(name, row)
    return found


def _before_merges(
    name: str, row: Mapping[str, Any], known: Mapping[int, Mapping[str, Mapping[str, Any]]]
) -> Mapping[str, Any]:
    """The event that brought the value to whoever had it first, before it came along in merges."""
    seen: set[int] = set()
    while row["verb"] == "customer.merged" and (gone := row["data"].get("from")) not in seen:
        seen.add(gone)
        earlier = known.get(gone, {}).get(name)
        if earlier is None:
            break
        row = earlier
    return row


def _origin(row: Mapping[str, Any]) -> Origin:
    return Origin(row["source"], who_text(row), row["at"])
