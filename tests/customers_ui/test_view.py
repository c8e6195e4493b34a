"""View customer: what stands there, why a user is linked, what was suggested, and acting on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from customers.services import merge_customers
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from orders.services import Content, Line, create_order
from tests.conftest import make_user
from tests.customers_ui.conftest import LIST, text_of, words


def order_says(**buyer: str) -> None:
    create_order(
        content=Content(
            lines=[Line(description="House blend", quantity=1, unit_price_minor=1450)], currency="EUR"
        ),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": "leonie@example.com", **buyer},
    )


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(
        given_name="Leonie", surname="Köhler", email="leonie@example.com", phone="+49 711 2842222"
    )


@pytest.fixture
def path(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/"


def test_what_is_known_stands_there(staff_client: Client, path: str) -> None:
    text = words(staff_client, path)
    for part in (
        "Leonie Köhler",
        "Active",
        "leonie@example.com staff",
        "+49 711 2842222 staff",
        "Add billing address",
        "No user is linked.",
        "Overview Timeline",
        "Was created in the back office",
    ):
        assert part in text


def test_a_link_says_why_when_and_who(staff_client: Client, customer: Customer, path: str) -> None:
    make_user("leonie@example.com")
    text = words(staff_client, path)
    assert "leonie@example.com verified" in text
    assert "because the e-mail was verified" in text
    assert "by leonie@example.com" in text
    answer = staff_client.post(f"{path}unlink/", follow=True)
    assert "The user is unlinked" in text_of(answer.content.decode())
    customer.refresh_from_db()
    assert customer.user is None


def test_a_suggestion_is_used(staff_client: Client, customer: Customer, path: str) -> None:
    order_says(phone="+49 711 9999999")
    text = words(staff_client, path)
    assert "Phone: +49 711 9999999" in text
    assert "Now: +49 711 2842222" in text
    assert "1 suggestion waits for you." in text
    suggestion = customer.suggestions.get()
    staff_client.post(f"{path}suggestions/{suggestion.pk}/accept/")
    customer.refresh_from_db()
    assert (customer.phone, customer.open_suggestions) == ("+49 711 9999999", 0)


def test_a_suggestion_is_dismissed_once(staff_client: Client, customer: Customer, path: str) -> None:
    order_says(phone="+49 711 9999999")
    suggestion = customer.suggestions.get()
    staff_client.post(f"{path}suggestions/{suggestion.pk}/dismiss/")
    answer = staff_client.post(f"{path}suggestions/{suggestion.pk}/accept/", follow=True)
    assert "already decided by Margaret Adams" in text_of(answer.content.decode())
    customer.refresh_from_db()
    assert customer.phone == "+49 711 2842222"


def test_a_suggestion_of_another_customer_is_not_found(
    staff_client: Client, customer: Customer, make_customer: Callable[..., Customer]
) -> None:
    order_says(phone="+49 711 9999999")
    other = make_customer(given_name="Other")
    suggestion = customer.suggestions.get()
    answer = staff_client.post(f"{LIST}{other.pk}/suggestions/{suggestion.pk}/accept/")
    assert answer.status_code == 404


def test_a_locked_field_says_so(staff_client: Client, customer: Customer, path: str) -> None:
    staff_client.post(f"{path}lock/", {"field": "phone", "locked": "1"})
    html = staff_client.get(path).content.decode()
    assert 'aria-label="Unlock: Phone"' in html
    assert 'aria-label="Lock: E-mail"' in html


def test_a_merged_id_leads_on(
    staff_client: Client, customer: Customer, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    gone = make_customer(given_name="Leo")
    merge_customers(keep_id=customer.pk, drop_id=gone.pk, actor=by_staff)
    assert staff_client.get(f"{LIST}{gone.pk}/timeline/")["Location"] == f"{LIST}{customer.pk}/timeline/"


def test_the_bell_and_the_search_lead_here(staff_client: Client, customer: Customer, path: str) -> None:
    order_says(phone="+49 711 9999999")
    bell = staff_client.get("/omnibasis/attention/").content.decode()
    assert f'href="{path}"' in bell
    assert "1 suggestion to decide on" in bell
    found = staff_client.get("/omnibasis/search/?q=kohler", headers={"X-Requested-With": "fetch"})
    assert f'data-url="{path}"' in found.content.decode()
