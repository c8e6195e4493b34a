"""Free slots: what of a resource's hours can be booked, worked out from values alone. No database, no clock.

Hours are local times of the resource's zone; slots and what is taken are moments in UTC. On the nights when clocks are
set, these rules hold:

1. A local time that does not exist (the clocks went over it) is no slot. A span that begins or ends there does so at
   the moment when the clocks were set.
2. A local time that exists twice means the first of the two; no slot starts in the second.
3. A slot's length is real time: an hour is sixty minutes that pass, so its local end may look odd that night.
"""

from __future__ import annotations

import zoneinfo
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from django.utils.translation import gettext as _

DAY = 24 * 60
Spans = tuple[tuple[int, int], ...]
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Rules:
    """When a resource is open and how it is booked. `week` and `exceptions` hold spans in minutes of the day, whose end
    may lie beyond midnight; an exception stands for its weekday's spans, none for closed. All lengths in minutes."""

    zone: str
    week: Mapping[int, Spans]
    exceptions: Mapping[date, Spans] = field(default_factory=dict)
    step: int = 60
    least: int = 60
    most: int = 60
    before: int = 0
    after: int = 0
    places: int = 1

    def spans_on(self, day: date) -> Spans:
        return self.exceptions[day] if day in self.exceptions else self.week.get(day.weekday(), ())

    def occupied(self, start: datetime, end: datetime) -> Window:
        """What a booking takes, with its buffers."""
        return start - timedelta(minutes=self.before), end + timedelta(minutes=self.after)


@dataclass(frozen=True, slots=True)
class Taken:
    """Places that are taken from one moment to another, buffers included."""

    start: datetime
    end: datetime
    quantity: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, in UTC, and how many places are left in it."""

    start: datetime
    end: datetime
    places: int


@cache
def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """The IANA zone of this name. Raises ValueError."""
    try:
        if name and len(name) <= 64:
            return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise ValueError(_("Choose a time zone such as Europe/Zurich."))


def free_slots(
    rules: Rules,
    *,
    first: date,
    days: int,
    length: int,
    taken: Sequence[Taken],
    now: datetime,
    quantity: int = 1,
) -> list[Slot]:
    """The slots of `length` minutes that start on one of the local days and have room for `quantity`, in order.

    None starts before `now`. `taken` may hold more than these days. No slots for a length that the rules do not allow.
    """
    if not rules.least <= length <= rules.most:
        return []
    windows = open_windows(rules, first, days)
    zone, last = zone_named(rules.zone), first + timedelta(days=days)
    coming, near, found = deque(sorted(taken, key=lambda one: one.start)), list[Taken](), list[Slot]()
    for start in starts(rules, first, days):
        end = start + timedelta(minutes=length)
        if (
            start < now
            or not first <= start.astimezone(zone).date() < last
            or not within(windows, start, end)
        ):
            continue
        occupied = rules.occupied(start, end)
        # Starts come in order, so what is taken is met in order as well, and only its neighbours are looked at.
        while coming and coming[0].start < occupied[1]:
            near.append(coming.popleft())
        near = [one for one in near if one.end > occupied[0]]
        left = rules.places - most_taken(near, *occupied)
        if left >= quantity:
            found.append(Slot(start, end, left))
    return found


def starts(rules: Rules, first: date, days: int) -> list[datetime]:
    """The moments at which a booking may start, of the spans that begin on the day before, or on one of these days."""
    zone = zone_named(rules.zone)
    found = {
        moment
        for day in _days(first, days)
        for start, end in rules.spans_on(day)
        for minute in range(start, end, rules.step)
        if (moment := exact(_local(day, minute), zone)) is not None
    }
    return sorted(found)


def open_windows(rules: Rules, first: date, days: int) -> list[Window]:
    """When the resource is open around these days, in UTC; spans that touch are one."""
    zone = zone_named(rules.zone)
    around = _days(first, days + rules.most // DAY + 1)
    windows = sorted(
        (nearest(_local(day, start), zone), nearest(_local(day, end), zone))
        for day in around
        for start, end in rules.spans_on(day)
    )
    merged: list[Window] = []
    for start, end in windows:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def within(windows: Sequence[Window], start: datetime, end: datetime) -> bool:
    """Whether one of the windows, which are in order and apart, has all of it."""
    at = bisect_right(windows, start, key=lambda window: window[0]) - 1
    return at >= 0 and end <= windows[at][1]


def most_taken(taken: Iterable[Taken], start: datetime, end: datetime) -> int:
    """The largest number of places taken at once at any moment between the two."""
    steps: list[tuple[datetime, int]] = []
    for one in taken:
        if one.start < end and one.end > start:
            steps += [(max(one.start, start), one.quantity), (one.end, -one.quantity)]
    # What ends makes room for what begins at the same moment.
    steps.sort(key=lambda step: (step[0], step[1]))
    now = most = 0
    for _at, change in steps:
        now += change
        most = max(most, now)
    return most


def wrong_time(rules: Rules, start: datetime, end: datetime) -> str:
    """Why a booking cannot be at that time by the resource's hours and lengths; "" where it can."""
    minutes = (end - start).total_seconds() / 60
    if minutes < rules.least or minutes > rules.most:
        if rules.least == rules.most:
            return _("A booking takes %(minutes)d minutes.") % {"minutes": rules.least}
        limits = {"least": rules.least, "most": rules.most}
        return _("A booking takes from %(least)d to %(most)d minutes.") % limits
    day = start.astimezone(zone_named(rules.zone)).date()
    if not within(open_windows(rules, day, 1), start, end):
        return _("It is closed at that time.")
    if start not in starts(rules, day, 1):
        return _("No booking starts at that time. Choose one of the free times.")
    return ""


def exact(local: datetime, zone: zoneinfo.ZoneInfo) -> datetime | None:
    """The moment of a local time; of one that exists twice the first; None for one that does not exist."""
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local else None


def nearest(local: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
    """The same; for a local time that does not exist the moment at which the clocks were set over it."""
    moment = exact(local, zone)
    if moment is not None:
        return moment
    # In a gap, fold 1 reads the clock as it was set, which lies before the moment, and fold 0 behind it (PEP 495).
    low = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    high = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def local_days(first: date, days: int, zone_name: str) -> Window:
    """The moments between which these local days lie."""
    zone = zone_named(zone_name)
    return nearest(_local(first, 0), zone), nearest(_local(first + timedelta(days=days), 0), zone)


def lengths(rules: Rules, *, most: int = 24) -> list[int]:
    """The lengths to choose from: the shortest, and further ones by steps up to the longest."""
    found = list(
        range(rules.least, rules.most + 1, max(rules.step, -(-(rules.most - rules.least) // most) or 1))
    )
    return found or [rules.least]


def _days(first: date, days: int) -> Iterator[date]:
    """The day before, whose hours may go past midnight, and these days."""
    for number in range(-1, days):
        yield first + timedelta(days=number)


def _local(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time.min) + timedelta(minutes=minutes)
