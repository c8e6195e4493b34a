"""Rule 1: the e-mail is kept as typed and compared by its key; phone likewise; no two customers share a key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from customers.models import Customer

CREATE = "/api/v1/customers/"


@pytest.mark.django_db
def test_keeps_what_was_typed_beside_its_key(api: APIClient) -> None:
    answer = api.post(CREATE, {"email": " Leonie@Bücher.Example ", "phone": "+49 (711) 284-2222"})
    assert answer.status_code == 201
    customer = Customer.objects.get()
    assert (customer.email, customer.email_key) == ("Leonie@Bücher.Example", "leonie@xn--bcher-kva.example")
    assert (customer.phone, customer.phone_e164) == ("+49 (711) 284-2222", "+497112842222")


@pytest.mark.parametrize("again", ["LEONIE@EXAMPLE.COM", "leonie@example.com", " Leonie@Example.com"])
def test_another_spelling_is_the_same_address(
    api: APIClient, make_customer: Callable[..., Customer], again: str
) -> None:
    make_customer(email="Leonie@example.com")
    answer = api.post(CREATE, {"email": again})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["email"])
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    "odd", ["mıke@example.com", "mike@example.com\u200b", "miKe@example.com", "mike@exampſe.com"]
)
def test_a_look_alike_is_refused_by_name(
    api: APIClient, make_customer: Callable[..., Customer], odd: str
) -> None:
    make_customer(email="mike@example.com")
    answer = api.post(CREATE, {"email": odd})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["email"])
    assert Customer.objects.count() == 1


@pytest.mark.django_db
def test_customers_without_an_address_do_not_collide(api: APIClient) -> None:
    for name in ("Leonie", "Bjørn"):
        assert api.post(CREATE, {"given_name": name}).status_code == 201
    assert list(Customer.objects.values_list("email_key", flat=True)) == [None, None]


def test_an_external_id_belongs_to_one(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    make_customer(given_name="Leonie", external_id="A-1")
    answer = api.post(CREATE, {"given_name": "Bjørn", "external_id": "A-1"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["external_id"])
