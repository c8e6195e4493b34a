"""Times, lengths, prices and terms as people read them."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from bookings.fields import SpansField, clock_text, spans_text
from bookings.models import Resource
from bookings.words import cancel_rule, general_rule, minutes_text, price_text, times_text

START = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (30, "30 min"),
        (60, "1 h"),
        (90, "90 min"),
        (120, "2 h"),
        (150, "2 h 30 min"),
        (1_440, "1 day"),
        (2_970, "2 days 1 h 30 min"),
    ],
)
def test_a_length(minutes: int, words: str) -> None:
    assert minutes_text(minutes) == words


def test_a_time_on_its_own_clock() -> None:
    end = datetime(2026, 12, 5, 10, 30, tzinfo=UTC)
    assert times_text(START, end, "Asia/Kolkata") == "5 Dec 2026 14:30 \N{EN DASH} 16:00"
    assert times_text(START, end, "Europe/Zurich", named=True) == "5 Dec 2026 10:00 \N{EN DASH} 11:30 CET"
    late = datetime(2026, 12, 5, 23, 30, tzinfo=UTC)
    assert times_text(START, late, "Europe/Zurich") == "5 Dec 2026 10:00 \N{EN DASH} 6 Dec 2026 00:30"


def rule(now: datetime, **terms: Any) -> str:
    plain = {"cancel_free_hours": 24, "deposit_rate": 30_000, "deposit_minor": 0}
    with mock.patch.object(timezone, "now", return_value=now):
        return cancel_rule(SimpleNamespace(**{**plain, **terms}), START, "Europe/Zurich", 4_000, "EUR")


def test_terms_of_cancelling() -> None:
    early, late = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 5, 8, tzinfo=UTC)
    assert rule(early) == "Free to cancel until 4 Dec 2026, 10:00; later it costs € 12.00."
    assert rule(early, deposit_rate=0, deposit_minor=9_900) == (
        "Free to cancel until 4 Dec 2026, 10:00; later it costs € 40.00."
    )
    assert rule(late) == "It begins soon: cancelling costs € 12.00."
    always = "You may cancel at any time before it begins; it costs nothing."
    assert rule(late, deposit_rate=0) == rule(late, cancel_free_hours=0) == always


def test_terms_before_a_time_is_chosen() -> None:
    hourly = {"price_minor": 4_000, "currency": "EUR", "price_per": "hour", "cancel_free_hours": 48}
    share = Resource(**hourly, deposit_rate=30_000)
    assert general_rule(share) == (
        "Free to cancel until 2 days before it begins; later it costs 30\N{NO-BREAK SPACE}% of the price."
    )
    assert general_rule(Resource(**hourly, deposit_minor=500)).endswith("later it costs € 5.00.")
    assert general_rule(Resource(**hourly)) == general_rule(Resource(deposit_rate=30_000)) == ""
    assert price_text(share) == "€ 40.00 per hour"


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", []),
        ("9:00-12:00", [(540, 720)]),
        (" 09:00 \N{EN DASH} 12:00 ; 13.30-18.00,", [(540, 720), (810, 1_080)]),
        ("22:00-2:00", [(1_320, 1_560)]),
        ("0:00-24:00", [(0, 1_440)]),
    ],
)
def test_hours_as_they_are_typed(typed: str, spans: list[tuple[int, int]]) -> None:
    assert SpansField().clean(typed) == spans
    assert SpansField().clean(spans_text(spans)) == spans


def test_the_end_of_the_day() -> None:
    assert [clock_text(minutes) for minutes in (0, 1_439, 1_440, 1_500)] == [
        "00:00",
        "23:59",
        "24:00",
        "01:00",
    ]
