"""Rule 1: one stored key for each mailbox; what people typed is kept; keys are unique, and nothing is not a key."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import Customer
from omnibasis.core.actors import Source
from orders.models import Order, Product
from tests.shop import choose, fill_in

Make = Callable[..., Customer]

LOOK_ALIKES = [
    "le\u0131f@example.org",
    "leif@ex\u0430mple\u3002org",
    "\u212aevin@example.org",
    "leif@\uff45xample.org",
]


def test_what_was_typed_is_kept_and_its_key_is_compared(api: APIClient) -> None:
    first = api.post("/api/v1/customers/", {"email": "Leif.Berg@BÜCHER.example", "phone": "+420 608-225 333"})
    customer = Customer.objects.get(pk=first.json()["id"])
    assert (customer.email, customer.email_key) == (
        "Leif.Berg@BÜCHER.example",
        "leif.berg@xn--bcher-kva.example",
    )
    assert (customer.phone, customer.phone_e164) == ("+420 608-225 333", "+420608225333")
    for spelling in ("LEIF.BERG@bücher.example", " leif.berg@XN--bcher-kva.EXAMPLE "):
        again = api.post("/api/v1/customers/CreateOrEdit", {"email": spelling, "surname": "Berg"}).json()
        assert (again["matched_by"], again["customer"]["id"]) == ("email", customer.pk)
        refused = api.post("/api/v1/customers/", {"email": spelling})
        assert refused.status_code == 400
        assert str(customer.pk) in refused.json()["errors"]["email"][0]


@pytest.mark.parametrize("email", LOOK_ALIKES)
def test_a_look_alike_is_refused_at_every_door(
    email: str, api: APIClient, staff_client: Client, client: Client, lesson: Product
) -> None:
    for path in ("customers/", "customers/CreateOrEdit"):
        answer = api.post(f"/api/v1/{path}", {"email": email})
        assert answer.status_code == 400
        assert "email" in answer.json()["errors"]
    item = {"description": "Lesson", "quantity": 1, "unit_price": "1"}
    answer = api.post("/api/v1/orders/", {"currency": "EUR", "items": [item], "buyer": {"email": email}})
    assert answer.status_code == 400
    assert "buyer.email" in answer.json()["errors"]
    form = staff_client.post("/omnipayments/customers/create/", {"kind": "individual", "email": email})
    assert (form.status_code, list(form.context["form"].errors)) == (422, ["email"])
    choose(client, (lesson, 1))
    form = fill_in(client, email=email)
    assert (form.status_code, list(form.context["form"].errors)) == (422, ["email"])
    assert not Customer.objects.exists()
    assert not Order.objects.exists()


def test_the_database_itself_refuses_a_second_key(make_customer: Make) -> None:
    make_customer(email="leif@example.org", external_id="crm-1")
    other = make_customer(given_name="Other")
    for column, value in (("email_key", "leif@example.org"), ("external_id", "crm-1")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=other.pk).update(**{column: value})


def test_any_number_of_customers_has_no_key(make_customer: Make) -> None:
    for _number in range(3):
        customer = make_customer(given_name="Leif", email="", external_id="")
        assert (customer.email_key, customer.external_id) == (None, None)


def test_a_customer_without_a_name_cannot_be_stored() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.bulk_create([Customer(source=Source.API, created_at=now, updated_at=now)])


def test_matching_compares_plain_bytes(api: APIClient, make_customer: Make) -> None:
    make_customer(email="leif@example.org")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.post("/api/v1/customers/CreateOrEdit", {"email": "LEIF@example.org"})
    asked = [query["sql"].upper() for query in queries if "EMAIL_KEY" in query["sql"].upper()]
    assert asked
    assert not any("UPPER(" in sql or "LOWER(" in sql or " LIKE " in sql for sql in asked)
