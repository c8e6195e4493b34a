"""A draft that is gone on with, and what happens when two do so; an order like another; the buyer's details on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from customers.models import Customer
from customers.services import edit_customer
from omnibasis.core.actors import SYSTEM, Actor, Source
from omnibasis.events.models import Delivery, Event
from orders.models import Invoice, Order
from orders.services import record_payment, refund_order, revert_order
from tests.orders.conftest import written

PATH = "/omnipayments/orders/create/"
ADDRESS = {"name": "Front desk", "line1": "Hauptstraße 5", "city": "Stuttgart", "country": "DE"}


@pytest.fixture
def draft(staff_client: Client) -> Order:
    staff_client.post(PATH, written(email="nora@example.com", given_name="Nora", draft="1"))
    return Order.objects.get()


def edit(order: Order) -> str:
    return f"/omnipayments/orders/{order.pk}/edit/"


def data_of(page: Any) -> dict[str, Any]:
    """A page's form as a browser would send it."""
    data = {"items-INITIAL_FORMS": "0", "items-TOTAL_FORMS": str(len(page.context["lines"].forms))}
    for form in (page.context["form"], *page.context["lines"].forms):
        for field in form:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value not in (None, False):
                data[field.html_name] = str(value)
    return data


def test_saves_what_changed_and_tells_it(staff_client: Client, draft: Order) -> None:
    more = {
        "items-1-description": "Strings",
        "items-1-unit_price": "10",
        "discount": "10 %",
        "terms": "net_60",
        "number": "A-57",
        "labels": "VIP, Rush",
        "internal_note": "Call first",
    }
    data = {**data_of(staff_client.get(edit(draft))), **more, "draft": "1"}
    answer = staff_client.post(edit(draft), data, follow=True)
    assert "Order A-57 is saved as a draft." in answer.content.decode()
    order = Order.objects.get()
    assert (order.number, order.terms, order.discount_rate, order.total_minor) == (
        "A-57",
        "net_60",
        10_000,
        9_090,
    )
    assert sorted(order.labels.values_list("name", flat=True)) == ["Rush", "VIP"]
    assert (order.version, order.status, order.buyer["given_name"]) == (2, "draft", "Nora")
    text = answer.content.decode()
    for words in (
        "total from € 91.00 to € 90.90",
        "items from 1 to 2",
        "terms from Due on receipt to Net 60",
    ):
        assert words in text


def test_what_does_not_change_is_not_told(staff_client: Client, draft: Order) -> None:
    data = data_of(staff_client.get(edit(draft)))
    assert staff_client.post(edit(draft), {**data, "draft": "1"}).status_code == 302
    assert not Event.objects.filter(verb="order.edited").exists()
    assert Order.objects.get().version == 1


