"""Editing a customer: only what was changed is written, and two people at once lose nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from customers.services import archive_customer, edit_customer
from omnibasis.core.actors import Actor, Source
from omnibasis.events.models import Event
from tests.conftest import make_user
from tests.customers_ui.conftest import form_of, text_of


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(
        given_name="Leonie",
        surname="Köhler",
        phone="1234",
        billing_address={"line1": "Theodor-Heuss-Straße 34", "city": "Stuttgart", "country": "DE"},
    )


@pytest.fixture
def path(customer: Customer) -> str:
    return f"/omnipayments/customers/{customer.pk}/edit/"


def theirs(customer: Customer, actor: Actor, **data: object) -> None:
    edit_customer(customer_id=customer.pk, data=data, actor=actor, source=Source.STAFF)


def test_nothing_changed_is_nothing_written(staff_client: Client, customer: Customer, path: str) -> None:
    answer = staff_client.post(path, form_of(staff_client, path))
    assert answer.status_code == 302
    assert Event.objects.filter(timeline_id=customer.pk).count() == 1


def test_one_field_changed_is_one_field_written(staff_client: Client, customer: Customer, path: str) -> None:
    staff_client.post(path, {**form_of(staff_client, path), "surname": "Koehler", "billing_city": "Ulm"})
    event = Event.objects.filter(timeline_id=customer.pk).latest("sequence")
    assert event.changes == {
        "surname": ["Köhler", "Koehler"],
        "billing_address.city": ["Stuttgart", "Ulm"],
    }


def test_what_only_the_other_changed_stands(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    typed = {**form_of(staff_client, path), "surname": "Koehler"}
    theirs(customer, by_staff, phone="5678")
    assert staff_client.post(path, typed).status_code == 302
    customer.refresh_from_db()
    assert (customer.surname, customer.phone) == ("Koehler", "5678")


def test_the_same_field_is_a_conflict_that_a_second_save_settles(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    typed = {**form_of(staff_client, path), "surname": "Braun", "billing_city": "Ulm", "company_name": "B"}
    theirs(customer, by_staff, surname="Koehler", billing_address={"city": "Berlin"})
    answer = staff_client.post(path, typed)
    text = text_of(answer.content.decode())
    assert answer.status_code == 409
    assert "changed the same fields while you were editing" in text
    assert "Koehler Braun" in text
    assert "Berlin Ulm" in text
    customer.refresh_from_db()
    assert (customer.surname, customer.company_name) == ("Koehler", "")
    again = {**typed, "version": str(customer.version), "initial-surname": "Koehler"}
    assert f'name="version" value="{customer.version}"' in answer.content.decode()
    assert staff_client.post(path, again).status_code == 302
    customer.refresh_from_db()
    assert (customer.surname, customer.company_name) == ("Braun", "B")


def test_an_error_keeps_all_that_was_typed(staff_client: Client, customer: Customer, path: str) -> None:
    typed = {**form_of(staff_client, path), "surname": "Braun", "email": "nonsense", "billing_country": "AT"}
    html = staff_client.post(path, typed).content.decode()
    assert 'name="surname" value="Braun"' in html
    assert 'name="initial-surname" value="Köhler"' in html
    assert '<option value="AT" selected' in html
    assert Event.objects.filter(timeline_id=customer.pk).count() == 1


def test_the_picked_user_is_linked_and_emptied_is_unlinked(
    staff_client: Client, customer: Customer, path: str
) -> None:
    user = make_user("luis@example.com", is_staff=False, verified=False)
    Customer.objects.exclude(pk=customer.pk).delete()
    staff_client.post(path, {**form_of(staff_client, path), "user": "Luis@example.com"})
    customer.refresh_from_db()
    assert (customer.user, customer.link_method) == (user, "picked")
    assert form_of(staff_client, path)["user"] == "luis@example.com"
    staff_client.post(path, {**form_of(staff_client, path), "user": ""})
    customer.refresh_from_db()
    assert customer.user is None


def test_an_archived_customer_is_not_edited(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    typed = form_of(staff_client, path)
    archive_customer(customer_id=customer.pk, actor=by_staff)
    assert staff_client.get(path).status_code == 302
    answer = staff_client.post(path, {**typed, "surname": "Braun"})
    assert answer.status_code == 422
    assert "deleted" in answer.content.decode()


def test_no_customer_is_not_found(staff_client: Client) -> None:
    assert staff_client.get("/omnipayments/customers/404404/edit/").status_code == 404
