"""Free slots, worked out by hand: hours, lengths, buffers, places, exceptions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bookings.slots import Rules, Slot, Taken, free_slots, most_taken, wrong_time

# A Saturday.
DAY = date(2026, 12, 5)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MORNING = {5: ((540, 720),)}  # Saturdays from 9 to 12


def utc(hour: int, minute: int = 0, *, day: int = 5) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def slots(rules: Rules, *, length: int = 60, taken: tuple[Taken, ...] = (), **more: object) -> list[Slot]:
    asked: dict[str, object] = {"first": DAY, "days": 1, "now": LONG_AGO, **more}
    return free_slots(rules, length=length, taken=taken, **asked)  # type: ignore[arg-type]


def begin(found: list[Slot]) -> list[str]:
    return [f"{slot.start:%H:%M}" for slot in found]


def test_a_morning_by_the_hour() -> None:
    found = slots(Rules("UTC", MORNING))
    assert found == [Slot(utc(hour), utc(hour + 1), 1) for hour in (9, 10, 11)]


def test_the_last_slot_ends_when_it_closes() -> None:
    rules = Rules("UTC", MORNING, step=30, least=90, most=90)
    assert begin(slots(rules, length=90)) == ["09:00", "09:30", "10:00", "10:30"]
    assert slots(rules, length=60) == []
    assert slots(rules, length=120) == []


def test_several_spans_and_a_closed_day() -> None:
    rules = Rules("UTC", {5: ((540, 660), (840, 960))})
    assert begin(slots(rules)) == ["09:00", "10:00", "14:00", "15:00"]
    assert slots(rules, first=date(2026, 12, 6)) == []


def test_an_exception_stands_for_the_weekday() -> None:
    other = Rules("UTC", MORNING, exceptions={DAY: ((600, 660),)})
    assert begin(slots(other)) == ["10:00"]
    assert slots(Rules("UTC", MORNING, exceptions={DAY: ()})) == []
    sunday = Rules("UTC", MORNING, exceptions={date(2026, 12, 6): ((600, 660),)})
    assert begin(slots(sunday, days=2)) == ["09:00", "10:00", "11:00", "10:00"]


def test_what_is_taken_is_out_and_what_touches_it_is_not() -> None:
    taken = (Taken(utc(10), utc(11), 1),)
    assert begin(slots(Rules("UTC", MORNING), taken=taken)) == ["09:00", "11:00"]


def test_places_are_counted_where_most_are_taken() -> None:
    rules = Rules("UTC", MORNING, least=60, most=180, places=3)
    taken = (
        Taken(utc(9), utc(10), 1),
        Taken(utc(10), utc(11), 2),
        Taken(utc(9, 30), utc(10), 1),
        Taken(utc(8), utc(9), 3),
    )
    assert [slot.places for slot in slots(rules, taken=taken)] == [1, 1, 3]
    assert [slot.places for slot in slots(rules, length=180, taken=taken)] == [1]
    assert begin(slots(rules, taken=taken, quantity=2)) == ["11:00"]
    assert slots(rules, taken=taken, quantity=4) == []


def test_buffers_keep_both_sides_free() -> None:
    """A quarter before, half an hour after: what is taken stands there with its own buffers already."""
    rules = Rules("UTC", {5: ((540, 900),)}, step=15, before=15, after=30)
    taken = (Taken(utc(11, 45), utc(13, 30), 1),)  # 12:00 to 13:00 with its buffers
    assert begin(slots(rules, taken=taken)) == [
        "09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "13:45", "14:00",
    ]  # fmt: skip


def test_nothing_begins_before_now() -> None:
    assert begin(slots(Rules("UTC", MORNING), now=utc(10, 1))) == ["11:00"]
    assert begin(slots(Rules("UTC", MORNING), now=utc(10))) == ["10:00", "11:00"]


def test_hours_past_midnight_belong_to_the_day_they_begin_on_and_are_shown_on_their_own() -> None:
    """Saturdays from 22 to 3: what starts after midnight is on Sunday's page."""
    rules = Rules("UTC", {5: ((1_320, 1_620),)}, least=60, most=300)
    assert begin(slots(rules)) == ["22:00", "23:00"]
    sunday = slots(rules, first=date(2026, 12, 6))
    assert sunday == [Slot(utc(h, day=6), utc(h + 1, day=6), 1) for h in (0, 1, 2)]
    across = slots(rules, length=180)
    assert across == [Slot(utc(22), utc(1, day=6), 1), Slot(utc(23), utc(2, day=6), 1)]


def test_spans_that_touch_at_midnight_are_one() -> None:
    rules = Rules("UTC", {5: ((1_320, 1_440),), 6: ((0, 120),)}, least=60, most=240)
    assert slots(rules, length=240) == [Slot(utc(22), utc(2, day=6), 1)]
    assert not slots(Rules("UTC", {5: ((1_320, 1_439),), 6: ((0, 120),)}, least=60, most=240), length=240)


def test_days_are_the_resources_own() -> None:
    """9 in Kolkata is half past three in UTC."""
    rules = Rules("Asia/Kolkata", MORNING)
    assert begin(slots(rules)) == ["03:30", "04:30", "05:30"]


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        (utc(9), utc(10), ""),
        (utc(9), utc(9, 30), "60 minutes"),
        (utc(8), utc(9), "closed"),
        (utc(11, 30), utc(12, 30), "closed"),
        (utc(9, 20), utc(10, 20), "No booking starts"),
    ],
)
def test_a_time_that_cannot_be_is_told_why(start: datetime, end: datetime, wrong: str) -> None:
    said = wrong_time(Rules("UTC", MORNING), start, end)
    assert (wrong in said) if wrong else said == ""


def test_the_most_taken_at_once() -> None:
    spans = [Taken(utc(9), utc(11), 2), Taken(utc(10), utc(12), 3), Taken(utc(11), utc(13), 4)]
    assert most_taken(spans, utc(8), utc(14)) == 7
    assert most_taken(spans, utc(9), utc(10)) == 2
    assert most_taken(spans, utc(10), utc(11)) == 5
    assert most_taken(spans, utc(13), utc(14)) == 0
    assert most_taken([], utc(9), utc(10)) == 0
