"""Resources in the back office: the form, its hours, what is refused, who was quicker."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bookings.models import OtherHours, Resource
from tests.bookings.conftest import at, book
from tests.security.hostile import photo

CREATE = "/omnibookings/resources/create/"


def typed(client: Client, path: str = CREATE, **more: Any) -> dict[str, Any]:
    """What the form sends as it stands, with these."""
    form = client.get(path).context["form"]
    data = {name: form[name].value() for name in form.fields if name not in ("image", "remove_image")}
    sent = {**data, **more}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def test_makes_one_with_a_picture(staff_client: Client) -> None:
    data = typed(
        staff_client,
        name="Sauna",
        identifier="sauna",
        hours_5="9:00-12:00, 13:30-18:00, 22.00-2.00",
        labels="Warm, Quiet",
    )
    data["image"] = SimpleUploadedFile("sauna.jpg", photo(), "image/jpeg")
    answer = staff_client.post(CREATE, data)
    assert answer.status_code == 302, answer.context["form"].errors
    resource = Resource.objects.get()
    assert answer["Location"] == f"/omnibookings/resources/{resource.pk}/"
    assert resource.week()[5] == ((540, 720), (810, 1_080), (1_320, 1_560))
    assert sorted(resource.labels.values_list("name", flat=True)) == ["Quiet", "Warm"]
    assert (resource.price_minor, resource.confirms_at_once) == (None, True)
    picture = Client().get(f"/book/pictures/{resource.pk}/{resource.picture_name}")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert Client().get(f"/book/pictures/{resource.pk}/other.webp").status_code == 404


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"identifier": "Sauna 1"}, "identifier", "small letters"),
        ({"hours_0": "9-12"}, "hours_0", "9:00-12:00"),
        ({"hours_0": "9:00-12:00, 11:00-13:00"}, "hours_0", "overlap"),
        ({"hours_0": "25:00-26:00"}, "hours_0", "9:00-12:00"),
        ({"min_minutes": "90", "max_minutes": "60"}, "max_minutes", "shorter"),
        ({"quantity": "0"}, "quantity", "1"),
        ({"price": "12.345"}, "price", "2 decimals"),
        ({"deposit": "101 %"}, "deposit", "100"),
        ({"time_zone": "Mars/Base"}, "time_zone", "Mars"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    staff_client: Client, change: dict[str, Any], field: str, said: str
) -> None:
    data = typed(staff_client, **{"name": "Sauna", "identifier": "sauna", **change})
    answer = staff_client.post(CREATE, data)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert not Resource.objects.exists()


def test_an_edit_that_somebody_else_overtook_is_told(staff_client: Client, studio: Resource) -> None:
    path = f"/omnibookings/resources/{studio.pk}/edit/"
    mine, theirs = typed(staff_client, path, name="Mine"), typed(staff_client, path, name="Theirs")
    assert staff_client.post(path, theirs).status_code == 302
    answer = staff_client.post(path, mine)
    assert answer.status_code == 422
    assert "Somebody changed this resource meanwhile." in answer.content.decode()
    studio.refresh_from_db()
    assert studio.name == "Theirs"


def test_an_edit_that_changes_nothing_keeps_everything(staff_client: Client, room: Resource) -> None:
    path = f"/omnibookings/resources/{room.pk}/edit/"
    staff_client.post(path, typed(staff_client, path))
    before = (room.hours, room.price_minor, room.deposit_rate, room.version)
    room.refresh_from_db()
    assert (room.hours, room.price_minor, room.deposit_rate, room.version) == before


def test_archived_and_brought_back(staff_client: Client, studio: Resource) -> None:
    book(studio, at(10))
    staff_client.post(f"/omnibookings/resources/{studio.pk}/archive/")
    assert Client().get("/book/studio/").status_code == 404
    assert [row["id"] for row in staff_client.get("/omnibookings/resources/").context["rows"]] == []
    staff_client.post(f"/omnibookings/resources/{studio.pk}/restore/")
    assert Client().get("/book/studio/").status_code == 200


def test_other_hours_on_one_day(staff_client: Client, studio: Resource) -> None:
    path = f"/omnibookings/resources/{studio.pk}/hours/"
    day = at(0).date().isoformat()
    assert staff_client.post(path, {"day": day, "spans": "10:00-11:00", "note": "Short"}).status_code == 302
    page = Client().get("/book/studio/", {"day": day})
    assert [slot["start"] for slot in page.context["slots"]] == ["10:00"]
    assert staff_client.get(path, {"day": day}).context["form"]["spans"].value() == "10:00\N{EN DASH}11:00"
    staff_client.post(path, {"day": day, "spans": ""})
    assert Client().get("/book/studio/", {"day": day}).context["slots"] == []
    assert OtherHours.objects.count() == 1
    staff_client.post(f"{path}remove/", {"day": day})
    assert not OtherHours.objects.exists()
    for wrong in ("", "nonsense", "2026-02-31"):
        assert staff_client.post(f"{path}remove/", {"day": wrong}).status_code == 302
