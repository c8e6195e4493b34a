"""Bookings for calendar programs: one as a file, many under a secret link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.actors import user_actor
from accounts.models import User
from bookings.models import CalendarFeed, Resource
from bookings.services import cancel_booking, create_feed, move_booking, revoke_feed
from omnibasis.core.errors import InvalidInput
from tests.bookings.conftest import BY, at, book, make_resource

NASTY = "A;B,C\\D\r\nATTENDEE:mailto:evil@example.com\x07"


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_a_booking_is_an_event(client: Client, studio: Resource) -> None:
    booking = book(studio, at(10), note="Ring twice")
    answer = client.get(f"/booking/{booking.code}/booking.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"booking-{booking.pk}.ics" in answer["Content-Disposition"]
    (event,) = events(answer.content)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (at(10), at(11))
    assert (str(event["summary"]), str(event["status"])) == ("Studio, Omnibasis", "CONFIRMED")
    assert "Ring twice" in event["description"]
    assert f"/booking/{booking.code}/" in str(event["url"])
    assert b"\r\n" in answer.content


def test_the_same_event_changes_when_the_booking_does(client: Client, studio: Resource) -> None:
    booking = book(studio, at(10))
    path = f"/booking/{booking.code}/booking.ics"
    (first,) = events(client.get(path).content)
    move_booking(booking_id=booking.pk, starts_at=at(12), **BY)
    (moved,) = events(client.get(path).content)
    assert moved["uid"] == first["uid"]
    assert int(moved["sequence"]) == int(first["sequence"]) + 1
    assert moved.decoded("dtstart") == at(12)
    cancel_booking(booking_id=booking.pk, **BY)
    (gone,) = events(client.get(path).content)
    assert str(gone["status"]) == "CANCELLED"


def test_words_stay_words(staff_client: Client, studio: Resource) -> None:
    """What somebody types makes no lines of its own, nor further events."""
    buyer = {"email": "nora@example.com", "given_name": NASTY[:40]}
    booking = book(studio, at(10), buyer=buyer, note=NASTY, message=NASTY, internal_note=NASTY)
    _feed, secret = create_feed(name="Phone", actor=BY["actor"])
    for path in (f"/booking/{booking.code}/booking.ics", f"/calendar/{secret}.ics"):
        content = staff_client.get(path).content
        (event,) = events(content)
        assert "attendee" not in {name.lower() for name in event}
        assert "A;B,C\\D\nATTENDEE:mailto:evil@example.com" in event["description"]
        assert b"\x07" not in content


def test_a_link_shows_one_resource_or_all(client: Client, staff: User, studio: Resource) -> None:
    other = make_resource("Other")
    book(studio, at(10), internal_note="Mind the step")
    book(other, at(11), confirmed=False)
    cancelled = book(other, at(14))
    cancel_booking(booking_id=cancelled.pk, **BY)
    actor = user_actor(staff)
    _feed, every = create_feed(name="All", actor=actor)
    _feed, one = create_feed(name="One", actor=actor, resource_id=studio.pk)
    found = events(client.get(f"/calendar/{every}.ics").content)
    assert [str(event["summary"]) for event in found] == ["Nora: Studio", "Nora: Other"]
    assert [str(event["status"]) for event in found] == ["CONFIRMED", "TENTATIVE"]
    (event,) = events(client.get(f"/calendar/{one}.ics").content)
    assert "Mind the step" in event["description"]


def test_the_secret_is_kept_as_a_digest_and_stops_when_revoked(
    client: Client, staff_client: Client, studio: Resource
) -> None:
    page = staff_client.post("/omnibookings/calendar/links/", {"name": "Phone", "resource": ""})
    secret = page.context["secret"]
    assert "/calendar/" in secret
    feed = CalendarFeed.objects.get()
    code = secret.rpartition("/")[2].removesuffix(".ics")
    assert code not in (feed.digest, feed.prefix)
    assert code not in staff_client.get("/omnibookings/calendar/links/").content.decode()
    path = f"/calendar/{code}.ics"
    assert client.get(path).status_code == 200
    feed.refresh_from_db()
    assert feed.last_read_at is not None
    assert client.get("/calendar/made-up.ics").status_code == 404
    staff_client.post(f"/omnibookings/calendar/links/{feed.pk}/revoke/")
    assert client.get(path).status_code == 404


def test_what_is_long_ago_or_far_ahead_is_left_out(client: Client, studio: Resource) -> None:
    for days in (-100, -5, 5, 500):
        book(studio, at(10, days=days), any_time=True)
    _feed, secret = create_feed(name="Phone", actor=BY["actor"])
    found = events(client.get(f"/calendar/{secret}.ics").content)
    assert [event.decoded("dtstart") - at(10, days=0) for event in found] == [
        timedelta(days=d) for d in (-5, 5)
    ]


@pytest.mark.django_db
def test_a_link_has_a_name() -> None:
    for name in ("", "   ", "x" * 81, "a\x00b"):
        with pytest.raises(InvalidInput):
            create_feed(name=name, actor=BY["actor"])
    with pytest.raises(InvalidInput):
        create_feed(name="Phone", actor=BY["actor"], resource_id=999)
    feed, _secret = create_feed(name="Phone", actor=BY["actor"])
    revoke_feed(feed_id=feed.pk, actor=BY["actor"])
