"""Addresses through the API: one by one, held to their country, under the customer's ETag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Address, Customer
from omnibasis.events.models import Event

NEW = {
    "kind": "shipping",
    "line1": "1 Infinite Loop",
    "city": "Cupertino",
    "region": "California",
    "country": "US",
}


@pytest.fixture
def path(make_customer: Callable[..., Customer]) -> str:
    return f"/api/v1/customers/{make_customer(given_name='Leonie', billing_address={'city': 'Oslo'}).pk}/addresses"


def test_the_whole_way(api: APIClient, path: str) -> None:
    made = api.post(path, {**NEW, "postal_code": "95014"})
    assert made.status_code == 201
    shown = made.json()
    assert (shown["kind"], shown["is_default"], shown["region"]) == ("shipping", True, "CA")
    assert shown["formatted"] == "1 Infinite Loop\nCupertino, CA 95014\nUnited States of America"
    one = f"{path}/{shown['id']}"
    assert api.get(f"{one}/").json() == shown
    second = api.post(f"{path}/", {"kind": "shipping", "city": "Reno", "is_default": True}).json()
    assert second["is_default"] is True
    assert api.get(one).json()["is_default"] is False
    edited = api.patch(one, {"line2": "Gate 2"})
    assert (edited.status_code, edited.json()["line2"], edited.json()["city"]) == (200, "Gate 2", "Cupertino")
    assert api.post(f"{one}/default").json()["is_default"] is True
    listed = api.get(path).json()["results"]
    assert [(row["kind"], row["is_default"], row["city"]) for row in listed] == [
        ("billing", True, "Oslo"), ("shipping", True, "Cupertino"), ("shipping", False, "Reno")
    ]  # fmt: skip
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == api.delete(one).status_code == 404
    assert [row["city"] for row in api.get(path).json()["results"]] == ["Oslo", "Reno"]
    assert Event.objects.filter(verb__startswith="address.", actor_kind="token", source="api").count() == 5


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"postal_code": "9501"}, "postal_code"),
        ({"region": "Bavaria"}, "region"),
        ({"country": "XX"}, "country"),
        ({"country": "USA"}, "country"),
        ({"kind": "home"}, "kind"),
        ({"kind": None}, "kind"),
        ({"line1": "x" * 161}, "line1"),
        ({"line1": 5}, "line1"),
        ({"city": "a\0b"}, "city"),
        ({"is_default": "yes"}, "is_default"),
        ({"street": "x"}, "street"),
        (dict.fromkeys(Address.FIELDS), "non_field_errors"),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, path: str, body: dict[str, Any], field: str) -> None:
    answer = api.post(path, {**NEW, **body})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert Address.objects.count() == 1


def test_a_kind_is_required_and_where_it_is_not_sent_it_stays(api: APIClient, path: str) -> None:
    assert list(api.post(path, {"city": "Reno"}).json()["errors"]) == ["kind"]
    one = f"{path}/{Address.objects.get().pk}"
    assert api.patch(one, {"city": "Bergen"}).json()["kind"] == "billing"
    assert api.patch(one, {"postal_code": None, "country": "NO"}).json()["country"] == "NO"


def test_a_key_adds_it_once(api: APIClient, path: str) -> None:
    answers = [api.post(path, NEW, headers={"Idempotency-Key": "once"}) for _twice in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert Address.objects.filter(kind="shipping").count() == 1


def test_a_stale_tag_is_refused(api: APIClient, path: str) -> None:
    one = f"{path}/{Address.objects.get().pk}"
    seen = api.get(one)["ETag"]
    fresh = api.patch(one, {"city": "Bergen"}, headers={"If-Match": seen})
    assert fresh.status_code == 200
    for answer in (
        api.patch(one, {"city": "Tromsø"}, headers={"If-Match": seen}),
        api.delete(one, headers={"If-Match": seen}),
        api.post(path, NEW, headers={"If-Match": seen}),
        api.post(f"{one}/default", headers={"If-Match": seen}),
    ):
        assert answer.status_code == 412
    assert Address.objects.get().city == "Bergen"
    assert api.delete(one, headers={"If-Match": fresh["ETag"]}).status_code == 204


def test_nobody_elses(api: APIClient, path: str, make_customer: Callable[..., Customer]) -> None:
    pk = Address.objects.get().pk
    other = f"/api/v1/customers/{make_customer(given_name='Other').pk}/addresses/{pk}"
    assert [api.get(other).status_code, api.patch(other, {"city": "x"}).status_code] == [404, 404]
    assert [api.delete(other).status_code, api.post(f"{other}/default").status_code] == [404, 404]
    assert api.post("/api/v1/customers/999999/addresses", NEW).status_code == 404
