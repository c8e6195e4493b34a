"""Staff writes an order: for a customer or for somebody new, placed or as a draft, with and without scripts."""

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.events.models import Delivery, Event
from orders.models import Order, Product
from tests.orders.conftest import make_product, written

PATH = "/omnipayments/orders/create/"


def test_for_somebody_new(staff_client: Client) -> None:
    data = written(email="new@example.com", given_name="Nora", mail="on", internal_note="Call first")
    answer = staff_client.post(PATH, data, follow=True)
    order = Order.objects.get()
    assert answer.redirect_chain == [(f"/omnipayments/orders/{order.pk}/", 302)]
    assert f"Order {order.pk} is sent." in answer.content.decode()
    assert (order.total_minor, order.currency, order.internal_note) == (9_100, "EUR", "Call first")
    assert (order.source, order.status) == (Source.STAFF, Order.Status.SENT)
    customer = Customer.objects.get()
    assert (customer.name, order.customer) == ("Nora", customer)
    assert Delivery.objects.get().recipients == "new@example.com"
    event = Event.objects.get(verb="order.placed")
    assert (event.actor_label, event.timeline_id) == ("Margaret Adams", customer.pk)


def test_for_a_customer_in_any_way_of_naming_it(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Léna", surname="Ångström", email="lena@example.com")
    make_customer(given_name="Route", surname="66")
    for text in (f"Léna Ångström #{customer.pk}", str(customer.pk), "LENA@example.com", "lena angstrom"):
        answer = staff_client.post(PATH, written(who="customer", customer=text))
        assert answer.status_code == 302, answer.context["form"].errors
    orders = Order.objects.all()
    assert {order.customer_id for order in orders} == {customer.pk}
    assert orders[0].buyer["given_name"] == "Léna"
    assert orders[0].buyer_email == "lena@example.com"
    assert not Delivery.objects.exists()


def test_what_stands_in_the_other_half_of_the_form_is_not_looked_at(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Lena")
    data = written(who="customer", customer=f"#{customer.pk}", email="half@", given_name="Typed before")
    assert staff_client.post(PATH, data).status_code == 302
    assert Order.objects.get().buyer == {"given_name": "Lena"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Choose a customer"),
        ("Nobody at all", "No customer matches"),
        ("nobody@example.com", "No customer matches"),
        ("half@", "Enter an e-mail address"),
        ("#999999", "No customer matches"),
        ("Twin", "More than one customer matches"),
    ],
)
def test_says_which_customer_it_could_not_find(
    staff_client: Client, make_customer: Callable[..., Customer], text: str, words: str
) -> None:
    for name in ("One", "Two"):
        make_customer(given_name=name, surname="Twin")
    answer = staff_client.post(PATH, written(who="customer", customer=text))
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["customer"])
    assert not Order.objects.exists()


def test_amounts_are_typed_as_in_the_readers_language(staff_client: Client) -> None:
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}
    data = written(email="a@example.com", **{"items-0-unit_price": "1 234,50"})
    staff_client.post(PATH, data, **german)  # type: ignore[arg-type]
    assert Order.objects.get().total_minor == 246_900
    assert "2.469,00" in staff_client.get("/omnipayments/orders/", **german).content.decode()  # type: ignore[arg-type]


def test_a_product_fills_in_what_is_left_empty(staff_client: Client, lesson: Product) -> None:
    rows = {"items-0-product": str(lesson.pk), "items-0-description": "", "items-0-unit_price": ""}
    staff_client.post(PATH, written(email="a@example.com", **rows))
    item = Order.objects.get().items.get()
    assert (item.description, item.unit_price_minor, item.quantity) == ("Piano lesson", 4_321, 2)
    assert item.product == lesson


