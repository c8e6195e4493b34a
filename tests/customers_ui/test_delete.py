"""Delete: says what goes along or why it stays; undone from the toast and from the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Customer, CustomerLabel, Label, Note, PaymentMethod
from customers.services import edit_customer
from omnibasis.core.actors import Actor, Source
from orders.services import Content, Line, create_order
from tests.conftest import make_user
from tests.customers_ui.conftest import LIST, text_of, words

LINES = [Line(description="House blend", quantity=1, unit_price_minor=1450)]


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")


@pytest.fixture
def path(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/"


def order(customer: Customer, actor: Actor, *, place: bool) -> None:
    create_order(
        content=Content(lines=LINES, currency="EUR"),
        actor=actor,
        source=Source.STAFF,
        customer_id=customer.pk,
        send=place,
    )


def with_everything(customer: Customer, by_staff: Actor, notes: int = 3) -> None:
    make_user("leonie@example.com")
    edit_customer(
        customer_id=customer.pk,
        data={"billing_address": {"city": "Ulm"}, "shipping_address": {"city": "Bonn"}},
        actor=by_staff,
        source=Source.STAFF,
    )
    now = timezone.now()
    Note.objects.bulk_create(
        Note(customer=customer, body="x", source="staff", created_at=now, updated_at=now, search_text="x")
        for _n in range(notes)
    )
    PaymentMethod.objects.create(customer=customer, created_at=now)
    label = Label.objects.create(name="VIP", key="vip")
    CustomerLabel.objects.create(customer=customer, label=label)
    order(customer, by_staff, place=False)


def test_the_question_lists_what_goes_along(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    assert "This goes along" not in words(staff_client, f"{path}delete/")
    with_everything(customer, by_staff)
    text = words(staff_client, f"{path}delete/")
    assert "Delete Leonie Köhler?" in text
    assert (
        "This goes along: 3 notes 2 addresses 1 payment method 1 label "
        "The linked user, who sees nothing of it while it is deleted 1 draft of an order"
    ) in text
    assert "it can be restored" in text


def test_it_counts_no_further_than_a_hundred_and_costs_the_same(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    with CaptureQueriesContext(connection) as few:
        staff_client.get(f"{path}delete/")
    with_everything(customer, by_staff, notes=150)
    with CaptureQueriesContext(connection) as many:
        text = words(staff_client, f"{path}delete/")
    assert "100+ notes" in text
    assert len(many) == len(few)


def test_with_orders_it_says_at_once_why_not_and_what_instead(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    order(customer, by_staff, place=True)
    answer = staff_client.get(f"{path}delete/", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "Leonie Köhler cannot be deleted This customer has orders" in text_of(html)
    assert f'href="{path}deactivate/"' in html
    assert "btn-danger" not in html
    told = staff_client.post(f"{path}delete/", follow=True)
    assert "This customer has orders" in text_of(told.content.decode())
    customer.refresh_from_db()
    assert customer.archived_at is None


def test_undo_brings_it_back(staff_client: Client, customer: Customer, path: str) -> None:
    answer = staff_client.post(f"{path}delete/", {"version": "1"}, follow=True)
    html = answer.content.decode()
    assert "Leonie Köhler was deleted." in text_of(html)
    assert "This customer is deleted" in text_of(html)
    assert f'action="{path}restore/"' in html
    assert "Leonie" not in words(staff_client, LIST)
    staff_client.post(f"{path}restore/")
    text = words(staff_client, f"{path}timeline/")
    assert text.index("Restored") < text.index("Deleted ; it can be restored")
    customer.refresh_from_db()
    assert customer.archived_at is None


def test_the_filter_deleted_finds_it_and_its_row_restores_it(
    staff_client: Client, customer: Customer, path: str
) -> None:
    staff_client.post(f"{path}delete/", follow=True)
    assert "Leonie" not in words(staff_client, f"{LIST}?status=active")
    html = staff_client.get(f"{LIST}?status=deleted").content.decode()
    assert f'<form method="post" action="{path}restore/">' in html
    assert f"{path}edit/" not in html


def test_what_was_changed_meanwhile_is_looked_at_once_more(
    staff_client: Client, customer: Customer, path: str, by_staff: Actor
) -> None:
    edit_customer(customer_id=customer.pk, data={"phone": "1234"}, actor=by_staff, source=Source.STAFF)
    answer = staff_client.post(f"{path}delete/", {"version": "1"})
    assert answer.status_code == 409
    assert "was changed in the meantime" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    customer.refresh_from_db()
    assert customer.archived_at is None


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 400, "-1", "\0"])
def test_odd_versions_are_no_error_page(staff_client: Client, path: str, version: str) -> None:
    assert staff_client.post(f"{path}delete/", {"version": version}).status_code in (302, 409)


def test_who_is_not_there_is_not_found(staff_client: Client) -> None:
    for name in ("delete", "deactivate", "activate", "restore"):
        assert staff_client.post(f"{LIST}999999/{name}/").status_code == 404
