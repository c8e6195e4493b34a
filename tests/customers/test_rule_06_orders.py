"""Rule 6: an order matches or makes its customer, fills blanks only, and keeps what the buyer said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from customers.models import Customer
from customers.services import archive_customer, dismiss_suggestion, edit_customer
from customers.services.suggestions import MAX_OPEN
from omnibasis.core.actors import Actor, Source
from orders.models import Order, Product
from tests.customers.conftest import order, told

Make = Callable[..., Customer]
EMAIL = "leonie@example.org"


def by_api(api: APIClient, **body: Any) -> Any:
    item = {"description": "Lesson", "quantity": 2, "unit_price": "25.50"}
    return api.post("/api/v1/orders/", {"currency": "EUR", "items": [item], **body})


def test_each_door_makes_the_customer_of_an_unknown_buyer(
    client: Client, staff_client: Client, api: APIClient, lesson: Product
) -> None:
    order(client, lesson, "a@example.org", given_name="A")
    assert by_api(api, buyer={"email": "b@example.org", "given_name": "B"}).status_code == 201
    page = staff_client.get("/omnipayments/orders/create/")
    assert page.status_code == 200
    made = Customer.objects.order_by("email")
    assert [(c.email, c.given_name, c.source) for c in made] == [
        ("a@example.org", "A", "order"),
        ("b@example.org", "B", "order"),
    ]
    assert [told(c) for c in made] == [["customer.created", "order.placed"]] * 2


@pytest.mark.parametrize("door", ["hosted", "api"])
def test_a_known_buyers_blanks_are_filled_and_nothing_is_overwritten(
    door: str, client: Client, api: APIClient, lesson: Product, make_customer: Make
) -> None:
    customer = make_customer(email=EMAIL, surname="Köhler", phone="+49 30 901820")
    details = {"surname": "Koehler", "company_name": "Bücher", "phone": "+49 (0)30 901820"}
    if door == "hosted":
        order(client, lesson, "LEONIE@example.org", **details)
    else:
        assert by_api(api, buyer={"email": "LEONIE@example.org", **details}).status_code == 201
    customer.refresh_from_db()
    assert (customer.email, customer.surname, customer.company_name) == (EMAIL, "Köhler", "Bücher")
    assert customer.phone == "+49 30 901820"
    assert "Koehler" in customer.suggestions.values_list("value", flat=True)
    assert Customer.objects.count() == 1


def test_the_snapshot_stays_whatever_becomes_of_the_customer(
    client: Client, lesson: Product, by_staff: Actor
) -> None:
    placed = order(client, lesson, EMAIL, given_name="Leonie", billing_city="Stuttgart")
    snapshot = Order.objects.values("buyer", "buyer_name", "buyer_email").get()
    assert snapshot["buyer"]["billing_address"]["city"] == "Stuttgart"
    data = {"given_name": "Changed", "email": "changed@example.org", "billing_address": {"city": "Berlin"}}
    edit_customer(customer_id=placed.customer_id, data=data, actor=by_staff, source=Source.STAFF)
    assert Order.objects.values("buyer", "buyer_name", "buyer_email").get() == snapshot


def test_staffs_order_for_a_customer_keeps_their_details_of_now(api: APIClient, make_customer: Make) -> None:
    customer = make_customer(email=EMAIL, given_name="Leonie", billing_address={"city": "Stuttgart"})
    answer = by_api(api, customer=customer.pk)
    assert answer.status_code == 201
    api.patch(f"/api/v1/customers/{customer.pk}", {"given_name": "Changed"})
    stored = Order.objects.get()
    assert (stored.buyer["given_name"], stored.buyer_email) == ("Leonie", EMAIL)
    assert stored.buyer["billing_address"]["city"] == "Stuttgart"


def test_an_archived_customer_comes_back_when_they_buy(
    client: Client, lesson: Product, make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(email=EMAIL)
    archive_customer(customer_id=customer.pk, actor=by_staff)
    order(client, lesson, EMAIL)
    customer.refresh_from_db()
    assert customer.archived_at is None
    assert told(customer) == ["customer.created", "customer.archived", "customer.restored", "order.placed"]


def test_what_was_dismissed_is_not_suggested_again(
    client: Client, lesson: Product, make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(email=EMAIL, surname="Köhler")
    order(client, lesson, EMAIL, surname="Stranger")
    dismiss_suggestion(suggestion_id=customer.suggestions.get().pk, actor=by_staff)
    order(client, lesson, EMAIL, surname="Stranger", note="again")
    customer.refresh_from_db()
    assert (customer.suggestions.count(), customer.open_suggestions) == (1, 0)


def test_a_stranger_cannot_flood_a_customer_with_suggestions(api: APIClient, make_customer: Make) -> None:
    customer = make_customer(email=EMAIL, surname="Köhler")
    for number in range(MAX_OPEN + 5):
        by_api(api, buyer={"email": EMAIL, "surname": f"Name {number}"})
    customer.refresh_from_db()
    assert customer.suggestions.count() == customer.open_suggestions == MAX_OPEN


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("buyer.email", "nobody"),
        ("buyer.phone", "call me"),
        ("buyer.given_name", "x" * 81),
        ("buyer.language", "tlh"),
        ("buyer.billing_address.country", "ZZ"),
        ("buyer.billing_address.city", "x" * 101),
    ],
)
def test_a_bad_detail_is_named_and_nothing_is_written(api: APIClient, field: str, value: str) -> None:
    buyer: dict[str, Any] = {"email": EMAIL}
    *path, last = field.split(".")[1:]
    target = buyer
    for part in path:
        target = target.setdefault(part, {})
    target[last] = value
    answer = by_api(api, buyer=buyer)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


def test_the_confirmation_goes_to_the_very_domain_that_was_typed(client: Client, lesson: Product) -> None:
    from omnibasis.events.models import Delivery

    order(client, lesson, "Leonie@faß.example")
    assert Delivery.objects.get().recipients == "leonie@xn--fa-hia.example"
