"""Resources in the API: create, read, edit, their free slots."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from bookings.models import Resource
from bookings.services import set_other_hours
from omnibasis.core.actors import SYSTEM
from omnibasis.events.models import Event
from tests.bookings.conftest import at, book, make_resource
from tests.security.hostile import photo

PATH = "/api/v1/resources/"
ROOM = {
    "identifier": "room-1",
    "name": "Room",
    "hours": [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(7)],
    "time_zone": "Europe/Zurich",
    "price": "40.00",
    "currency": "EUR",
    "price_per": "hour",
    "deposit": {"percent": "30"},
    "labels": ["Quiet"],
    "max_minutes": 180,
}


@pytest.fixture
def room(api: APIClient) -> dict[str, Any]:
    answer = api.post(PATH, ROOM)
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def test_what_was_sent_is_what_is_read(api: APIClient, room: dict[str, Any]) -> None:
    for name, value in ROOM.items():
        if name != "deposit":
            assert room[name] == value, name
    assert room["deposit"] == {"percent": "30", "amount": None}
    assert (room["version"], room["exceptions"], room["image"]) == (1, [], None)
    assert room["link"].endswith("/book/room-1/")
    answer = api.get(f"{PATH}{room['id']}/")
    assert answer.json() == room
    assert answer["ETag"] == '"1"'
    assert api.get(f"{PATH}{room['id']}/", headers={"If-None-Match": '"1"'}).status_code == 304


def test_an_edit_changes_what_is_sent(api: APIClient, room: dict[str, Any]) -> None:
    path = f"{PATH}{room['id']}/"
    answer = api.patch(path, {"price": None, "deposit": {"amount": "20"}, "hours": [], "labels": []})
    assert answer.status_code == 200, answer.content
    edited = answer.json()
    assert (edited["price"], edited["hours"], edited["labels"]) == (None, [], [])
    assert edited["deposit"] == {"percent": None, "amount": "20.00"}
    assert (edited["name"], edited["version"]) == ("Room", 2)
    stale = api.patch(path, {"name": "Hall"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    assert api.patch(path, {"name": "Hall"}, headers={"If-Match": '"2"'}).json()["name"] == "Hall"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"identifier": "Room 1"}, "identifier"),
        ({"name": ""}, "name"),
        ({"hours": [{"weekday": 7, "from": "09:00", "to": "10:00"}]}, "hours.0"),
        ({"hours": [{"weekday": 0, "from": "9", "to": "10:00"}]}, "hours.0"),
        (
            {
                "hours": [
                    {"weekday": 0, "from": "09:00", "to": "11:00"},
                    {"weekday": 0, "from": "10:00", "to": "12:00"},
                ]
            },
            "hours",
        ),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"min_minutes": 90, "max_minutes": 60}, "max_minutes"),
        ({"price": "-1"}, "price"),
        ({"price": "1.005"}, "price"),
        ({"currency": "ZZZ"}, "currency"),
        ({"deposit": {"percent": "10", "amount": "5"}}, "deposit"),
        ({"quantity": 0}, "quantity"),
        ({"colour": "pink"}, "colour"),
        ({"labels": ["a,b"]}, "labels"),
    ],
)
def test_a_bad_field_is_named(api: APIClient, change: dict[str, Any], field: str) -> None:
    answer = api.post(PATH, {**ROOM, **change})
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["errors"]
    assert not Resource.objects.exists()


def test_an_identifier_is_taken_once(api: APIClient, room: dict[str, Any]) -> None:
    answer = api.post(PATH, ROOM)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"identifier"})


def test_the_same_key_makes_one(api: APIClient) -> None:
    first = api.post(PATH, ROOM, headers={"Idempotency-Key": "one"})
    again = api.post(PATH, ROOM, headers={"Idempotency-Key": "one"})
    assert first.json() == again.json()
    assert Resource.objects.count() == 1


def test_free_slots_of_some_days(api: APIClient) -> None:
    studio = make_resource(quantity=2)
    day = at(0).date()
    book(studio, at(9))
    set_other_hours(resource_id=studio.pk, day=at(0, days=11).date(), spans=[(600, 720)], actor=SYSTEM)
    answer = api.get(f"{PATH}{studio.pk}/slots", {"from": str(day), "to": str(at(0, days=11).date())})
    found = answer.json()
    assert found["time_zone"] == "UTC"
    assert len(found["slots"]) == 12 + 2
    places = {slot["starts_at"]: slot["places"] for slot in found["slots"]}
    assert places[f"{day}T08:00:00Z"] == 2
    assert places[f"{day}T09:00:00Z"] == 1
    two = api.get(f"{PATH}{studio.pk}/slots", {"from": str(day), "quantity": "2"}).json()
    assert len(two["slots"]) == 11
    assert api.get(f"{PATH}{studio.pk}/slots", {"from": str(day), "to": "2099-01-01"}).status_code == 400
    assert api.get(f"{PATH}999/slots").status_code == 404


def test_a_picture_comes_and_goes(api: APIClient, room: dict[str, Any], client: Client) -> None:
    path = f"{PATH}{room['id']}/image"
    shown = api.put(path, photo(), content_type="image/jpeg")
    assert shown.status_code == 200, shown.content
    assert (shown.json()["image"][-9:], shown.json()["version"]) == ("-512.webp", 2)
    page = client.get("/book/room-1/").content.decode()
    (picture,) = re.findall(r"/book/pictures/\d+/[^\"]+", page)
    assert client.get(picture)["Content-Type"] == "image/webp"
    told = Event.objects.get(verb="resource.image_changed")
    assert (told.source, told.subject_id) == ("api", room["id"])
    assert api.delete(path).json()["image"] is None
    assert client.get(picture).status_code == 404
    bad = api.put(path, b"no picture", content_type="image/png")
    assert (bad.status_code, set(bad.json()["errors"])) == (400, {"image"})
    assert api.put(f"{PATH}999/image", photo(), content_type="image/jpeg").status_code == 404


def test_lists_are_narrowed(api: APIClient, room: dict[str, Any]) -> None:
    make_resource("Studio", is_active=False)
    names = [one["name"] for one in api.get(PATH, {"is_active": "false"}).json()["results"]]
    assert names == ["Studio"]
    assert [one["id"] for one in api.get(PATH, {"identifier": "room-1"}).json()["results"]] == [room["id"]]


def test_one_day_has_other_hours(api: APIClient, room: dict[str, Any]) -> None:
    day = at(0).date().isoformat()
    path = f"{PATH}{room['id']}/exceptions/{day}"
    slots = f"{PATH}{room['id']}/slots"
    body = {"spans": [{"from": "10:00", "to": "12:00"}], "note": "Short"}
    answer = api.put(path, body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["exceptions"] == [{"day": day, **body}]
    assert len(api.get(slots, {"from": day}).json()["slots"]) == 2
    assert api.put(path, {"spans": []}).json()["exceptions"] == [{"day": day, "spans": [], "note": ""}]
    assert api.get(slots, {"from": day}).json()["slots"] == []
    assert api.delete(path).json()["exceptions"] == []
    assert len(api.get(slots, {"from": day}).json()["slots"]) == 8


@pytest.mark.parametrize(
    ("day", "body", "field"),
    [
        ("2026-02-31", {"spans": []}, "day"),
        ("today", {"spans": []}, "day"),
        ("2030-01-31", {}, "spans"),
        ("2030-01-31", {"spans": "closed"}, "spans"),
        ("2030-01-31", {"spans": [{"from": "10:00"}]}, "spans.0"),
        ("2030-01-31", {"spans": ["10:00"]}, "spans.0"),
        ("2030-01-31", {"spans": [{"weekday": 9, "from": "10:00", "to": "11:00"}]}, "spans.0"),
        ("2030-01-31", {"spans": [], "note": "x" * 121}, "note"),
    ],
)
def test_a_day_that_is_wrong_is_named(
    api: APIClient, room: dict[str, Any], day: str, body: dict[str, Any], field: str
) -> None:
    answer = api.put(f"{PATH}{room['id']}/exceptions/{day}", body)
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["errors"]
