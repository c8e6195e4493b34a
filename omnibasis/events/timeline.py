"""Reading the log as a timeline: along its index, however long it is, and never more of it than was asked for.

A timeline is its own index (timeline_id, sequence). Several that were merged are read each along its own and put in
the order in which their events were written, which within one timeline is the order of its sequence.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

from omnibasis.core.errors import InvalidInput
from omnibasis.events.models import Event

Row = dict[str, Any]
VALUES = (
    "id",
    "timeline_id",
    "sequence",
    "verb",
    "subject_id",
    "actor_kind",
    "actor_user_id",
    "actor_token_id",
    "actor_label",
    "source",
    "changes",
    "data",
    "at",
)
# How many events one request looks at for those that match, and in how large steps.
LOOKED_AT = 2_000
_STEPS = (250, 750, 1_000)
# Nobody's timeline is merged of more.
MOST_TIMELINES = 300
# By how much the clocks of two servers may differ.
SLACK = timedelta(minutes=5)
_LAST = 2**31 - 1

Matches = Callable[[Row], bool]
Bounds = dict[int, int]


@dataclass(frozen=True, slots=True)
class Walk:
    """A stretch of a timeline, newest first.

    `looked_to`: when it stopped before the page was full, the moment of the oldest event it has looked at.
    """

    rows: list[Row]
    next_cursor: str | None = None
    previous_cursor: str | None = None
    looked_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; both ends belong to it."""

    since: datetime | None = None
    until: datetime | None = None

    def has(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at <= self.until)

    def is_behind(self, at: datetime, *, backward: bool) -> bool:
        """Whether a walk that has come to `at` finds nothing more, however the clocks differ."""
        if backward:
            return self.until is not None and at > self.until + SLACK
        return self.since is not None and at < self.since - SLACK


def walk_timeline(
    timelines: Sequence[int],
    *,
    cursor: str | None,
    size: int,
    matches: Matches | None = None,
    span: Span | None = None,
) -> Walk:
    """The next `size` events that match, newest first, from `cursor` on (None: from the newest).

    Rules, in order:
    1. `span` is jumped to by the index, and not walked beyond.
    2. With `matches` or `span`, at most `LOOKED_AT` events are looked at: a page may then be short, or empty, and
       still have a next one, which goes on from there.
    3. A cursor holds for the same timelines, whatever it is narrowed to.
    One query without, at most three with `matches`; twice that for merged timelines; one more for the jump.
    Raises InvalidInput for a cursor that is not one.
    """
    timelines = timelines[:MOST_TIMELINES]
    span = span or Span()
    backward, start = _decoded(cursor, timelines) if cursor else (False, {})
    if not cursor and span.until is not None:
        start = {pk: position_at(pk, span.until + SLACK) + 1 for pk in timelines}
    narrowed = matches is not None or span.since is not None or span.until is not None
    bounds, found = dict(start), list[Row]()
    looked_to: datetime | None = None
    more = done = False
    for step in _STEPS if narrowed else (size + 1,):
        rows = _read(timelines, bounds, step, backward=backward)
        for row in rows:
            done = span.is_behind(row["at"], backward=backward)
            fits = not done and span.has(row["at"]) and (matches is None or matches(row))
            more = fits and len(found) == size
            if done or more:
                break
            if fits:
                found.append(row)
            looked_to = row["at"]
            bounds[row["timeline_id"]] = row["sequence"] + 1 if backward else row["sequence"]
        if done or more or len(rows) < step:
            break
    else:
        more = True
    far = _encoded(bounds, backward=backward) if more else None
    near = _encoded(start, backward=not backward) if cursor and looked_to else None
    if backward:
        return Walk(found[::-1], next_cursor=near, previous_cursor=far)
    short = more and len(found) < size
    return Walk(found, next_cursor=far, previous_cursor=near, looked_to=looked_to if short else None)