def test_a_product_in_another_currency_asks_for_a_price(staff_client: Client) -> None:
    bowl = make_product("Tea bowl", 5_000, "JPY")
    rows = {"items-0-product": str(bowl.pk), "items-0-unit_price": ""}
    answer = staff_client.post(PATH, written(email="a@example.com", **rows))
    assert answer.status_code == 422
    assert "Tea bowl has no price in EUR. Type one." in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("items-0-quantity", "0", "Item 1, Quantity"),
        ("items-0-quantity", "9" * 5_000, "Item 1, Quantity"),
        ("items-0-unit_price", "-1", "Item 1, Unit price"),
        ("items-0-unit_price", "1e5", "Item 1, Unit price"),
        ("items-0-unit_price", "1.005", "EUR has 2 decimals at most"),
        ("items-0-unit_price", "9" * 14, "Item 1, Unit price"),
        ("items-0-unit_price", "\u0661\u0662", "Item 1, Unit price"),
        ("items-0-description", "", "Say what it is"),
        ("items-0-description", "x" * 201, "Item 1, Item"),
        ("items-0-description", "a\x00b", "Item 1, Item"),
        ("items-0-discount", "91.01", "more than the item comes to"),
        ("items-0-discount", "101 %", "a percentage from 0 to 100"),
        ("items-0-discount", "%", "a percentage such as 10 %"),
        ("items-0-tax_rate", "200", "a percentage from 0 to 100"),
        ("discount", "92", "more than the items come to"),
        ("discount", "x", "Discount on the whole order"),
        ("shipping", "-1", "Shipping"),
        ("shipping", "1.001", "EUR has 2 decimals at most"),
        ("shipping_tax_rate", "1.2345", "Tax % on shipping"),
        ("terms", "tomorrow", "Payment terms"),
        ("terms", "custom", "Enter in how many days"),
        ("number", "57", "one of them not a digit"),
        ("labels", "x" * 41, "A label has 1 to 40 letters"),
        ("version", "x", "whole number"),
        ("items-0-product", "77777", "This product is not sold any more"),
        ("items-0-product", "7" * 30, "Item 1, "),
        ("items-1-description", "No price", "Item 2, Unit price"),
        ("currency", "XXX", "Currency"),
        ("email", "bad@", "E-mail"),
        ("phone", "call me", "Phone"),
        ("who", "both", "Who buys"),
        ("items-TOTAL_FORMS", "x", "ManagementForm"),
        ("items-TOTAL_FORMS", "100000", "at most 200"),
    ],
)
def test_bad_input_is_told_by_field_and_kept(
    staff_client: Client, field: str, value: str, words: str
) -> None:
    answer = staff_client.post(PATH, written(**{"email": "kept@example.com", field: value}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert field == "email" or 'value="kept@example.com"' in text
    assert not Order.objects.exists()


def test_nothing_named_and_nothing_in_it_is_refused(staff_client: Client) -> None:
    empty = {"items-0-description": "", "items-0-quantity": "1", "items-0-unit_price": ""}
    assert "Add at least one item" in staff_client.post(PATH, written(**empty)).content.decode()
    answer = staff_client.post(PATH, written())
    assert "give the buyer" in answer.content.decode()


def test_two_clicks_make_one_order(staff_client: Client) -> None:
    page = staff_client.get(PATH).context["form"]["page"].value()
    data = written(email="a@example.com", page=page)
    first, second = staff_client.post(PATH, data), staff_client.post(PATH, data)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1
    # Another button, or other content, is another order.
    staff_client.post(PATH, {**data, "draft": "1"})
    staff_client.post(PATH, {**data, "items-0-quantity": "3"})
    assert Order.objects.count() == 3


def test_more_rows_without_scripts(staff_client: Client) -> None:
    answer = staff_client.post(PATH, written(email="half@", more="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="items-5-description"' in text
    assert 'value="half@"' in text
    assert 'value="45.50"' in text
    assert "field-error" not in text


def test_starts_with_the_customer_it_was_opened_for(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Lena", currency="CZK")
    text = staff_client.get(f"{PATH}?customer={customer.pk}").content.decode()
    assert f'value="Lena #{customer.pk}"' in text
    assert '<option value="CZK" selected' in text
    for odd in ("x", "-1", "9" * 30, "²"):
        assert staff_client.get(f"{PATH}?customer={odd}").status_code == 200
