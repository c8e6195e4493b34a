"""Every page of the back office answers, empty and full, and costs as much for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Resource
from bookings.services import create_feed, set_other_hours
from omnibasis.core.actors import SYSTEM
from tests.bookings.conftest import at, book, make_resource

LISTS = (
    "/omnibookings/bookings/",
    "/omnibookings/bookings/?when=upcoming&sort=newest",
    "/omnibookings/bookings/?q=nora&state=confirmed&resource=1&starts.from=2020-01-01",
    "/omnibookings/bookings/?when=past",
    "/omnibookings/bookings/?when=today",
    "/omnibookings/calendar/",
    "/omnibookings/calendar/?view=month&day={day}",
    "/omnibookings/calendar/?view=week&day={day}",
    "/omnibookings/calendar/?view=day&day={day}&resource={resource}",
    "/omnibookings/calendar/links/",
    "/omnibookings/resources/",
    "/omnibookings/resources/?status=archived",
    "/omnibookings/resources/?q=stu&sort=newest",
    "/omnibookings/bookings/create/",
    "/omnibookings/bookings/create/?at={day}T10:00&resource={resource}",
    "/omnibookings/resources/create/",
)
PAGES = (
    "/omnibookings/resources/{resource}/",
    "/omnibookings/resources/{resource}/edit/",
    "/omnibookings/resources/{resource}/hours/?day={day}",
    "/omnibookings/bookings/{booking}/",
    "/omnibookings/bookings/{booking}/move/",
    "/omnibookings/bookings/{booking}/cancel/",
    "/omnibookings/bookings/{booking}/complete/",
    "/omnibookings/bookings/{booking}/notes/",
    "/omnibookings/bookings/{booking}/booking.ics",
    "/omnipayments/customers/{customer}/bookings/",
    "/omnipayments/customers/{customer}/bookings/?when=upcoming",
    "/omnipayments/customers/{customer}/",
    "/omnibasis/search/?q=nora",
    "/omnibasis/attention/",
)


@pytest.mark.parametrize("path", LISTS)
def test_is_there_when_nothing_is(staff_client: Client, path: str) -> None:
    answer = staff_client.get(path.format(day="2026-12-05", resource=1))
    assert answer.status_code == 200


def cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(path)
        content: Any = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, path
    assert content
    return len(queries)


@pytest.mark.parametrize("path", [*LISTS, *PAGES])
def test_costs_as_much_for_many_as_for_few(staff_client: Client, room: Resource, path: str) -> None:
    first = book(room, at(9), mail=True)
    set_other_hours(resource_id=room.pk, day=at(9).date(), spans=[(480, 1_200)], actor=SYSTEM)
    create_feed(name="Phone", actor=SYSTEM)
    places = {
        "resource": room.pk,
        "booking": first.pk,
        "customer": first.customer_id,
        "day": at(9).date().isoformat(),
    }
    book(room, at(10))
    book(make_resource("Studio two", confirms_at_once=False), at(9))
    staff_client.get(path.format(**places))
    few = cost(staff_client, path.format(**places))
    for number in range(6):
        book(room, at(11 + number), confirmed=bool(number % 2))
        other = make_resource(f"Studio {number}", labels=["Quiet"], quantity=2)
        book(other, at(9), quantity=2, confirmed=bool(number % 2))
    assert cost(staff_client, path.format(**places)) == few
    assert few < 50


def test_the_export_has_every_row(staff_client: Client, studio: Resource) -> None:
    for hour in range(8, 12):
        book(studio, at(hour), note="Bring a towel")
    answer = staff_client.get("/omnibookings/bookings/?export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 5
    assert lines[0].startswith("Id,State,Resource,From,To")
    resources = staff_client.get("/omnibookings/resources/?export=csv")
    text = b"".join(resources.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "studio" in text


def test_the_customers_other_tabs_cost_nothing_more(
    staff_client: Client, studio: Resource, make_customer: Callable[..., Any]
) -> None:
    """A customer with bookings costs as much as one without: the tab has no badge."""
    customer = make_customer(email="nora@example.com", given_name="Nora")
    paths = [f"/omnipayments/customers/{customer.pk}/{tab}" for tab in ("", "timeline/", "orders/", "notes/")]
    before = {path: (cost(staff_client, path), cost(staff_client, path))[1] for path in paths}
    for hour in range(8, 12):
        book(studio, at(hour))
    assert {path: cost(staff_client, path) for path in paths} == before