def all_of(timelines: Sequence[int], *, span: Span, chunk: int = 1_000) -> Iterator[Row]:
    """Every event of the span, newest first, read in chunks; for files."""
    timelines = timelines[:MOST_TIMELINES]
    bounds: Bounds = {}
    if span.until is not None:
        bounds = {pk: position_at(pk, span.until + SLACK) + 1 for pk in timelines}
    while True:
        rows = _read(timelines, bounds, chunk, backward=False)
        for row in rows:
            if span.is_behind(row["at"], backward=False):
                return
            if span.has(row["at"]):
                yield row
            bounds[row["timeline_id"]] = row["sequence"]
        if len(rows) < chunk:
            return


def _read(timelines: Sequence[int], bounds: Bounds, limit: int, *, backward: bool) -> list[Row]:
    """The next `limit` events beyond the bounds; a timeline without one has not been come to yet."""
    if backward:
        timelines = [pk for pk in timelines if pk in bounds]
    if len(timelines) == 1:
        (pk,) = timelines
        return list(_beyond(pk, bounds.get(pk), backward=backward).values(*VALUES)[:limit])
    ids = newest_ids([_beyond(pk, bounds.get(pk), backward=backward)[:limit] for pk in timelines])
    ids = sorted(ids, reverse=not backward)[:limit]
    return list(Event.objects.filter(pk__in=ids).order_by("id" if backward else "-id").values(*VALUES))


def _beyond(pk: int, bound: int | None, *, backward: bool) -> QuerySet[Event]:
    events = Event.objects.filter(timeline_id=pk)
    if backward:
        return events.filter(sequence__gte=bound).order_by("sequence")
    if bound is not None:
        events = events.filter(sequence__lt=bound)
    return events.order_by("-sequence")


def newest_ids(parts: Sequence[QuerySet[Event]]) -> list[int]:
    """The ids of several limited readings in one query: each is read along its own index."""
    alias = router.db_for_read(Event)
    connection = connections[alias]
    pieces: list[str] = []
    parameters: list[Any] = []
    for number, part in enumerate(parts):
        sql, values = part.values("id").query.get_compiler(using=alias).as_sql()
        pieces.append(f"SELECT id FROM ({sql}) AS part{number}")  # noqa: S608 - compiled by Django
        parameters.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), parameters)
        return [row[0] for row in cursor.fetchall()]


def position_at(timeline: int, moment: datetime) -> int:
    """The sequence number of the last event at or before `moment`; 0 when there is none.

    Halves the timeline until it is there, inside of one query: sequence numbers have no gaps, and events are written
    in the order of their moments (but for `SLACK`).
    """
    alias = router.db_for_read(Event)
    connection = connections[alias]
    with connection.cursor() as cursor:
        at = connection.ops.adapt_datetimefield_value(moment)
        cursor.execute(_POSITION, [timeline, at, at, timeline])
        row = cursor.fetchone()
    return int(row[0]) if row is not None else 0


_POSITION = """
WITH RECURSIVE halving(low, high) AS (
    SELECT 0, COALESCE((SELECT MAX(sequence) FROM events_event WHERE timeline_id = %s), 0)
    UNION ALL
    SELECT CASE WHEN middle.at <= %s THEN middle.sequence ELSE low END,
        CASE WHEN middle.at <= %s THEN high ELSE (low + high + 1) / 2 - 1 END
    FROM halving LEFT JOIN events_event AS middle
        ON middle.timeline_id = %s AND middle.sequence = (low + high + 1) / 2
    WHERE low < high
)
SELECT low FROM halving WHERE low >= high
"""


def _encoded(bounds: Mapping[int, int], *, backward: bool) -> str:
    raw = json.dumps([backward, *([pk, at] for pk, at in bounds.items())], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(cursor: str, timelines: Sequence[int]) -> tuple[bool, Bounds]:
    invalid = InvalidInput({"cursor": ["This page link is not valid. Start again from the first page."]})
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        backward, *pairs = json.loads(raw)
        bounds = dict(pairs)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise invalid from None
    whole = all(type(value) is int and 0 <= value <= _LAST for value in bounds.values())
    if type(backward) is not bool or not bounds or not whole or not set(bounds) <= set(timelines):
        raise invalid
    return backward, bounds
