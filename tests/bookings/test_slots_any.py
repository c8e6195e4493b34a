"""Any resource on any night: the free slots are those that a slow and simple search finds, and each may be booked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.slots import Rules, Taken, free_slots, most_taken, open_windows, starts, wrong_time, zone_named

ZONES = ("Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")
# Around days on which clocks are set somewhere.
DAYS = tuple(date(2026, month, day) for month, day in ((3, 7), (3, 28), (4, 4), (10, 3), (10, 24), (10, 31)))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    found, at = [], 0
    for _number in range(draw(st.integers(0, 3))):
        start = at + 15 * draw(st.integers(0, 20))
        end = start + 15 * draw(st.integers(1, 30))
        if start >= 1_440:
            break
        found.append((start, end))
        at = end
    return tuple(found)


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    least = 15 * draw(st.integers(1, 6))
    return Rules(
        zone=draw(st.sampled_from(ZONES)),
        week={day: draw(spans()) for day in range(7)},
        step=15 * draw(st.integers(1, 4)),
        least=least,
        most=least + 15 * draw(st.integers(0, 8)),
        before=15 * draw(st.integers(0, 2)),
        after=15 * draw(st.integers(0, 2)),
        places=draw(st.integers(1, 4)),
    )


TAKEN = st.lists(st.tuples(st.integers(-48, 240), st.integers(1, 24), st.integers(1, 3)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(rules=rules(), first=st.sampled_from(DAYS), taken=TAKEN, more=st.integers(0, 8))
def test_as_a_simple_search_finds_them(
    rules: Rules, first: date, taken: list[tuple[int, int, int]], more: int
) -> None:
    zero = datetime(first.year, first.month, first.day, tzinfo=UTC)
    quarter = timedelta(minutes=15)
    busy = [Taken(zero + at * quarter, zero + (at + long) * quarter, many) for at, long, many in taken]
    length = min(rules.least + 15 * more, rules.most)
    found = free_slots(rules, first=first, days=3, length=length, taken=busy, now=LONG_AGO)
    zone, simple = zone_named(rules.zone), []
    for start in starts(rules, first, 3):
        end = start + timedelta(minutes=length)
        on_these_days = first <= start.astimezone(zone).date() < first + timedelta(days=3)
        is_open = any(a <= start and end <= b for a, b in open_windows(rules, first, 3))
        left = rules.places - most_taken(busy, *rules.occupied(start, end))
        if on_these_days and is_open and left >= 1:
            simple.append((start, end, left))
    assert [(slot.start, slot.end, slot.places) for slot in found] == simple
    for slot in found:
        assert slot.end - slot.start == timedelta(minutes=length)
        assert wrong_time(rules, slot.start, slot.end) == ""
        local = slot.start.astimezone(zone)
        assert local.replace(tzinfo=None, fold=0).replace(tzinfo=zone).astimezone(UTC) == slot.start, (
            "the first of two"
        )
    assert len({slot.start.astimezone(zone).replace(tzinfo=None, fold=0) for slot in found}) == len(found)
