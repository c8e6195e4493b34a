"""Rule 2: CreateOrEdit matches by id, external id, picked user, e-mail, in this order; without a key it creates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer

PATH = "/api/v1/customers/CreateOrEdit"


@pytest.fixture
def four(make_customer: Callable[..., Customer], end_user: User) -> dict[str, Customer]:
    """One customer to be found by each key."""
    return {
        "id": make_customer(given_name="By id"),
        "external_id": make_customer(given_name="By external id", external_id="A-1"),
        "user": Customer.objects.get(user=end_user),
        "email": make_customer(given_name="By e-mail", email="mail@example.com"),
    }


@pytest.mark.parametrize("first", ["id", "external_id", "user", "email"])
def test_the_strongest_key_decides(
    api: APIClient, four: dict[str, Customer], end_user: User, first: str
) -> None:
    keys: dict[str, Any] = {
        "id": four["id"].pk,
        "external_id": "A-1",
        "user": end_user.pk,
        "email": "mail@example.com",
    }
    order = list(keys)
    sent = {key: keys[key] for key in order[order.index(first) :]}
    answer = api.post(PATH, {**sent, "dry_run": True})
    if first == "email":
        assert answer.json()["matched_by"] == "email"
    else:
        # The weaker keys belong to others, which is an error on them: proof that the stronger one was followed.
        assert answer.status_code == 400
    answer = api.post(PATH, {first: keys[first], "tax_id": "T-1"})
    assert (answer.json()["matched_by"], answer.json()["result"]) == (first, "updated")
    assert Customer.objects.get(tax_id="T-1") == four[first]


@pytest.mark.django_db
def test_without_a_key_it_is_always_a_new_one(api: APIClient) -> None:
    for _time in range(2):
        answer = api.post(PATH, {"given_name": "Leonie", "surname": "Köhler"})
        assert (answer.status_code, answer.json()["matched_by"]) == (201, None)
    assert Customer.objects.count() == 2


def test_an_unknown_id_is_an_error_on_id(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    make_customer()
    answer = api.post(PATH, {"id": 999_999, "given_name": "Nobody"})
    assert list(answer.json()["errors"]) == ["id"]


def test_an_address_never_turns_one_outside_record_into_another(
    api: APIClient, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(email="mail@example.com", external_id="A-1")
    answer = api.post(PATH, {"email": "mail@example.com", "external_id": "A-2"})
    assert list(answer.json()["errors"]) == ["external_id"]
    customer.refresh_from_db()
    assert customer.external_id == "A-1"
    assert api.post(PATH, {"id": customer.pk, "external_id": "A-2"}).json()["result"] == "updated"
