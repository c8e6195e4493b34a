"""What staff does to a booking on its page: each asks first, acts once, and says what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.models import Booking, Resource
from orders.services import record_payment
from tests.bookings.conftest import BY, at, book

PATH = "/omnibookings/bookings/"


def act(client: Client, booking: Booking, name: str, **data: Any) -> Any:
    return client.post(f"{PATH}{booking.pk}/{name}/", data)


def asked(client: Client, booking: Booking, name: str) -> str:
    return str(client.get(f"{PATH}{booking.pk}/{name}/").content.decode())


def state(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.state


def past(room: Resource) -> Booking:
    start = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=2)
    return book(room, start, any_time=True)


def test_a_request_is_confirmed_and_its_order_sent(staff_client: Client, room: Resource) -> None:
    booking = book(room, at(10), confirmed=False)
    assert "€ 40.00 is owed" in asked(staff_client, booking, "confirm")
    answer = act(staff_client, booking, "confirm", mail="on")
    assert answer["Location"] == f"{PATH}{booking.pk}/"
    assert state(booking) == "confirmed"
    assert booking.order is not None
    assert booking.order.status == "sent"


def test_twice_the_same_button_acts_once(staff_client: Client, room: Resource) -> None:
    booking = book(room, at(10))
    version = booking.version
    assert act(staff_client, booking, "cancel", version=version).status_code == 302
    again = act(staff_client, booking, "cancel", version=version)
    assert again.status_code == 409
    assert "changed in the meantime" in again.content.decode()


def test_cancelling_late_says_what_it_costs_and_may_be_waived(staff_client: Client, room: Resource) -> None:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    booking = book(room, start, any_time=True)
    assert booking.order_id is not None
    record_payment(order_id=booking.order_id, **BY)
    page = asked(staff_client, booking, "cancel")
    assert "cancelling costs € 12.00" in page
    assert "€ 28.00 of what was paid goes back" in page
    assert "Charge nothing for it" in page
    assert act(staff_client, booking, "cancel", waive="on").status_code == 302
    assert booking.order is not None
    booking.order.refresh_from_db()
    assert (state(booking), booking.order.kept_minor) == ("cancelled", 0)
    assert sum(booking.order.payments.values_list("fee_minor", flat=True)) == 0


def test_in_time_there_is_nothing_to_waive(staff_client: Client, room: Resource) -> None:
    page = asked(staff_client, book(room, at(10)), "cancel")
    assert "It costs nothing." in page
    assert "Charge nothing for it" not in page


def test_it_took_place_or_nobody_came(staff_client: Client, room: Resource) -> None:
    came, missed = past(room), book(room, at(8, days=-3), any_time=True)
    assert act(staff_client, came, "complete").status_code == 302
    assert act(staff_client, missed, "no-show").status_code == 302
    assert (state(came), state(missed)) == ("completed", "no_show")
    for booking in (came, missed):
        assert "It keeps its place" in asked(staff_client, booking, "reopen")
        assert act(staff_client, booking, "reopen").status_code == 302
        assert state(booking) == "confirmed"
        assert "taken back to confirmed" in asked(staff_client, booking, "reopen")
    coming = book(room, at(10))
    for name in ("complete", "no-show"):
        assert "has begun" in asked(staff_client, coming, name)
        assert act(staff_client, coming, name).status_code == 422
    assert state(coming) == "confirmed"


def test_moving_to_where_somebody_is_keeps_what_was_typed(staff_client: Client, room: Resource) -> None:
    booking = book(room, at(10))
    book(room, at(12))
    typed = {"starts_at": f"{at(12):%Y-%m-%dT%H:%M}", "ends_at": f"{at(13):%Y-%m-%dT%H:%M}", "quantity": "1"}
    answer = act(staff_client, booking, "move", **typed)
    assert answer.status_code == 422
    assert "This time is taken" in answer.content.decode()
    assert typed["starts_at"] in answer.content.decode()


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_is_none_is_told(staff_client: Client, room: Resource, text: str) -> None:
    booking = book(room, at(10))
    answer = act(staff_client, booking, "move", starts_at=text, ends_at=text, quantity="1")
    assert answer.status_code == 422
    booking.refresh_from_db()
    assert booking.starts_at == at(10)


def test_a_local_time_that_the_clocks_went_over_is_told(staff_client: Client, room: Resource) -> None:
    room.time_zone = "Europe/Zurich"
    room.save(update_fields=["time_zone"])
    booking = book(room, at(10))
    typed = {"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T04:00", "quantity": "1"}
    answer = act(staff_client, booking, "move", **typed)
    assert answer.status_code == 422
    assert "This time does not exist" in answer.content.decode()


@pytest.mark.parametrize(
    ("to", "zone", "start", "end"),
    [
        ("2027-03-10T14:00", "Europe/Zurich", "2027-03-10T14:00", "2027-03-10T15:30"),
        ("2027-03-10", "Europe/Zurich", "2027-03-10T10:00", "2027-03-10T11:30"),
        # It begins on the hour: less than half an hour beside it is meant as it.
        ("2027-03-10T14:15", "Europe/Zurich", "2027-03-10T14:00", "2027-03-10T15:30"),
        ("2027-03-10T13:45", "Europe/Zurich", "2027-03-10T14:00", "2027-03-10T15:30"),
        ("2027-03-10T14:30", "Europe/Zurich", "2027-03-10T14:30", "2027-03-10T16:00"),
        ("2027-03-10T22:15", "Europe/Zurich", "2027-03-10T22:15", "2027-03-10T23:45"),
        # On a calendar of another zone: 10:00 in Zurich is 4:00 in New York; from 14 to 27 March 5:00.
        ("2027-03-10", "America/New_York", "2027-03-10T10:00", "2027-03-10T11:30"),
        ("2027-03-20T04:00", "America/New_York", "2027-03-20T09:00", "2027-03-20T10:30"),
        # Over the night in which the clocks are set it stays as long as it is.
        ("2027-03-28T01:00", "Europe/Zurich", "2027-03-28T01:00", "2027-03-28T03:30"),
        ("2027-03-28T02:30", "Europe/Zurich", "2027-03-28T03:00", "2027-03-28T04:30"),
        *(
            (to, "Europe/Zurich", "2027-03-05T10:00", "2027-03-05T11:30")
            for to in ("", "soon", "9999-12-31", "0001-01-01T00:00")
        ),
        ("2027-03-10T14:15+05:00", "Nowhere/At all", "2027-03-10T15:00", "2027-03-10T16:30"),
    ],
)
def test_what_is_dropped_on_another_time_is_asked_with_it(
    staff_client: Client, room: Resource, to: str, zone: str, start: str, end: str
) -> None:
    room.time_zone = "Europe/Zurich"
    room.save(update_fields=["time_zone"])
    booking = book(room, datetime(2027, 3, 5, 9, tzinfo=UTC), 90, any_time=True)
    url = reverse("bookings:move", args=[booking.pk])
    asked = staff_client.get(url, {"to": to, "zone": zone}).context["form"]
    assert (asked["starts_at"].initial, asked["ends_at"].initial) == (
        datetime.fromisoformat(start),
        datetime.fromisoformat(end),
    )


def test_notes_are_kept_and_told(staff_client: Client, room: Resource) -> None:
    booking = book(room, at(10))
    act(staff_client, booking, "notes", note="Ring twice", internal_note="VIP", version=1)
    booking.refresh_from_db()
    assert (booking.note, booking.internal_note, booking.version) == ("Ring twice", "VIP", 2)
    page = staff_client.get(f"{PATH}{booking.pk}/").content.decode()
    assert "the note for the booker and the internal note changed" in page
    assert "VIP" not in Client().get(f"/booking/{booking.code}/").content.decode()