def test_who_was_slower_is_told_and_loses_nothing(staff_client: Client, draft: Order) -> None:
    mine = data_of(staff_client.get(edit(draft)))
    theirs = {**data_of(staff_client.get(edit(draft))), "note": "Theirs", "draft": "1"}
    assert staff_client.post(edit(draft), theirs).status_code == 302
    answer = staff_client.post(edit(draft), {**mine, "note": "Mine, typed for long", "draft": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this order meanwhile." in text
    assert "Last was Margaret Adams" in text
    assert "Mine, typed for long" in text
    assert Order.objects.get().note == "Theirs"
    # The page that answers has the new version: saved again, it is on top of theirs.
    assert staff_client.post(edit(draft), {**data_of(answer), "draft": "1"}).status_code == 302
    assert Order.objects.get().note == "Mine, typed for long"


def test_what_was_sent_meanwhile_is_not_changed(staff_client: Client, draft: Order) -> None:
    mine = data_of(staff_client.get(edit(draft)))
    staff_client.post(f"/omnipayments/orders/{draft.pk}/send/")
    answer = staff_client.post(edit(draft), {**mine, "note": "Mine", "draft": "1"})
    assert answer.status_code == 409
    assert "Revert the order to a draft first" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    page = staff_client.get(edit(draft), follow=True)
    assert page.redirect_chain == [(f"/omnipayments/orders/{draft.pk}/", 302)]
    assert "Only a draft can be changed" in page.content.decode()


def test_saving_and_sending_is_both_or_neither(staff_client: Client) -> None:
    staff_client.post(PATH, written(given_name="Nora", draft="1"))
    draft = Order.objects.get()
    data = {**data_of(staff_client.get(edit(draft))), "note": "Hello", "mail": "on"}
    answer = staff_client.post(edit(draft), data)
    assert answer.status_code == 422
    assert "There is no e-mail address to send the invoice to" in " ".join(
        answer.context["form"].errors["email"]
    )
    draft.refresh_from_db()
    assert (draft.note, draft.version, Invoice.objects.count()) == ("", 1, 0)
    assert staff_client.post(edit(draft), {**data, "email": "nora@example.com"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.note, draft.status, draft.customer) == ("Hello", "sent", Customer.objects.get())
    assert Delivery.objects.get().recipients == "nora@example.com"


def test_to_mail_a_new_order_takes_an_address(staff_client: Client) -> None:
    answer = staff_client.post(PATH, written(given_name="Nora", mail="on"))
    assert answer.status_code == 422
    assert "There is no e-mail address to send the invoice to" in " ".join(
        answer.context["form"].errors["email"]
    )
    assert not Order.objects.exists()
    assert staff_client.post(PATH, written(given_name="Nora")).status_code == 302


def test_a_picked_customers_details_come_into_the_form_and_may_be_changed(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(
        given_name="Léna", email="lena@example.com", language="de", currency="CZK", billing_address=ADDRESS
    )
    fields = staff_client.get("/omnipayments/orders/buyer/", {"customer": f"Léna #{customer.pk}"})
    form = fields.context["form"]
    assert (form["billing_name"].value(), form["billing_city"].value()) == ("Front desk", "Stuttgart")
    assert 'data-currency="CZK"' in fields.content.decode()
    assert staff_client.get("/omnipayments/orders/buyer/", {"customer": "nobody"}).status_code == 200

    data = data_of(staff_client.get(f"{PATH}?customer={customer.pk}"))
    line = {"items-0-description": "Tuning", "items-0-unit_price": "45.50"}
    assert (
        staff_client.post(PATH, {**data, **line, "billing_city": "Ulm", "shipping_city": "Bonn"}).status_code
        == 302
    )
    order = Order.objects.get()
    assert order.buyer["billing_address"] == {
        **ADDRESS,
        "line2": "",
        "region": "",
        "postal_code": "",
        "city": "Ulm",
    }
    assert order.buyer["shipping_address"]["city"] == "Bonn"
    assert (order.buyer["language"], order.customer, order.currency) == ("de", customer, "CZK")
    assert customer.addresses.get().city == "Stuttgart"


def test_details_of_another_customer_are_not_taken_along(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    lena, tom = make_customer(given_name="Léna", email="lena@example.com"), make_customer(given_name="Tom")
    data = {**data_of(staff_client.get(f"{PATH}?customer={lena.pk}")), "customer": f"Tom #{tom.pk}"}
    del data["mail"]
    assert staff_client.post(
        PATH, {**written(), **data, "items-0-description": "Tuning", "items-0-unit_price": "1"}
    )
    order = Order.objects.get()
    assert (order.customer, order.buyer) == (tom, {"given_name": "Tom"})


def test_a_reverted_order_keeps_its_buyer_as_given(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Léna", email="lena@example.com")
    staff_client.post(PATH, written(who="customer", customer=f"#{customer.pk}"))
    order = Order.objects.get()
    revert_order(order_id=order.pk, actor=by_staff, source=Source.STAFF)
    edit_customer(customer_id=customer.pk, data={"given_name": "Married"}, actor=SYSTEM, source=Source.STAFF)
    data = data_of(staff_client.get(edit(order)))
    assert staff_client.post(edit(order), {**data, "note": "Again"}).status_code == 302
    order.refresh_from_db()
    assert (order.status, order.buyer["given_name"], order.customer) == ("sent", "Léna", customer)
    assert [(i.sequence, i.state) for i in order.invoices.order_by("id")] == [(1, "void"), (2, "open")]


def test_an_order_like_another_is_a_new_one(staff_client: Client, draft: Order) -> None:
    Order.objects.filter(pk=draft.pk).update(number="A-1", message="Please hurry")
    page = staff_client.get(f"{PATH}?copy={draft.pk}")
    assert "Like order A-1" in page.content.decode()
    data = data_of(page)
    assert "number" not in data
    assert staff_client.post(PATH, {**data, "draft": "1"}).status_code == 302
    new = Order.objects.exclude(pk=draft.pk).get()
    assert (new.total_minor, new.buyer, new.message, new.number) == (9_100, draft.buyer, "", None)
    for odd in ("x", "0", "9" * 30, "999999"):
        assert staff_client.get(f"{PATH}?copy={odd}").status_code == 200
    assert staff_client.get("/omnipayments/orders/999999/edit/").status_code == 404


def test_a_number_that_is_taken_is_told_on_its_field(staff_client: Client, draft: Order) -> None:
    staff_client.post(PATH, written(email="b@example.com", number="A-1"))
    for path in (PATH, edit(draft)):
        answer = staff_client.post(path, written(email="c@example.com", number="A-1", draft="1"))
        assert answer.status_code == 422
        assert "Another order already has this number." in answer.context["form"].errors["number"]


def test_money_that_was_paid_keeps_its_currency(staff_client: Client, api: APIClient) -> None:
    """€ 20 that came in are not $ 20 because the reverted order is written in dollars."""
    staff_client.post(PATH, written(email="nora@example.com", given_name="Nora", send="1", no_mail="1"))
    order = Order.objects.get()
    record_payment(order_id=order.pk, amount_minor=2_000, actor=SYSTEM, source=Source.STAFF)
    revert_order(order_id=order.pk, actor=SYSTEM, source=Source.STAFF)
    answer = staff_client.post(
        edit(order), {**data_of(staff_client.get(edit(order))), "currency": "USD", "draft": "1"}
    )
    assert answer.status_code == 422
    assert "€ 20.00 was paid for this order" in answer.content.decode()
    dollars = {"currency": "USD", "items": [{"description": "Tuning", "quantity": 1, "unit_price": "45.50"}]}
    told = api.patch(f"/api/v1/orders/{order.pk}", dollars)
    assert (told.status_code, list(told.json()["errors"])) == (400, ["currency"])
    order.refresh_from_db()
    assert order.currency == "EUR"
    refund_order(order_id=order.pk, actor=SYSTEM, source=Source.STAFF)
    assert api.patch(f"/api/v1/orders/{order.pk}", dollars).status_code == 200
