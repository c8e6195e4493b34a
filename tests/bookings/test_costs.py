"""What the hosted pages and the verbs cost: as much for a full resource as for an empty one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, Resource
from bookings.services import cancel_booking, set_other_hours
from omnibasis.core.actors import SYSTEM
from tests.bookings.conftest import BY, at, book, make_resource
from tests.bookings.hosted import first_slot


def cost(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def fill(resource: Resource) -> None:
    for days in range(9, 12):
        for hour in range(9, 19):
            book(resource, at(hour, days=days))
    for days in range(20, 30):
        set_other_hours(resource_id=resource.pk, day=at(0, days=days).date(), spans=[], actor=SYSTEM)


@pytest.fixture
def hall(db: None) -> Resource:
    return make_resource("Hall", quantity=2, price_minor=4_000, currency="EUR", deposit_rate=30_000)


def test_the_pages_of_a_resource(client: Client, hall: Resource) -> None:
    day = {"day": at(0).date().isoformat()}
    chosen = first_slot(client, hall, **day)

    def look() -> None:
        assert client.get("/book/hall/", day).status_code == 200
        assert client.get("/book/").status_code == 200
        assert client.get(chosen).status_code == 200

    empty = cost(look)
    fill(hall)
    for number in range(5):
        make_resource(f"Hall {number}")
    assert cost(look) == empty
    assert empty <= 30


def test_booking_and_cancelling(hall: Resource) -> None:
    book(hall, at(8))  # what is made once: the customer, accounts, the year's series

    def both(hour: int) -> Callable[[], None]:
        def act() -> None:
            booking = book(hall, at(hour, days=40))
            cancel_booking(booking_id=booking.pk, **BY)

        return act

    empty = cost(both(9))
    fill(hall)
    assert cost(both(10)) == empty


def test_my_bookings(end_user_client: Client, hall: Resource, end_user: Any) -> None:
    buyer = {"email": end_user.email}
    book(hall, at(8), buyer=buyer)
    end_user_client.get("/account/bookings/")
    few = cost(lambda: end_user_client.get("/account/bookings/"))
    for hour in range(9, 16):
        book(hall, at(hour), buyer=buyer)
    assert cost(lambda: end_user_client.get("/account/bookings/")) == few
    assert Booking.objects.filter(customer__user=end_user).count() == 8


def test_what_is_taken_is_read_off_the_index(hall: Resource) -> None:
    """However many bookings a resource has had, only those around the time are looked at."""
    if connection.vendor == "postgresql":  # which reads a table as small as this one whole
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    taken = Booking.objects.filter(resource=hall).taking(at(8), at(9)).values_list("quantity")
    assert "booking_occupied" in taken.explain()
