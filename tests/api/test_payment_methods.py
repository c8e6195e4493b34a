"""Payment methods through the API. Numbers of cards: tests/customers/test_card_numbers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer, PaymentMethod
from omnibasis.events.models import Event

CARD: dict[str, Any] = {
    "kind": "card",
    "gateway": "Stripe",
    "token": "pm_1NXWPnLkdIwHu7ix",
    "brand": "Visa",
    "last4": "4242",
    "expiry_month": 2,
    "expiry_year": 2028,
}


@pytest.fixture
def path(make_customer: Callable[..., Customer]) -> str:
    return f"/api/v1/customers/{make_customer().pk}/payment-methods"


def test_the_whole_way(api: APIClient, path: str) -> None:
    made = api.post(path, CARD)
    assert made.status_code == 201
    shown = made.json()
    assert {name: shown[name] for name in CARD} == CARD
    assert (shown["expires_on"], shown["is_default"]) == ("2028-02-29", True)
    one = f"{path}/{shown['id']}"
    assert api.get(f"{one}/").json() == shown
    second = api.post(f"{path}/", {"kind": "wallet", "brand": "PayPal", "is_default": True}).json()
    assert (second["is_default"], second["expires_on"], second["expiry_month"]) == (True, None, None)
    assert api.patch(one, {"expiry_month": None, "expiry_year": None}).json()["expires_on"] is None
    assert api.patch(one, {"gateway": None}).json()["gateway"] == ""
    assert api.post(f"{one}/default").json()["is_default"] is True
    assert [row["brand"] for row in api.get(path).json()["results"]] == ["Visa", "PayPal"]
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == api.delete(one).status_code == 404
    assert api.get(path).json()["results"][0]["is_default"] is True
    assert Event.objects.filter(verb__startswith="payment_method.", source="api").count() == 6


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"last4": "42"}, "last4"),
        ({"last4": 4242}, "last4"),
        ({"kind": "cheque"}, "kind"),
        ({"kind": None}, "kind"),
        ({"expiry_month": 0}, "expiry_month"),
        ({"expiry_month": "2"}, "expiry_month"),
        ({"expiry_year": 28}, "expiry_year"),
        ({"expiry_year": None}, "expiry_year"),
        ({"token": "a\0b"}, "token"),
        ({"brand": "x" * 41}, "brand"),
        ({"cvc": "123"}, "cvc"),
        ({"is_default": 1}, "is_default"),
        ({"gateway": "", "token": None, "brand": "", "last4": ""}, "non_field_errors"),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, path: str, body: dict[str, Any], field: str) -> None:
    answer = api.post(path, {**CARD, **body})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not PaymentMethod.objects.exists()


def test_once_by_key_and_never_over_a_stale_tag(api: APIClient, path: str) -> None:
    answers = [api.post(path, CARD, headers={"Idempotency-Key": "once"}) for _twice in range(2)]
    assert answers[0].json() == answers[1].json()
    one = f"{path}/{PaymentMethod.objects.get().pk}"
    seen = api.get(one)["ETag"]
    assert api.patch(one, {"brand": "Mastercard"}, headers={"If-Match": seen}).status_code == 200
    assert api.patch(one, {"brand": "Visa"}, headers={"If-Match": seen}).status_code == 412
    assert api.delete(one, headers={"If-Match": seen}).status_code == 412
    assert PaymentMethod.objects.get().brand == "Mastercard"


def test_nobody_elses(api: APIClient, path: str, make_customer: Callable[..., Customer]) -> None:
    pk = api.post(path, CARD).json()["id"]
    other = f"/api/v1/customers/{make_customer(given_name='Other').pk}/payment-methods/{pk}"
    assert [api.get(other).status_code, api.patch(other, {"brand": "x"}).status_code] == [404, 404]
    assert [api.delete(other).status_code, api.post(f"{other}/default").status_code] == [404, 404]
    assert api.get("/api/v1/customers/999999/payment-methods").status_code == 404
    assert api.post("/api/v1/customers/999999/payment-methods", CARD).status_code == 404
