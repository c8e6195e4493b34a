"""Idempotency-Key: the same request is done once, whatever happens to its answers."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from customers.models import Customer
from omnibasis.core import idempotency
from omnibasis.core.idempotency import purge_records
from omnibasis.core.models import IdempotencyRecord
from omnibasis.events.models import Delivery
from orders.models import Order, Payment
from tests.conftest import make_token

PATH = "/api/v1/customers/CreateOrEdit"
KEY = {"Idempotency-Key": "5f2c1d"}


def test_the_same_request_gets_the_first_answer(api: APIClient) -> None:
    first = api.post(PATH, {"given_name": "Ellie"}, headers=KEY)
    again = api.post(f"{PATH}/", {"given_name": "Ellie"}, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Customer.objects.count() == 1


def test_another_body_under_the_key_is_refused(api: APIClient) -> None:
    api.post(PATH, {"given_name": "Ellie"}, headers=KEY)
    answer = api.post(PATH, {"given_name": "Nellie"}, headers=KEY)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert Customer.objects.count() == 1


def test_another_path_under_the_key_is_refused(api: APIClient) -> None:
    api.post("/api/v1/customers", {"given_name": "Ellie"}, headers=KEY)
    assert api.post(PATH, {"given_name": "Ellie"}, headers=KEY).status_code == 422


def test_keys_of_two_tokens_have_nothing_to_do_with_each_other(api: APIClient, staff: User) -> None:
    other = APIClient(HTTP_AUTHORIZATION=f"Bearer {make_token(staff, 'Other')[1]}")
    assert api.post(PATH, {"given_name": "Ellie"}, headers=KEY).status_code == 201
    assert other.post(PATH, {"given_name": "Ellie"}, format="json", headers=KEY).status_code == 201
    assert Customer.objects.count() == 2


def test_an_error_leaves_the_key_free(api: APIClient) -> None:
    assert api.post(PATH, {"email": "no"}, headers=KEY).status_code == 400
    assert api.post(PATH, {"email": "yes@example.com"}, headers=KEY).status_code == 201


def test_every_post_honours_the_key(api: APIClient) -> None:
    order = {"buyer": {"email": "a@example.com"}, "currency": "EUR"}
    item = {"description": "Tea", "quantity": 1, "unit_price": "3.50"}
    for path, body in [
        ("/api/v1/customers/", {"given_name": "Ann"}),
        ("/api/v1/orders/", {**order, "items": [item]}),
        ("/api/v1/products/", {"code": "TEA", "name": "Tea", "prices": {"EUR": "3.50"}}),
    ]:
        key = {"Idempotency-Key": path}
        first, again = (api.post(path, body, headers=key) for _ in range(2))
        assert (first.status_code, again.content) == (201, first.content), first.content
    draft = api.post("/api/v1/orders/", {**order, "items": [item], "status": "draft"}).json()["id"]
    for act, body in [
        ("send", {"send_mail": False}),
        ("mail", {}),
        ("pay", {"amount": "1.00"}),
        ("refund", {"amount": "0.50"}),
        ("refund", {}),
        ("cancel", {}),
        ("revert", {}),
    ]:
        key = {"Idempotency-Key": f"{act} {body}".replace(" ", "")}
        first, again = (api.post(f"/api/v1/orders/{draft}/{act}", body, headers=key) for _ in range(2))
        assert (first.status_code, again.content) == (200, first.content), first.content
    assert (Order.objects.count(), Payment.objects.count(), Delivery.objects.count()) == (2, 3, 1)
    key = {"Idempotency-Key": "c"}
    tea = {"code": "CHAI", "name": "Chai", "prices": {"EUR": "4"}}
    first, again = (api.post("/api/v1/products/CreateOrEdit", tea, headers=key) for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "š"])
def test_a_key_that_is_none_is_named(api: APIClient, key: str) -> None:
    answer = api.post(PATH, {"given_name": "Ellie"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"Idempotency-Key"}


@pytest.mark.django_db(transaction=True)
def test_a_twin_in_flight_is_told_to_come_again(staff: User) -> None:
    """On SQLite writers queue, so that a twin finds the answer; tests/concurrency sends many at the same moment."""
    token, text = make_token(staff)
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {text}")
    client.default_format = "json"
    if connection.vendor == "postgresql":
        first = connections["default"].copy()
        digest = hashlib.sha256(f"token:{token.pk}\nk".encode()).digest()
        with first.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
            answer = client.post(PATH, {"given_name": "Ellie"}, headers={"Idempotency-Key": "k"})
            other_key = client.post(PATH, {"given_name": "Nellie"}, headers={"Idempotency-Key": "another"})
            cursor.execute("SELECT pg_advisory_unlock_all()")
        first.close()
        assert (answer.status_code, answer["Retry-After"]) == (409, "1")
        assert other_key.status_code == 201
        assert Customer.objects.count() == 1
    assert client.post(PATH, {"given_name": "Ellie"}, headers={"Idempotency-Key": "k"}).status_code == 201


def test_the_twin_that_lost_the_race_gets_the_winners_answer(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The winner commits between the loser's look-up and its own work."""
    first = api.post(PATH, {"external_id": "e", "given_name": "Ellie"}, headers=KEY)
    looked_up = idempotency._locked_record
    blind = iter([True])
    monkeypatch.setattr(
        idempotency, "_locked_record", lambda *args: None if next(blind, False) else looked_up(*args)
    )
    again = api.post(PATH, {"external_id": "e", "given_name": "Ellie"}, headers=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"


def test_old_records_are_purged_in_batches(api: APIClient) -> None:
    now, owner = timezone.now(), f"token:{ApiToken.objects.get().pk}"
    IdempotencyRecord.objects.bulk_create(
        IdempotencyRecord(
            owner=owner,
            key=f"k{n}",
            fingerprint="f",
            status=201,
            body="{}",
            created_at=now - timedelta(days=n),
        )
        for n in range(20, 45)
    )
    pauses: list[int] = []
    assert purge_records(batch=4, pause=lambda: pauses.append(1)) == 15
    assert len(pauses) == 4
    assert IdempotencyRecord.objects.count() == 10
