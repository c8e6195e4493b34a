"""Dates, initials and what a search found, as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from omnibasis.core.text import fold
from omnibasis.ui.tables import highlight
from omnibasis.ui.templatetags.ui import initials, place_now, short_date

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "11:00"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=5), "5 days ago"),
        (timedelta(days=11), "12 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
        (-timedelta(hours=2), "16:00"),
        (-timedelta(days=40), "2 Jan 2027"),
    ],
)
def test_a_moment_is_short_and_its_whole_is_in_the_tooltip(ago: timedelta, shown: str) -> None:
    with mock.patch.object(timezone, "now", return_value=NOW):
        text = str(short_date(NOW - ago))
    assert f">{shown}</time>" in text
    assert "UTC" in text


def test_today_is_the_viewers_day() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with mock.patch.object(timezone, "now", return_value=NOW):
        with timezone.override("UTC"):
            assert "yesterday" in str(short_date(late))
        with timezone.override("Asia/Tokyo"):
            assert ">08:30<" in str(short_date(late))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Luís Gonçalves", "LG"),
        ("Embraer S.A.", "ES"),
        ("Maria Anna Schmidt", "MS"),
        ("leonie@example.com", "L"),
        ("裕樹 渡辺", "裕渡"),
        ("(Ltd) - x", "LX"),
        ("--", "?"),
        ("", "?"),
    ],
)
def test_initials(name: str, shown: str) -> None:
    assert initials(name) == shown


@pytest.mark.parametrize(
    ("text", "wanted", "shown"),
    [
        ("Köhler", "kohl", "<mark>Köhl</mark>er"),
        ("Straße 9", "strasse", "<mark>Straße</mark> 9"),
        ("Bjørn Hansen", "han bjo", "<mark>Bjø</mark>rn <mark>Han</mark>sen"),
        ("a<b>&c", "b", "a&lt;<mark>b</mark>&gt;&amp;c"),
        ("<b>", "zz", "&lt;b&gt;"),
        ("aaa", "a", "<mark>aaa</mark>"),
    ],
)
def test_what_matched_is_marked_and_the_rest_is_safe(text: str, wanted: str, shown: str) -> None:
    assert highlight(text, wanted, fold) == shown


def test_the_clock_at_a_place() -> None:
    with mock.patch.object(timezone, "now", return_value=NOW):
        assert place_now("Europe/Prague") == "Prague, 15:00 now"
    assert place_now("Nowhere/None") == "Nowhere/None"
