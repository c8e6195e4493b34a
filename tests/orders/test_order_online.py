"""An order on the hosted page: through the page's own form, by somebody nobody knew."""

import re

import pytest
from django.test import Client

from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery, Event
from orders.models import CustomerFigures, Order, Product
from tests.orders.conftest import filled, order_online


def test_makes_the_order_its_customer_and_the_confirmation(
    client: Client, lesson: Product, book: Product
) -> None:
    order = order_online(
        client,
        (lesson, 2),
        (book, 1),
        email="Nora@Example.com",
        given_name="Nora",
        surname="Newman",
        phone="+49 30 901820",
        company_name="Newman Ltd",
        billing_line1="Hauptstraße 5",
        billing_postal_code="10115",
        billing_city="Berlin",
        billing_country="DE",
        note="Ring twice",
    )

    assert (order.status, order.source) == (Order.Status.PLACED, Source.ORDER)
    assert (order.total_minor, order.currency) == (2 * 4_321 + 1_050, "EUR")
    assert [(i.description, i.quantity, i.unit_price_minor) for i in order.items.all()] == [
        ("Piano lesson", 2, 4_321),
        ("Sheet music", 1, 1_050),
    ]
    assert order.buyer["email"] == "Nora@Example.com"
    assert order.buyer["billing_address"]["city"] == "Berlin"
    assert order.note == "Ring twice"

    customer = Customer.objects.get()
    assert order.customer == customer
    assert (customer.name, customer.email_key, customer.source) == (
        "Nora Newman",
        "nora@example.com",
        Source.ORDER,
    )
    assert customer.company_name == "Newman Ltd"
    assert customer.addresses.get().line1 == "Hauptstraße 5"
    assert customer.user is None
    figures = CustomerFigures.objects.get(customer=customer)
    assert (figures.orders, figures.total_minor) == (1, order.total_minor)

    mail = Delivery.objects.get()
    assert mail.recipients == "nora@example.com"
    assert f"/order/{order.code}/" in readable(mail)
    placed = Event.objects.get(verb="order.placed")
    assert (placed.actor_kind, placed.source, placed.timeline_id) == ("anonymous", "order", customer.pk)


def test_shows_the_order_by_its_link_to_whoever_has_it(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 3))
    page = Client().get(f"/order/{order.code}/")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert "€ 129.63" in text
    assert "Piano lesson" in text
    # A form posted from a page without a referrer would come without its origin, and be refused.
    assert "<form" not in text


def test_a_wrong_link_leads_nowhere(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1))
    Order.objects.filter(pk=order.pk).update(status=Order.Status.DRAFT)
    assert client.get(f"/order/{order.code}/").status_code == 404
    assert client.get("/order/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert client.get(f"/order/{order.pk}/").status_code == 404


def test_the_page_answers_the_same_whether_the_mail_is_known(client: Client, lesson: Product) -> None:
    known = order_online(client, (lesson, 1), email="known@example.com")
    answers = []
    for email in ("known@example.com", "stranger@example.com"):
        answer = Client().post("/order/", filled(Client(), (lesson, 1), email=email))
        code = answer["Location"].split("/")[2]
        page = Client().get(f"/order/{code}/").content.decode()
        number = f"Order {Order.objects.get(code=code).pk}"
        page = re.sub(r'"X-CSRFToken": "\w+"|<time .*</time>', "", page)
        answers.append((answer.status_code, page.replace(email, "E").replace(code, "C").replace(number, "N")))
    assert answers[0] == answers[1]
    assert known.customer is not None


def test_an_empty_shop_says_so_kindly(client: Client, lesson: Product) -> None:
    Product.objects.update(is_active=False)
    page = client.get("/order/")
    assert page.status_code == 200
    assert "nothing to order at the moment" in page.content.decode()
    assert b'<button class="btn btn-primary' not in page.content


@pytest.mark.django_db
def test_works_out_the_total_without_scripts(client: Client, lesson: Product) -> None:
    page = client.post("/order/", {**filled(client, (lesson, 3), email="half@"), "total": "1"})
    assert page.status_code == 200
    assert "€ 129.63" in page.content.decode()
    assert 'value="half@"' in page.content.decode()
    assert not Order.objects.exists()
