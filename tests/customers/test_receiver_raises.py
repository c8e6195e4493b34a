"""A receiver that raises takes the whole order or call with it; its key is free for the next try."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from rest_framework.test import APIClient

from customers.models import Customer
from omnibasis.core.models import IdempotencyRecord
from omnibasis.events.models import Delivery, Event
from orders.models import CustomerFigures, Item, Order
from tests.accounts.conftest import Visitor, mails
from tests.customers.conftest import told

MODELS: tuple[Any, ...] = (Order, Item, Customer, CustomerFigures, Delivery, Event, IdempotencyRecord)
ORDER = {
    "currency": "EUR",
    "items": [{"description": "Lesson", "quantity": 1, "unit_price": "25.50"}],
    "buyer": {"email": "nora@example.org"},
    "send_mail": True,
}


@contextmanager
def broken(sender: Any) -> Iterator[None]:
    """A receiver of somebody else's, after all of ours."""

    def breaks(**kwargs: Any) -> None:
        raise RuntimeError("a receiver failed")

    post_save.connect(breaks, sender=sender)
    try:
        yield
    finally:
        post_save.disconnect(breaks, sender=sender)


def stored() -> list[int]:
    return [model.objects.count() for model in MODELS]


@pytest.fixture
def unmoved(api: APIClient) -> APIClient:
    """The integrator's client, which gets the answer as it goes over the wire."""
    api.raise_request_exception = False
    return api


def test_an_order_by_the_api(unmoved: APIClient) -> None:
    headers = {"Idempotency-Key": "order-1"}
    before = stored()
    with broken(Order):
        answer = unmoved.post("/api/v1/orders/", ORDER, headers=headers)
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert "failed" not in answer.content.decode()
    assert stored() == before

    assert unmoved.post("/api/v1/orders/", ORDER, headers=headers).status_code == 201
    assert stored() == [1, 1, 1, 1, 1, before[5] + 2, 1]


def test_sending_a_draft(unmoved: APIClient) -> None:
    made = unmoved.post("/api/v1/orders/", {**ORDER, "status": "draft"}).json()
    before = stored()
    with broken(Order):
        assert unmoved.post(f"/api/v1/orders/{made['id']}/send", {}).status_code == 500
    assert stored() == before
    assert Order.objects.get().status == "draft"
    assert unmoved.post(f"/api/v1/orders/{made['id']}/send", {}).status_code == 200
    assert told(Customer.objects.get()) == ["customer.created", "order.placed"]


def test_a_proof_that_fails_links_nothing_and_can_be_tried_again() -> None:
    visitor = Visitor()
    visitor.sign_up("nora@example.org")
    code = mails("nora@example.org")[-1].code
    visitor.client.raise_request_exception = False
    with broken(EmailAddress):
        assert visitor.type_code(code).status_code == 500
    assert not EmailAddress.objects.get().verified
    assert told(Customer.objects.get()) == ["customer.registered"]
    visitor.type_code(code)
    assert told(Customer.objects.get()) == ["customer.registered", "user.linked"]
