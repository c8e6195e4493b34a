"""Rule 3: two writers at once never make two customers. The loser finds the winner's and goes on as an edit.

The races themselves run in tests/concurrency against real processes; here the other's insert lands at the worst moment.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from customers.models import Customer
from customers.services import buyers, edit, follow
from customers.services.work import Work, new_customer
from omnibasis.core.actors import SYSTEM, Source
from orders.models import Order, Product
from tests.accounts.conftest import Visitor
from tests.customers.conftest import order, told

EMAIL = "late@example.org"


def somebody_makes_it() -> Customer:
    """What another process commits between our look and our insert."""
    customer = new_customer(source=Source.API)
    customer.email = EMAIL
    customer.surname = "First"
    work = Work(customer, actor=SYSTEM, source=Source.API)
    work.note("customer.created")
    work.write()
    return customer


@pytest.fixture
def too_late(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Makes the first look of a module find nobody, and the other's customer appear right after it."""

    def arrange(module: Any, look: str) -> None:
        looked = getattr(module, look)

        def first_look(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(module, look, looked)
            answer = looked(*args, **kwargs)
            somebody_makes_it()
            return answer

        monkeypatch.setattr(module, look, first_look)

    return arrange


def test_create_or_edit_goes_on_as_an_edit(api: APIClient, too_late: Any) -> None:
    too_late(edit, "match_customer")
    answer = api.post("/api/v1/customers/CreateOrEdit", {"email": EMAIL, "given_name": "Late"})
    assert answer.status_code == 200
    assert (answer.json()["result"], answer.json()["matched_by"]) == ("updated", "email")
    customer = Customer.objects.get()
    assert (customer.given_name, customer.surname) == ("Late", "First")
    assert told(customer) == ["customer.created", "customer.edited"]


def test_an_order_fills_the_blanks_of_the_others(client: Client, lesson: Product, too_late: Any) -> None:
    too_late(buyers, "match_customer")
    placed = order(client, lesson, EMAIL, given_name="Late", surname="Second")
    customer = Customer.objects.get()
    assert placed.customer_id == customer.pk
    assert (customer.given_name, customer.surname) == ("", "First")
    assert set(customer.suggestions.values_list("field", "value")) == {
        ("given_name", "Late"),
        ("surname", "Second"),
    }
    assert Order.objects.count() == 1


def test_a_registration_leaves_the_others_as_it_is(visitor: Visitor, too_late: Any) -> None:
    too_late(follow, "_by_email")
    assert visitor.sign_up(EMAIL, given_name="Late").status_code == 302
    customer = Customer.objects.get()
    assert (customer.given_name, customer.surname, customer.user) == ("", "First", None)
    assert told(customer) == ["customer.created", "user.registered"]


def test_creating_by_hand_says_who_was_quicker(staff_client: Client) -> None:
    made = somebody_makes_it()
    answer = staff_client.post(
        "/omnipayments/customers/create/", {"kind": "individual", "email": EMAIL.upper()}
    )
    assert answer.status_code == 422
    assert str(made.pk) in str(answer.context["form"].errors["email"])
    assert Customer.objects.count() == 1
