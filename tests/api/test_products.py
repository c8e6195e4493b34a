"""Products through the API: a price for each currency, a code that is theirs alone, a picture."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from omnibasis.events.models import Event
from orders.models import Product
from tests.security.hostile import photo

PATH = "/api/v1/products/"
TEA = {"code": "TEA-100", "name": "Tea", "prices": {"EUR": "3.5", "JPY": 500}, "tax_rate": "7"}


def test_made_read_and_edited_field_by_field(api: APIClient) -> None:
    made = api.post(PATH, TEA)
    assert made.status_code == 201
    told = made.json()
    assert (told["prices"], told["tax_rate"], told["image"]) == ({"EUR": "3.50", "JPY": "500"}, "7", None)
    path = f"{PATH}{told['id']}"
    assert api.get(path).json() == told == api.get(PATH).json()["results"][0]
    assert api.patch(path, {"name": "Green tea"}).json() == {**told, "name": "Green tea"}
    assert api.patch(path, {"prices": {"USD": "4"}}).json()["prices"] == {"USD": "4.00"}
    assert api.patch(path, {"is_active": False}).json()["is_active"] is False
    assert api.get(f"{PATH}?is_active=true").json()["results"] == []
    assert api.get(f"{PATH}?code=TEA-100").json()["results"][0]["id"] == told["id"]
    assert api.get(f"{PATH}99").status_code == 404
    assert api.patch(f"{PATH}99", {"name": "x"}).status_code == 404


def test_create_or_edit_by_code(api: APIClient) -> None:
    path = f"{PATH}CreateOrEdit"
    first = api.post(path, TEA)
    assert (first.status_code, first.json()["result"]) == (201, "created")
    events = Event.objects.count()
    same = api.post(path, TEA)
    assert (same.status_code, same.json()["result"], Event.objects.count()) == (200, "unchanged", events)
    dearer = api.post(path, {"code": "TEA-100", "prices": {"EUR": "4"}}).json()
    assert (dearer["result"], dearer["product"]["prices"], dearer["product"]["name"]) == (
        "updated",
        {"EUR": "4.00"},
        "Tea",
    )
    bare = api.post(path, {"code": "CHAI"})
    assert (bare.status_code, set(bare.json()["errors"])) == (400, {"name", "prices"})
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "TEA 100"}, "code"),
        ({"code": "x" * 41}, "code"),
        ({"code": "TAKEN"}, "code"),
        ({"name": ""}, "name"),
        ({"prices": {}}, "prices"),
        ({"prices": {"EUR": "-1"}}, "prices.EUR"),
        ({"prices": {"JPY": "1.5"}}, "prices.JPY"),
        ({"prices": {"EUR": "x"}}, "prices.EUR"),
        ({"prices": {"XXX": "1"}}, "prices"),
        ({"prices": "3.50"}, "prices"),
        ({"tax_rate": "101"}, "tax_rate"),
        ({"position": -1}, "position"),
        ({"unit_price": "1"}, "unit_price"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(
    api: APIClient, change: dict[str, Any], field: str
) -> None:
    api.post(PATH, {**TEA, "code": "TAKEN"})
    answer = api.post(PATH, {**TEA, **change})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field}), answer.content
    assert Product.objects.count() == 1


def test_a_picture_comes_and_goes(api: APIClient) -> None:
    path = f"{PATH}{api.post(PATH, TEA).json()['id']}/image"
    with_picture = api.put(path, photo(), content_type="image/jpeg")
    assert with_picture.status_code == 200, with_picture.content
    assert with_picture.json()["image"].endswith("-512.webp")
    assert api.delete(path).json()["image"] is None
    bad = api.put(path, b"no picture", content_type="image/png")
    assert (bad.status_code, set(bad.json()["errors"])) == (400, {"image"})
