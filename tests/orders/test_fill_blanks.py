"""Rule 6: an order from outside fills blanks of a customer who exists, and only suggests what differs."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from customers.models import Customer, Suggestion
from omnibasis.events.models import Event
from orders.models import Product
from tests.shop import order_online

DETAILS = {
    "given_name": "Leo",
    "surname": "Köhler",
    "phone": "+49 711 2842222",
    "billing_line1": "Theodor-Heuss-Straße 34",
    "billing_city": "Stuttgart",
}


def test_fills_blanks_and_suggests_what_differs(
    client: Client, lesson: Product, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")
    order = order_online(client, (lesson, 1), email="LEONIE@example.com", **DETAILS)

    customer.refresh_from_db()
    assert order.customer == customer
    assert customer.given_name == "Leonie"
    assert customer.phone == "+49 711 2842222"
    assert customer.addresses.get().city == "Stuttgart"
    suggestion = Suggestion.objects.get()
    assert (suggestion.field, suggestion.value, suggestion.source) == ("given_name", "Leo", "order")
    assert customer.open_suggestions == 1
    # The order itself keeps what was given.
    assert (order.buyer["given_name"], order.buyer_email) == ("Leo", "LEONIE@example.com")


def test_never_overwrites_even_for_a_signed_in_user(
    end_user_client: Client, end_user: Any, lesson: Product
) -> None:
    customer = Customer.objects.get(user=end_user)
    before = Customer.objects.filter(pk=customer.pk).values("given_name", "surname", "email").get()
    order = order_online(
        end_user_client, (lesson, 1), email="else@example.com", given_name="Ludwig", surname="Other"
    )
    assert order.customer == customer
    assert Customer.objects.filter(pk=customer.pk).values("given_name", "surname", "email").get() == before
    assert set(customer.suggestions.values_list("field", "value")) == {
        ("given_name", "Ludwig"),
        ("surname", "Other"),
    }


def test_the_same_again_changes_nothing(
    client: Client, lesson: Product, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")
    for _time in range(2):
        order_online(client, (lesson, 1), email="leonie@example.com", **DETAILS)
    assert Suggestion.objects.filter(customer=customer).count() == 1
    assert Customer.objects.count() == 1


def test_staff_on_the_order_page_is_a_visitor_like_any_other(
    staff_client: Client, lesson: Product, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")
    assert b"counts as a visitor" in staff_client.get("/order/").content
    order = order_online(staff_client, (lesson, 1), email="leonie@example.com", given_name="Changed")
    customer.refresh_from_db()
    assert order.customer == customer
    assert customer.given_name == "Leonie"
    assert customer.user is None
    assert customer.suggestions.get().value == "Changed"
    assert Event.objects.get(verb="order.placed").actor_kind == "anonymous"
