"""Sixty-four people want the last place at the same moment, on the hosted page and through the API, from several server
processes: one gets it, and sixty-three are told that it is taken."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.concurrency.site import Site
from tests.concurrency.visitors import Program, Visitor, at_once
from tests.concurrency.whole import assert_whole

pytestmark = pytest.mark.processes

ROUNDS, VISITORS, PROGRAMS = 2, 32, 32
WEEK = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in range(7)]
TAKEN = "This time is taken. Choose another one."


@pytest.fixture
def program(site: Site) -> Program:
    return Program(site)


def a_resource(program: Program, **more: Any) -> tuple[int, str]:
    name = f"room-{uuid.uuid4().hex[:8]}"
    plain = {"identifier": name, "name": "Room", "hours": WEEK, "time_zone": "UTC", "max_minutes": 120}
    return program.resource(**{**plain, "price": "20.00", "currency": "EUR", **more}), name


def tomorrow(hour: int) -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=1, hours=hour
    )


def span(hour: int, hours: int = 1) -> tuple[str, str]:
    return tomorrow(hour).isoformat(), tomorrow(hour + hours).isoformat()


def test_sixty_four_want_the_last_place(site: Site, program: Program) -> None:
    for turn in range(ROUNDS):
        resource, name = a_resource(program, quantity=2)
        first = program.book(resource, *span(10), "early@bookings.example.com")
        assert first.status_code == 201, first.text
        details = f"/book/{name}/details/?at={tomorrow(10):%Y%m%dT%H%MZ}&minutes=60&places=1"
        visitors = [
            Visitor(site).get_ready_to_book(details, f"v{turn}-{n}@bookings.example.com")
            for n in range(VISITORS)
        ]
        programs = [
            partial(program.book, resource, *span(10), f"p{turn}-{n}@bookings.example.com")
            for n in range(PROGRAMS)
        ]
        answers = at_once([*(visitor.book for visitor in visitors), *programs])
        told = Counter(answer.status_code for answer in answers)
        assert told[302] + told[201] == 1, told
        assert told[409] == VISITORS + PROGRAMS - 1, told
        assert all(TAKEN in answer.text for answer in answers if answer.status_code == 409)
        query = f"SELECT count(*) FROM bookings_booking WHERE resource_id = {resource}"
        assert site.rows(query) == [(2,)]
        orders = "SELECT count(*) FROM orders_order o JOIN bookings_booking b ON b.order_id = o.id"
        assert site.rows(f"{orders} WHERE b.resource_id = {resource}") == [(2,)]
    assert_whole(site)


def test_some_move_to_where_others_book(site: Site, program: Program) -> None:
    resource, _name = a_resource(program, quantity=1)
    movers = [
        program.book(resource, *span(hour), f"m{hour}@bookings.example.com").json()["id"] for hour in range(8)
    ]
    start, end = span(12)
    answers = at_once(
        [
            *(partial(program.move, pk, starts_at=start, ends_at=end) for pk in movers),
            *(partial(program.book, resource, start, end, f"b{n}@bookings.example.com") for n in range(8)),
        ]
    )
    told = Counter(answer.status_code for answer in answers)
    assert (told[200] + told[201], told[409]) == (1, 15), told
    assert_whole(site)


def test_an_impatient_click_books_once(site: Site, program: Program) -> None:
    resource, name = a_resource(program, quantity=8)
    details = f"/book/{name}/details/?at={tomorrow(10):%Y%m%dT%H%MZ}&minutes=60&places=1"
    visitor = Visitor(site).get_ready_to_book(details, "impatient@bookings.example.com")
    answers = at_once([visitor.book] * 8)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert site.rows(f"SELECT count(*) FROM bookings_booking WHERE resource_id = {resource}") == [(1,)]
    assert_whole(site)
