"""The tab Payment methods without scripts. Numbers of cards: tests/customers/test_card_numbers.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.expiring import expiring
from customers.models import Customer, PaymentMethod
from customers.services import add_payment_method, edit_payment_method
from omnibasis.core.actors import Actor
from tests.customers_ui.conftest import LIST, form_of, text_of, words

CARD = {"gateway": "Stripe", "token": "pm_1NXWPnLkdIwHu7ix", "brand": "Visa", "last4": "4242"}


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie")


@pytest.fixture
def tab(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/payment-methods/"


def test_nothing_there_says_what_to_do(staff_client: Client, tab: str) -> None:
    html = staff_client.get(tab).content.decode()
    assert "No payment method yet" in html
    assert f'href="{tab}add/"' in html


def test_add_edit_default_remove_undo(staff_client: Client, customer: Customer, tab: str) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    expiry = {"expiry_month": str(soon.month), "expiry_year": str(soon.year)}
    page = staff_client.post(
        f"{tab}add/", {**form_of(staff_client, f"{tab}add/"), **CARD, **expiry}, follow=True
    )
    text = text_of(page.content.decode())
    assert page.redirect_chain == [(tab, 302)]
    assert "Visa •••• 4242 was added." in text
    assert f"Expires {soon:%m/%Y} Expires soon" in text
    assert "Payment methods 1" in text
    staff_client.post(f"{tab}add/", {"kind": "wallet", "brand": "PayPal", "default": "on"})
    made = PaymentMethod.objects.get(brand="Visa")
    assert (made.is_default, made.token) == (False, CARD["token"])
    one = f"{tab}{made.pk}/"
    edited = {**form_of(staff_client, f"{one}edit/"), "expiry_year": "2020"}
    assert "Changes saved." in staff_client.post(f"{one}edit/", edited, follow=True).content.decode()
    assert "Expired" in words(staff_client, tab)
    assert "is the default now" in staff_client.post(f"{one}default/", follow=True).content.decode()
    html = staff_client.post(f"{one}remove/", follow=True).content.decode()
    assert f'action="{one}restore/"' in html
    assert PaymentMethod.objects.get().is_default
    assert "is back" in staff_client.post(f"{one}restore/", follow=True).content.decode()
    made.refresh_from_db()
    assert (made.is_default, made.expiry_year) == (True, 2020)
    timeline = words(staff_client, f"{LIST}{customer.pk}/timeline/")
    for told in ("added: Visa •••• 4242", "removed: Visa", "brought back: Visa", "is the default now: Visa"):
        assert f"Payment method {told}" in timeline


def test_what_is_wrong_is_told_in_the_card(staff_client: Client, tab: str) -> None:
    sent = {"kind": "card", "brand": "Visa", "last4": "42", "expiry_month": "2", "expiry_year": "soon"}
    answer = staff_client.post(f"{tab}add/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="new-expiry_year_error"' in html
    for value in ("Visa", "42", "soon"):
        assert f'value="{value}"' in html
    answer = staff_client.post(f"{tab}add/", {"kind": "card"})
    assert "something to know it by" in answer.content.decode()
    assert not PaymentMethod.objects.exists()


def test_two_who_edit_the_same_field(
    staff_client: Client, customer: Customer, tab: str, by_staff: Actor
) -> None:
    made = add_payment_method(customer_id=customer.pk, data={"kind": "card", **CARD}, actor=by_staff)
    path = f"{tab}{made.pk}/edit/"
    typed = {**form_of(staff_client, path), "brand": "Mastercard", "expiry_month": "1", "expiry_year": "2031"}
    edit_payment_method(customer_id=customer.pk, method_id=made.pk, data={"brand": "Maestro"}, actor=by_staff)
    answer = staff_client.post(path, typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'data-value="Maestro"' in html
    assert 'name="brand" value="Mastercard"' in html
    assert staff_client.post(path, {**typed, "initial-brand": "Maestro"}).status_code == 302
    made.refresh_from_db()
    assert (made.brand, made.expiry_month) == ("Mastercard", 1)


@pytest.mark.parametrize("text", ["a\0b", "x" * 100_000, "<script>alert(1)", "9" * 400, "1e999", "-1", "٣"])
def test_nasty_values_are_errors_of_the_form(staff_client: Client, tab: str, text: str) -> None:
    names = ("kind", "gateway", "token", "brand", "last4", "expiry_month", "expiry_year", "default")
    answer = staff_client.post(f"{tab}add/", dict.fromkeys(names, text))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()


def test_the_overview_can_show_what_expires(customer: Customer, by_staff: Actor) -> None:
    def shown() -> str:
        context = {"customer": customer, "expiring": expiring(customer)}
        return text_of(render_to_string("customers/payment_methods/_expiring.html", context))

    assert shown().strip() == ""
    data = {"kind": "card", **CARD, "expiry_month": 1, "expiry_year": 2020}
    add_payment_method(customer_id=customer.pk, data=data, actor=by_staff)
    assert "Visa •••• 4242 Expires 01/2020 Expired" in shown()


def test_the_bell_tells_it(staff_client: Client, customer: Customer, tab: str, by_staff: Actor) -> None:
    data = {"kind": "card", **CARD, "expiry_month": 1, "expiry_year": 2020}
    add_payment_method(customer_id=customer.pk, data=data, actor=by_staff)
    bell = staff_client.get("/omnibasis/attention/").content.decode()
    assert f'href="{tab}"' in bell
    assert "Visa •••• 4242 expired on 31 Jan 2020" in bell


def test_many_cost_what_few_cost(staff_client: Client, customer: Customer, tab: str, by_staff: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(tab)
        return len(queries)

    add_payment_method(customer_id=customer.pk, data={"kind": "card", **CARD}, actor=by_staff)
    cost()
    few = cost()
    for _n in range(8):
        add_payment_method(customer_id=customer.pk, data={"kind": "card", **CARD}, actor=by_staff)
    assert cost() == few
