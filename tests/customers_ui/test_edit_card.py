"""The pencil of a card edits that card alone, in its place; without scripts, on a page of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from customers.services import archive_customer, edit_customer
from omnibasis.core.actors import Actor, Source
from tests.customers_ui.conftest import LIST, form_of

IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", phone="1234", currency="EUR")


def test_in_place_it_is_only_the_card(staff_client: Client, customer: Customer) -> None:
    for card, field in (("contact", "phone"), ("billing", "billing_line1"), ("user", "user")):
        answer = staff_client.get(f"{LIST}{customer.pk}/edit/{card}/", headers=IN_PLACE)
        text = answer.content.decode()
        assert "<html" not in text
        assert f'name="{field}"' in text
        assert "HX-Request" in answer["Vary"]
    assert staff_client.get(f"{LIST}{customer.pk}/edit/nothing/").status_code == 404


def test_only_the_cards_fields_are_written(staff_client: Client, customer: Customer) -> None:
    path = f"{LIST}{customer.pk}/edit/contact/"
    sent = {**form_of(staff_client, path), "phone": "5678", "currency": "USD"}
    assert "initial-currency" not in sent
    assert staff_client.post(path, sent)["Location"] == f"{LIST}{customer.pk}/"
    customer.refresh_from_db()
    assert (customer.phone, customer.currency, customer.version) == ("5678", "EUR", 2)


def test_what_is_wrong_comes_back_on_a_page(staff_client: Client, customer: Customer) -> None:
    path = f"{LIST}{customer.pk}/edit/contact/"
    answer = staff_client.post(path, {**form_of(staff_client, path), "email": "nonsense"})
    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.content.decode()


def test_a_conflict_is_told_here_too(staff_client: Client, customer: Customer, by_staff: Actor) -> None:
    path = f"{LIST}{customer.pk}/edit/contact/"
    typed = {**form_of(staff_client, path), "phone": "5678"}
    edit_customer(customer_id=customer.pk, data={"phone": "9999"}, actor=by_staff, source=Source.STAFF)
    answer = staff_client.post(path, typed)
    assert answer.status_code == 409
    assert 'name="phone" value="5678"' in answer.content.decode()


def test_an_archived_customer_has_no_pencil(
    staff_client: Client, customer: Customer, by_staff: Actor
) -> None:
    archive_customer(customer_id=customer.pk, actor=by_staff)
    path = f"{LIST}{customer.pk}/"
    assert "/edit/" not in staff_client.get(path).content.decode()
    answer = staff_client.get(f"{path}edit/contact/", headers=IN_PLACE)
    assert answer["HX-Redirect"] == path
