"""Nights on which clocks are set, worked out by hand for four zones; and what an hour costs then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from bookings.prices import price_of
from bookings.slots import Rules, exact, free_slots, nearest, open_windows, zone_named

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
# Every day from midnight to 5.
NIGHT = dict.fromkeys(range(7), ((0, 300),))


def begin(zone: str, day: date, *, step: int = 30, length: int = 30) -> list[tuple[str, str]]:
    """Each slot's start, on the zone's clock and in UTC."""
    rules = Rules(zone, NIGHT, step=step, least=length, most=length)
    found = free_slots(rules, first=day, days=1, length=length, taken=(), now=LONG_AGO)
    return [(f"{slot.start.astimezone(zone_named(zone)):%H:%M}", f"{slot.start:%H:%M}") for slot in found]


def test_zurich_in_spring_has_no_slots_between_two_and_three() -> None:
    assert begin("Europe/Zurich", date(2026, 3, 29)) == [
        ("00:00", "23:00"), ("00:30", "23:30"), ("01:00", "00:00"), ("01:30", "00:30"),
        ("03:00", "01:00"), ("03:30", "01:30"), ("04:00", "02:00"), ("04:30", "02:30"),
    ]  # fmt: skip


def test_zurich_in_autumn_has_each_of_them_once() -> None:
    """02:00 and 02:30 are those of summer time; between them and 03:00 lies an hour more."""
    assert begin("Europe/Zurich", date(2026, 10, 25)) == [
        ("00:00", "22:00"), ("00:30", "22:30"), ("01:00", "23:00"), ("01:30", "23:30"),
        ("02:00", "00:00"), ("02:30", "00:30"),
        ("03:00", "02:00"), ("03:30", "02:30"), ("04:00", "03:00"), ("04:30", "03:30"),
    ]  # fmt: skip


def test_new_york_both_ways() -> None:
    spring = begin("America/New_York", date(2026, 3, 8), step=60)
    assert spring == [("00:00", "05:00"), ("01:00", "06:00"), ("03:00", "07:00"), ("04:00", "08:00")]
    autumn = begin("America/New_York", date(2026, 11, 1), step=60)
    assert autumn == [
        ("00:00", "04:00"), ("01:00", "05:00"), ("02:00", "07:00"), ("03:00", "08:00"), ("04:00", "09:00"),
    ]  # fmt: skip


def test_lord_howe_sets_its_clocks_by_half_an_hour() -> None:
    """From 2:00 to 2:30 in October (UTC+10:30 to +11), from 2:00 back to 1:30 in April."""
    spring = begin("Australia/Lord_Howe", date(2026, 10, 4))
    assert spring[2:6] == [("01:00", "14:30"), ("01:30", "15:00"), ("02:30", "15:30"), ("03:00", "16:00")]
    assert "02:00" not in [local for local, _utc in spring]
    autumn = begin("Australia/Lord_Howe", date(2026, 4, 5))
    assert autumn[2:6] == [("01:00", "14:00"), ("01:30", "14:30"), ("02:00", "15:30"), ("02:30", "16:00")]


def test_kolkata_never_sets_them_and_is_half_an_hour_off() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert begin("Asia/Kolkata", day, step=60)[:2] == [("00:00", "18:30"), ("01:00", "19:30")]


def test_a_length_is_time_that_passes() -> None:
    """Two hours from 1:00 end at 4:00 in spring and at 2:00 for the second time in autumn."""
    rules = Rules("Europe/Zurich", NIGHT, step=60, least=120, most=120)
    zurich = zone_named("Europe/Zurich")
    for day, ends in (
        (date(2026, 3, 29), "04:00"),
        (date(2026, 10, 25), "02:00"),
        (date(2026, 5, 1), "03:00"),
    ):
        found = free_slots(rules, first=day, days=1, length=120, taken=(), now=LONG_AGO)
        slot = next(one for one in found if f"{one.start.astimezone(zurich):%H:%M}" == "01:00")
        assert slot.end - slot.start == timedelta(hours=2)
        assert f"{slot.end.astimezone(zurich):%H:%M}" == ends


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Zurich", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 8, 2, 59), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 10), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ],
)
def test_a_span_that_begins_in_the_gap_begins_when_the_clocks_were_set(
    zone: str, local: datetime, utc: datetime
) -> None:
    assert exact(local, zone_named(zone)) is None
    assert nearest(local, zone_named(zone)) == utc


def test_open_hours_lose_and_gain_an_hour() -> None:
    rules = Rules("Europe/Zurich", {6: ((0, 300),)})
    lengths = {}
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)):
        ((opens, closes),) = open_windows(rules, day, 1)
        lengths[day.month] = (closes - opens) / timedelta(hours=1)
    assert lengths == {3: 4, 10: 6, 11: 5}


def test_an_hours_price_counts_the_time_that_passes() -> None:
    hourly = SimpleNamespace(price_minor=4_000, price_per="hour")
    zurich = zone_named("Europe/Zurich")

    def price(*local: datetime) -> int:
        start, end = (moment.replace(tzinfo=zurich).astimezone(UTC) for moment in local)
        return price_of(hourly, start, end)

    assert price(datetime(2026, 3, 29, 1), datetime(2026, 3, 29, 4)) == 8_000  # two hours passed
    assert price(datetime(2026, 10, 25, 1), datetime(2026, 10, 25, 4)) == 16_000  # four did
    assert price(datetime(2026, 5, 1, 1), datetime(2026, 5, 1, 4)) == 12_000
    assert price(datetime(2026, 5, 1, 1), datetime(2026, 5, 1, 1, 20)) == 1_333  # 13.333 rounded
    assert price_of(SimpleNamespace(price_minor=4_000, price_per="slot"), LONG_AGO, LONG_AGO) == 4_000
    assert price_of(SimpleNamespace(price_minor=None, price_per="hour"), LONG_AGO, LONG_AGO) == 0
