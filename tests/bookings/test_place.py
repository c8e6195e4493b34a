"""Placing a booking: room, hours, the customer, the order, the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Booking, Resource
from bookings.services import save_resource, set_other_hours
from bookings.services.availability import Full
from customers.models import Customer
from omnibasis.core.actors import SYSTEM
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.events.models import Event
from orders.models import Order
from tests.bookings.conftest import at, book, make_resource


def test_makes_the_customer_and_tells_it_on_their_timeline(studio: Resource) -> None:
    booking = book(studio, at(10))
    customer = Customer.objects.get()
    assert booking.customer == customer
    assert (customer.given_name, customer.email) == ("Nora", "nora@example.com")
    told = Event.objects.filter(timeline_id=customer.pk).order_by("sequence")
    assert [event.verb for event in told][-1] == "booking.placed"
    assert (booking.state, booking.order) == ("confirmed", None)


def test_finds_the_customer_and_fills_only_blanks(
    studio: Resource, make_customer: Callable[..., Customer]
) -> None:
    known = make_customer(email="nora@example.com", given_name="Leonora")
    booking = book(
        studio, at(10), buyer={"email": "Nora@Example.com", "given_name": "Nora", "phone": "+41 44 2012345"}
    )
    known.refresh_from_db()
    assert booking.customer == known
    assert (known.given_name, known.phone, known.open_suggestions) == ("Leonora", "+41 44 2012345", 1)
    assert booking.buyer["given_name"] == "Nora"


def test_with_only_a_customer_it_keeps_their_details(
    studio: Resource, make_customer: Callable[..., Customer]
) -> None:
    known = make_customer(email="nora@example.com", given_name="Nora", phone="+41 44 2012345")
    booking = book(studio, at(10), customer_id=known.pk)
    assert (booking.customer, booking.buyer_name, booking.buyer_email) == (known, "Nora", "nora@example.com")


def test_a_price_makes_an_order_that_names_the_time(room: Resource) -> None:
    start = at(10)
    booking = book(room, start, 90, quantity=1)
    order = Order.objects.get()
    assert booking.order == order
    assert (order.status, order.total_minor, order.customer) == ("sent", 6_000, booking.customer)
    item = order.items.get()
    assert item.description == f"Room, {start:%-d %b %Y} 10:00 – 11:30"


@pytest.mark.django_db
def test_several_places_are_several_of_the_item() -> None:
    hall = make_resource("Hall", quantity=5, price_minor=1_000, currency="EUR", tax_rate=19_000)
    order = book(hall, at(10), quantity=3).order
    assert order is not None
    item = order.items.get()
    assert (item.quantity, item.unit_price_minor, item.tax_rate, order.total_minor) == (
        3,
        1_000,
        19_000,
        3_000,
    )


@pytest.mark.django_db
def test_a_request_keeps_its_place_and_owes_nothing_yet() -> None:
    room = make_resource("Quiet room", price_minor=1_000, currency="EUR", confirms_at_once=False)
    booking = book(room, at(10))
    assert booking.order is not None
    assert (booking.state, booking.order.status) == ("requested", "draft")
    with pytest.raises(Full):
        book(room, at(10))


@pytest.mark.django_db
def test_the_last_place_is_taken_once_buffers_included() -> None:
    hall = make_resource("Hall", quantity=2, buffer_before=30, buffer_after=30)
    book(hall, at(10))
    book(hall, at(10))
    with pytest.raises(Full, match="taken"):
        book(hall, at(11))  # 10:30 to 12:30 with its buffers, and the others last until 11:30
    book(hall, at(12))


@pytest.mark.django_db
def test_says_how_many_places_are_left() -> None:
    hall = make_resource("Hall", quantity=5)
    book(hall, at(10), quantity=3)
    with pytest.raises(Full, match="Only 2 places are left"):
        book(hall, at(10), quantity=3)
    assert Booking.objects.count() == 1


def test_hours_hold_unless_staff_says_otherwise(studio: Resource) -> None:
    for start, minutes, said in (
        (at(7), 60, "closed"),
        (at(10, 30), 60, "No booking starts"),
        (at(10), 30, "60 minutes"),
    ):
        with pytest.raises(InvalidInput, match=said):
            book(studio, start, minutes)
    assert book(studio, at(7), 30, any_time=True).minutes == 30
    with pytest.raises(Full):
        book(studio, at(7, 15), 30, any_time=True)


def test_a_closed_day_is_closed(studio: Resource) -> None:
    start = at(10)
    set_other_hours(resource_id=studio.pk, day=start.date(), spans=[], actor=SYSTEM)
    with pytest.raises(InvalidInput, match="closed"):
        book(studio, start)
    set_other_hours(resource_id=studio.pk, day=start.date(), spans=None, actor=SYSTEM)
    book(studio, start)


def test_an_archived_resource_is_not_booked(studio: Resource) -> None:
    save_resource(data={"is_active": False}, actor=SYSTEM, resource_id=studio.pk)
    with pytest.raises(Refused, match="cannot be booked"):
        book(studio, at(10))


def test_the_hosted_page_books_no_past(studio: Resource) -> None:
    with pytest.raises(InvalidInput, match="begun"):
        book(studio, at(10, days=-2), hosted=True, mail=True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"buyer": {}}, "buyer"),
        ({"buyer": {"email": "nora"}}, "buyer.email"),
        ({"note": "x" * 2_001}, "note"),
        ({"minutes": -60}, "ends_at"),
        ({"minutes": 60 * 24 * 40}, "ends_at"),
    ],
)
def test_what_is_wrong_is_told_by_field(studio: Resource, change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        book(studio, at(10), **{"minutes": 60, **change})
    assert field in refused.value.errors
    assert not Booking.objects.exists()


def test_the_same_submission_is_one_booking(studio: Resource) -> None:
    first = book(studio, at(10), submission="a")
    assert book(studio, at(10), submission="a").pk == first.pk
    assert Booking.objects.count() == 1


def test_terms_stay_as_they_were_when_it_was_booked(room: Resource) -> None:
    booking = book(room, at(10))
    save_resource(data={"cancel_free_hours": 0, "deposit_rate": 100_000}, actor=SYSTEM, resource_id=room.pk)
    booking.refresh_from_db()
    assert (booking.cancel_free_hours, booking.deposit_rate) == (24, 30_000)


@pytest.mark.django_db
def test_fewer_places_than_are_booked_are_refused() -> None:
    hall = make_resource("Hall", quantity=3)
    book(hall, at(10), quantity=2)
    with pytest.raises(InvalidInput, match="booked at once"):
        save_resource(data={"quantity": 1}, actor=SYSTEM, resource_id=hall.pk)
    save_resource(data={"quantity": 2}, actor=SYSTEM, resource_id=hall.pk)


def test_a_reminder_waits_for_the_day_before(studio: Resource) -> None:
    booking = book(studio, at(10))
    assert booking.reminder is not None
    assert booking.reminder.due_at == booking.starts_at - timedelta(hours=24)
    assert booking.reminder.state == "waiting"
    soon = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=2)
    assert book(studio, soon, any_time=True).reminder is None
