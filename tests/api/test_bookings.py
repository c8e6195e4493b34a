"""Bookings in the API: create, read, list, notes, acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from bookings.models import Booking, Resource
from orders.services import record_payment
from tests.bookings.conftest import BY, at, book, make_resource

PATH = "/api/v1/bookings/"


@pytest.fixture
def room(db: None) -> Resource:
    return make_resource(
        "Room", price_minor=4_000, currency="EUR", price_per="hour", deposit_rate=30_000, max_minutes=240
    )


def body(resource: Resource, start: datetime, minutes: int = 60, **more: Any) -> dict[str, Any]:
    return {
        "resource": resource.pk,
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(minutes=minutes)).isoformat(),
        "buyer": {"email": "nora@example.com", "given_name": "Nora"},
        **more,
    }


def made(api: APIClient, *args: Any, **more: Any) -> dict[str, Any]:
    answer = api.post(PATH, body(*args, **more))
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_books_and_reads(api: APIClient, room: Resource) -> None:
    booked = made(api, room, at(10), note="Door code 12", internal_note="VIP", message="See you")
    assert (booked["state"], booked["total"], booked["currency"]) == ("confirmed", "40.00", "EUR")
    assert booked["starts_at"] == at(10).isoformat().replace("+00:00", "Z")
    assert booked["cancelling"] == {
        "is_free": True,
        "free_until": at(10, days=9).isoformat().replace("+00:00", "Z"),
        "fee": "0.00",
        "back": "0.00",
        "owed": "0.00",
    }
    answer = api.get(f"{PATH}{booked['id']}/")
    assert answer.json() == booked
    assert answer["ETag"] == '"1"'
    assert api.get(f"{PATH}{booked['id']}/", headers={"If-None-Match": '"1"'}).status_code == 304
    order = api.get(f"/api/v1/orders/{booked['order']}/").json()
    assert (order["customer"], order["total"]) == (booked["customer"], "40.00")


def test_a_taken_time_is_a_conflict_and_a_closed_one_bad_input(api: APIClient, room: Resource) -> None:
    made(api, room, at(10))
    taken = api.post(PATH, body(room, at(10)))
    assert (taken.status_code, taken.json()["detail"]) == (409, "This time is taken. Choose another one.")
    closed = api.post(PATH, body(room, at(3)))
    assert (closed.status_code, set(closed.json()["errors"])) == (400, {"starts_at"})
    assert made(api, room, at(3), any_time=True)["state"] == "confirmed"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"resource": 999_999}, 404, ""),
        ({"customer": 999_999}, 400, "customer"),
        ({"quantity": 0}, 400, "quantity"),
        ({"starts_at": "2026-12-05T10:00:00"}, 400, "starts_at"),
        ({"starts_at": "2999-12-05T10:00:00Z"}, 400, "starts_at"),
        ({"buyer": {"email": "nora"}}, 400, "buyer.email"),
        ({"buyer": None}, 400, "buyer"),
        ({"state": "completed"}, 400, "state"),
        ({"note": "x" * 2_001}, 400, "note"),
        ({"colour": "red"}, 400, "colour"),
    ],
)
def test_what_is_wrong_is_named(
    api: APIClient, room: Resource, change: dict[str, Any], status: int, field: str
) -> None:
    answer = api.post(PATH, {**body(room, at(10)), **change})
    assert answer.status_code == status, answer.content
    if field:
        assert field in answer.json()["errors"]
    assert not Booking.objects.exists()


def test_the_same_key_books_once(api: APIClient, room: Resource) -> None:
    first = api.post(PATH, body(room, at(10)), headers={"Idempotency-Key": "one"})
    again = api.post(PATH, body(room, at(10)), headers={"Idempotency-Key": "one"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert Booking.objects.count() == 1


def test_notes_are_edited_under_their_version(api: APIClient, room: Resource) -> None:
    path = f"{PATH}{made(api, room, at(10))['id']}/"
    answer = api.patch(path, {"note": "Bring a towel"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["note"], answer["ETag"]) == (200, "Bring a towel", '"2"')
    assert api.patch(path, {"note": "No towel"}, headers={"If-Match": '"1"'}).status_code == 412
    assert api.patch(path, {"starts_at": at(11).isoformat()}).status_code == 400


def test_a_request_is_confirmed(api: APIClient, room: Resource) -> None:
    asked = made(api, room, at(10), state="requested")
    assert api.get(f"/api/v1/orders/{asked['order']}/").json()["status"] == "draft"
    answer = api.post(f"{PATH}{asked['id']}/confirm", {"send_mail": False})
    assert answer.json()["state"] == "confirmed"
    assert api.get(f"/api/v1/orders/{asked['order']}/").json()["status"] == "sent"
    again = api.post(f"{PATH}{asked['id']}/confirm")
    assert (again.status_code, again.json()["detail"]) == (409, "Only a requested booking can be confirmed.")


def test_it_is_moved(api: APIClient, room: Resource) -> None:
    booked = made(api, room, at(10))
    answer = api.post(
        f"{PATH}{booked['id']}/move",
        {"starts_at": at(12).isoformat(), "ends_at": at(14).isoformat()},
        headers={"If-Match": '"1"'},
    )
    moved = answer.json()
    assert (answer.status_code, moved["order_follows"], moved["booking"]["total"]) == (200, True, "80.00")
    made(api, room, at(10))
    assert api.post(f"{PATH}{booked['id']}/move", {"starts_at": at(9).isoformat()}).status_code == 409


def test_cancelling_says_what_it_cost(api: APIClient, room: Resource) -> None:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    booked = made(api, room, start, any_time=True)
    record_payment(order_id=booked["order"], **BY)
    read = api.get(f"{PATH}{booked['id']}/").json()["cancelling"]
    assert (read["is_free"], read["fee"], read["back"]) == (False, "12.00", "28.00")
    done = api.post(f"{PATH}{booked['id']}/cancel", {"reason": "Ill"}).json()
    assert (done["settled"], done["fee"], done["back"], done["owed"]) == (True, "12.00", "28.00", "0.00")
    assert (done["booking"]["state"], done["booking"]["cancelling"]) == ("cancelled", None)


def test_what_is_over_took_place_or_not(api: APIClient, room: Resource) -> None:
    past = [made(api, room, at(hour, days=-2), any_time=True)["id"] for hour in (10, 12)]
    assert api.post(f"{PATH}{past[0]}/complete").json()["state"] == "completed"
    assert api.post(f"{PATH}{past[1]}/no-show").json()["state"] == "no_show"
    assert api.post(f"{PATH}{past[1]}/reopen").json()["state"] == "confirmed"
    assert api.post(f"{PATH}{past[1]}/reopen").status_code == 409
    coming = made(api, room, at(10))["id"]
    assert api.post(f"{PATH}{coming}/complete").status_code == 409


def test_lists_are_narrowed(api: APIClient, room: Resource) -> None:
    early, late = made(api, room, at(9)), made(api, room, at(15))
    other = made(api, make_resource("Studio"), at(9), buyer={"email": "ann@example.com"})

    def ids(path: str = PATH, **query: Any) -> list[int]:
        return [one["id"] for one in api.get(path, query).json()["results"]]

    assert ids() == [other["id"], late["id"], early["id"]]
    assert ids(ordering="starts") == [early["id"], other["id"], late["id"]]
    assert ids(resource=room.pk) == [late["id"], early["id"]]
    assert ids(customer=other["customer"]) == [other["id"]]
    assert ids(**{"from": at(12).isoformat()}) == [late["id"]]
    assert ids(to=at(12).isoformat()) == [other["id"], early["id"]]
    assert ids(state="cancelled,requested") == []
    assert ids(order=early["order"]) == [early["id"]]
    assert ids(f"/api/v1/customers/{early['customer']}/bookings/") == [late["id"], early["id"]]
    assert api.get(PATH, {"from": "0001-01-01T00:00:00Z"}).status_code == 400


def test_a_list_costs_as_much_for_many_as_for_few(api: APIClient, room: Resource) -> None:
    book(room, at(9))
    api.get(PATH)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(path).status_code == 200
        return len(queries)

    paths = (PATH, "/api/v1/resources/", f"/api/v1/resources/{room.pk}/slots?from={at(9).date()}")
    few = [cost(path) for path in paths]
    for hour in range(10, 18):
        book(room, at(hour))
        make_resource(f"Studio {hour}", labels=["Quiet"])
    assert [cost(path) for path in paths] == few
