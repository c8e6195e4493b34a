"""Bookings on the pages of a calendar: which days a page has, and where each booking stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bookings.slots import DAY, local_days
from bookings.states import allows
from bookings.words import times_text
from bookings.zones import local

MONTH, WEEK, ONE_DAY = "month", "week", "day"
VIEWS = (MONTH, WEEK, ONE_DAY)
# A row of the week's and the day's grid, in minutes (static/css/calendar.css).
ROW = 15
OPENS, CLOSES = 8, 18
MOST = 2_000
IN_MONTH = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A booking on one day of a page. `row` and `rows` say where it stands in the grid of that day."""

    booking: Mapping[str, Any]
    start: str
    title: str
    row: int = 1
    rows: int = 1
    goes_on: bool = False

    @property
    def can_move(self) -> bool:
        """Where it begins, it is taken hold of to move it."""
        return bool(self.start) and allows(self.booking["state"], "move", begun=True)


@dataclass(slots=True)
class Day:
    day: date
    is_today: bool = False
    outside: bool = False
    bookings: list[Placed] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """The span of days of a page, and the days to go back and forth to."""

    first: date
    days: int
    before: date
    after: date


def pages_of(view: str, day: date) -> Pages:
    """The page of a view that has this day: whole weeks from Monday, for a month those that touch it."""
    if view == ONE_DAY:
        return Pages(day, 1, day - timedelta(days=1), day + timedelta(days=1))
    monday = day - timedelta(days=day.weekday())
    if view == WEEK:
        return Pages(monday, 7, monday - timedelta(days=7), monday + timedelta(days=7))
    begin = day.replace(day=1)
    following = (begin + timedelta(days=32)).replace(day=1)
    first = begin - timedelta(days=begin.weekday())
    last = following - timedelta(days=1)
    days = (last - first).days + 7 - last.weekday()
    return Pages(first, days, begin - timedelta(days=1), following)


def span_of(pages: Pages, zone: str) -> tuple[datetime, datetime]:
    return local_days(pages.first, pages.days, zone)


def hours_of(
    weeks: Iterable[Iterable[tuple[int, int, int]]], rows: Iterable[Mapping[str, Any]], zone: str
) -> range:
    """The hours that a grid shows: those of the resources, and more where a booking lies outside."""
    first, last = OPENS, CLOSES
    for week in weeks:
        for _weekday, start, end in week:
            first, last = min(first, start // 60), max(last, min(24, -(-end // 60)))
            if end > DAY:
                first = 0
    for row in rows:
        begins, stops = local(row["starts_at"], zone), local(row["ends_at"], zone)
        if begins.date() != stops.date():
            return range(0, 24)
        first, last = min(first, begins.hour), max(last, stops.hour + (1 if stops.minute else 0))
    return range(first, max(last, first + 1))


def days_of(
    pages: Pages, rows: Iterable[Mapping[str, Any]], *, zone: str, today: date, hours: range, month: int = 0
) -> list[Day]:
    """The days of a page, each with what is booked on it in order. With `month`, days of another one are outside of it,
    and a day shows the first few bookings and counts the rest."""
    known = {}
    for number in range(pages.days):
        day = pages.first + timedelta(days=number)
        known[day] = Day(day, day == today, bool(month) and day.month != month)
    for row in rows:
        start, end = local(row["starts_at"], zone), local(row["ends_at"], zone)
        last = (end - timedelta(microseconds=1)).date()
        on = start.date()
        while on <= last:
            if on in known:
                known[on].bookings.append(_placed(row, on, start, end, hours, zone))
            on += timedelta(days=1)
    if month:
        for day_of in known.values():
            day_of.more = max(0, len(day_of.bookings) - IN_MONTH)
            day_of.bookings = day_of.bookings[:IN_MONTH]
    return list(known.values())


def _placed(
    row: Mapping[str, Any], day: date, start: datetime, end: datetime, hours: range, zone: str
) -> Placed:
    opens = hours.start * 60
    begins = _minute(start) if start.date() == day else 0
    stops = _minute(end) if end.date() == day else DAY
    at = max(0, begins - opens) // ROW
    rows = max(1, -(-(min(stops, hours.stop * 60) - max(begins, opens)) // ROW))
    return Placed(
        booking=row,
        start=f"{start:%H:%M}" if start.date() == day else "",
        title=times_text(row["starts_at"], row["ends_at"], zone),
        row=at + 1,
        rows=min(rows, len(hours) * 60 // ROW - at),
        goes_on=end.date() != day and stops == DAY,
    )


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
