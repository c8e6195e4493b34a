"""Cancelling: free or late, paid or not, and what becomes of the order (docs/decisions/0025)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Booking, Resource
from bookings.services import cancel_booking, what_cancelling_costs
from omnibasis.core.errors import Refused, Stale
from omnibasis.events.models import Delivery
from orders.models import Order
from orders.services import record_payment, refund_order
from tests.bookings.conftest import BY, at, book


def soon() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)


def late(room: Resource) -> Booking:
    """An hour at 40.00 that begins in less than a day: cancelling it costs 12.00."""
    return book(room, soon(), any_time=True)


def cancel(booking: Booking, **more: Any) -> Order:
    cancel_booking(booking_id=booking.pk, **BY, **more)
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert booking.order is not None
    booking.order.refresh_from_db()
    return booking.order


def pay(booking: Booking, amount: int | None = None) -> None:
    assert booking.order_id is not None
    record_payment(order_id=booking.order_id, amount_minor=amount, **BY)


def money(order: Order) -> tuple[str, int, int, int, int]:
    """State, total, paid, refunded, and what was kept of refunds as a fee."""
    fees = sum(order.payments.values_list("fee_minor", flat=True))
    return order.status, order.total_minor, order.paid_minor, order.refunded_minor, fees


def test_in_time_and_not_paid_the_order_is_cancelled(room: Resource) -> None:
    assert money(cancel(book(room, at(10)))) == ("cancelled", 4_000, 0, 0, 0)


def test_in_time_all_that_was_paid_goes_back(room: Resource) -> None:
    booking = book(room, at(10))
    pay(booking)
    assert money(cancel(booking)) == ("refunded", 4_000, 4_000, 4_000, 0)


def test_in_time_a_part_that_was_paid_goes_back_and_the_rest_is_not_owed(room: Resource) -> None:
    booking = book(room, at(10))
    pay(booking, 1_000)
    assert money(cancel(booking)) == ("cancelled", 4_000, 1_000, 1_000, 0)


def test_late_the_deposit_is_kept_of_what_was_paid(room: Resource) -> None:
    booking = late(room)
    pay(booking)
    assert money(cancel(booking)) == ("refunded", 4_000, 4_000, 4_000, 1_200)


def test_late_and_not_paid_the_deposit_stays_owed(room: Resource) -> None:
    order = cancel(late(room))
    assert money(order) == ("sent", 1_200, 0, 0, 0)
    assert order.open_minor == 1_200
    item = order.items.get()
    assert item.description.startswith("Cancelled too late: Room")
    assert item.tax_rate == 0


def test_late_and_paid_less_than_the_deposit_the_rest_of_it_is_owed(room: Resource) -> None:
    booking = late(room)
    pay(booking, 500)
    order = cancel(booking)
    assert money(order) == ("sent", 1_200, 500, 0, 0)
    assert order.open_minor == 700


def test_late_and_paid_just_the_deposit_nothing_goes_back(room: Resource) -> None:
    booking = late(room)
    pay(booking, 1_200)
    assert money(cancel(booking)) == ("cancelled", 4_000, 1_200, 1_200, 1_200)


def test_staff_may_waive_it(room: Resource) -> None:
    booking = late(room)
    pay(booking)
    assert money(cancel(booking, waive=True)) == ("refunded", 4_000, 4_000, 4_000, 0)


def test_a_request_that_nobody_confirmed_costs_nothing(room: Resource) -> None:
    booking = book(room, soon(), any_time=True, confirmed=False)
    assert what_cancelling_costs(booking).fee_minor == 0
    assert money(cancel(booking)) == ("cancelled", 4_000, 0, 0, 0)


def test_what_staff_gave_back_already_is_not_given_again(room: Resource) -> None:
    booking = book(room, at(10))
    pay(booking)
    assert booking.order_id is not None
    refund_order(order_id=booking.order_id, amount_minor=3_000, **BY)
    assert money(cancel(booking)) == ("refunded", 4_000, 4_000, 4_000, 0)


def test_it_costs_no_more_than_was_said(room: Resource) -> None:
    booking = late(room)
    with pytest.raises(Refused, match="more than"):
        cancel_booking(booking_id=booking.pk, agreed_minor=1_199, **BY)
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert money(cancel(booking, agreed_minor=1_200))[0] == "sent"


def test_the_place_is_free_at_once_and_the_reminder_does_not_go_out(room: Resource) -> None:
    booking = book(room, at(10))
    reminder = booking.reminder_id
    cancel(booking)
    assert Delivery.objects.get(pk=reminder).state == "cancelled"
    book(room, at(10))


def test_cancelling_twice_is_refused_and_an_old_page_is_stale(room: Resource) -> None:
    booking = book(room, at(10))
    with pytest.raises(Stale):
        cancel_booking(booking_id=booking.pk, version=booking.version + 1, **BY)
    cancel(booking)
    with pytest.raises(Refused, match="Only a requested or confirmed"):
        cancel_booking(booking_id=booking.pk, **BY)


def test_a_free_booking_is_just_cancelled(studio: Resource) -> None:
    booking = book(studio, at(10))
    done = cancel_booking(booking_id=booking.pk, mail=True, **BY)
    assert (done.booking.state, done.cost.fee_minor, done.settled) == ("cancelled", 0, True)
    assert Delivery.objects.filter(subject__contains="is cancelled").count() == 1
