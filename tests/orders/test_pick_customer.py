"""The customer picker: at most ten customers for what is typed, for staff alone."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from customers.models import Customer
from customers.services import archive_customer, set_status
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from orders.forms.staff import find_customer
from orders.services import Content, Line, create_order

PATH = "/omnipayments/orders/customers/"


def test_answers_at_most_ten(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    for number in range(12):
        make_customer(given_name="Anna", surname=f"N{number}", email=f"anna{number}@example.com")
    text = staff_client.get(PATH, {"q": "anna"}).content.decode()
    assert text.count('role="option"') == 10
    assert "<mark>Anna</mark>" in text


def test_finds_without_accents_and_marks_what_matched(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Léna", surname="<Ångström>")
    text = staff_client.get(PATH, {"q": "lena ang"}).content.decode()
    assert f'data-value="Léna &lt;Ångström&gt; #{customer.pk}"' in text
    assert "<Ångström>" not in text


def test_leaves_out_who_is_archived(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    archive_customer(customer_id=make_customer(given_name="Gone").pk, actor=by_staff)
    assert "No customer found" in staff_client.get(PATH, {"q": "gone"}).content.decode()


def test_leaves_out_who_is_not_active_but_an_e_mail_or_number_finds_them(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Nora", email="nora@example.com")
    set_status(customer_id=customer.pk, status="not_active", actor=by_staff)
    assert "No customer found" in staff_client.get(PATH, {"q": "nora"}).content.decode()
    assert find_customer("nora@example.com") == find_customer(f"Nora #{customer.pk}") == customer.pk
    with pytest.raises(ValidationError, match="No customer matches"):
        find_customer("nora")


def test_an_order_by_e_mail_still_finds_who_is_not_active(
    make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Nora", email="nora@example.com")
    set_status(customer_id=customer.pk, status="not_active", actor=by_staff, reason="Moved away")
    order = create_order(
        content=Content(lines=[Line(description="Lesson", quantity=1, unit_price_minor=1)], currency="EUR"),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": "nora@example.com"},
    )
    assert order.customer == customer
    customer.refresh_from_db()
    assert (customer.status, customer.status_reason) == ("not_active", "Moved away")


def test_odd_texts_find_nothing(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    make_customer(given_name="Anna")
    for odd in ("", " ", "\x00", "%", "_", '"', "'", "²", "a" * 5_000):
        assert staff_client.get(PATH, {"q": odd}).status_code == 200


def test_is_for_staff_alone(client: Client, end_user_client: Client) -> None:
    assert client.get(PATH, {"q": "a"}).status_code == 302
    assert end_user_client.get(PATH, {"q": "a"}).status_code == 404
