"""Moving a booking: room for it, its order, its reminder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.models import Resource
from bookings.services import move_booking, save_resource
from bookings.services.availability import Full
from omnibasis.core.actors import SYSTEM
from omnibasis.core.errors import InvalidInput, Refused, Stale
from omnibasis.events.models import Delivery, Event
from orders.models import Invoice
from orders.services import record_payment
from tests.bookings.conftest import BY, at, book, make_resource


def test_its_own_old_place_does_not_stand_in_its_way(room: Resource) -> None:
    booking = book(room, at(10), 120)
    moved, follows = move_booking(booking_id=booking.pk, starts_at=at(11), **BY)
    assert follows
    assert (moved.starts_at, moved.ends_at) == (at(11), at(13))
    book(room, at(10))


def test_somebody_elses_does(room: Resource) -> None:
    booking = book(room, at(10))
    book(room, at(12))
    with pytest.raises(Full):
        move_booking(booking_id=booking.pk, starts_at=at(12), **BY)
    with pytest.raises(InvalidInput, match="closed"):
        move_booking(booking_id=booking.pk, starts_at=at(22), **BY)
    booking.refresh_from_db()
    assert (booking.starts_at, booking.version) == (at(10), 1)


def test_a_sent_order_follows_with_a_new_invoice(room: Resource) -> None:
    booking = book(room, at(10))
    assert booking.order is not None
    move_booking(booking_id=booking.pk, starts_at=at(11), ends_at=at(13), **BY)
    booking.order.refresh_from_db()
    assert (booking.order.status, booking.order.total_minor) == ("sent", 8_000)
    assert "11:00 – 13:00" in booking.order.items.get().description
    assert [invoice.state for invoice in Invoice.objects.order_by("id")] == ["void", "open"]


def test_a_paid_order_is_left_and_the_log_says_so(room: Resource) -> None:
    booking = book(room, at(10))
    assert booking.order is not None
    record_payment(order_id=booking.order.pk, **BY)
    _moved, follows = move_booking(booking_id=booking.pk, starts_at=at(11), **BY)
    assert not follows
    assert "10:00" in booking.order.items.get().description
    assert Event.objects.get(verb="booking.moved").data["order_left"] is True


@pytest.mark.django_db
def test_more_places_where_there_are_any() -> None:
    hall = make_resource("Hall", quantity=3, price_minor=500, currency="EUR")
    booking = book(hall, at(10))
    book(hall, at(10))
    with pytest.raises(Full, match="Only 2 places"):
        move_booking(booking_id=booking.pk, quantity=3, **BY)
    moved, _follows = move_booking(booking_id=booking.pk, quantity=2, **BY)
    assert moved.order is not None
    moved.order.refresh_from_db()
    assert (moved.quantity, moved.order.total_minor) == (2, 1_000)


def test_it_takes_the_buffers_of_today(studio: Resource) -> None:
    booking = book(studio, at(10))
    save_resource(data={"buffer_after": 30}, actor=SYSTEM, resource_id=studio.pk)
    moved, _follows = move_booking(booking_id=booking.pk, starts_at=at(12), **BY)
    assert moved.occupied_to == at(13, 30)


def test_the_reminder_waits_for_the_new_time(studio: Resource) -> None:
    booking = book(studio, at(10))
    first = booking.reminder_id
    moved, _follows = move_booking(booking_id=booking.pk, starts_at=at(10, days=12), mail=True, **BY)
    assert Delivery.objects.get(pk=first).state == "cancelled"
    assert moved.reminder is not None
    assert moved.reminder.due_at == at(10, days=12) - timedelta(hours=24)
    assert Delivery.objects.filter(subject__contains="has another time").count() == 1


def test_what_is_the_same_changes_nothing(studio: Resource) -> None:
    booking = book(studio, at(10))
    same, _follows = move_booking(booking_id=booking.pk, starts_at=at(10), **BY)
    assert same.version == 1
    assert not Event.objects.filter(verb="booking.moved").exists()


def test_an_old_page_and_a_cancelled_booking_are_refused(studio: Resource) -> None:
    booking = book(studio, at(10))
    move_booking(booking_id=booking.pk, starts_at=at(11), version=1, **BY)
    with pytest.raises(Stale):
        move_booking(booking_id=booking.pk, starts_at=at(12), version=1, **BY)
    booking.refresh_from_db()
    booking.state = "cancelled"
    booking.save(update_fields=["state"])
    with pytest.raises(Refused):
        move_booking(booking_id=booking.pk, starts_at=at(12), **BY)
