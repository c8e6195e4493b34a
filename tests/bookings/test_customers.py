"""A booking follows its customer: merged, deleted, with the setting off, of a signed-in user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from bookings.models import Booking, Resource
from bookings.services import cancel_booking, place_booking
from customers.models import Customer
from customers.services import archive_customer, merge_customers
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.errors import Refused
from omnibasis.ui.registry import belongings
from settings_app.services import save_settings
from tests.bookings.conftest import BY, at, book


def test_bookings_follow_the_customer_that_stays(
    studio: Resource, make_customer: Callable[..., Customer]
) -> None:
    keep, drop = make_customer(given_name="Keep"), make_customer(given_name="Drop", email="nora@example.com")
    booking = book(studio, at(10))
    assert booking.customer == drop
    merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=SYSTEM)
    booking.refresh_from_db()
    assert booking.customer_id == keep.pk


def test_a_customer_with_upcoming_bookings_stays(studio: Resource) -> None:
    booking = book(studio, at(10))
    assert booking.customer_id is not None
    with pytest.raises(Refused, match="upcoming bookings"):
        archive_customer(customer_id=booking.customer_id, actor=SYSTEM)
    cancel_booking(booking_id=booking.pk, **BY)
    archive_customer(customer_id=booking.customer_id, actor=SYSTEM)


def test_past_bookings_go_along_and_are_named_beforehand(studio: Resource) -> None:
    start = timezone.now().replace(second=0, microsecond=0) - timedelta(days=3)
    booking = book(studio, start, any_time=True)
    assert booking.customer_id is not None
    words = [one.words for one in belongings.of("customer", booking.customer_id)]
    assert "1 booking" in words
    archive_customer(customer_id=booking.customer_id, actor=SYSTEM)
    # Booking again brings them back.
    again = book(studio, at(10))
    assert again.customer_id == booking.customer_id
    assert Customer.objects.get().archived_at is None


def test_with_the_setting_off_nobody_is_made(studio: Resource) -> None:
    save_settings(values={"create_customer_on_order": False}, actor=SYSTEM)
    booking = book(studio, at(10))
    assert booking.customer is None
    assert not Customer.objects.exists()
    cancel_booking(booking_id=booking.pk, **BY)


def test_who_is_signed_in_books_as_their_own_customer(studio: Resource, end_user: User) -> None:
    start = at(10)
    booking = place_booking(
        resource_id=studio.pk,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        buyer={"email": "another@example.com"},
        actor=user_actor(end_user),
        source=Source.ORDER,
    )
    assert booking.customer is not None
    assert booking.customer.user == end_user
    assert list(Booking.objects.own(end_user)) == [booking]
