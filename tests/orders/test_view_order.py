"""One order in the back office, on its customer's page, and in the list of customers."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from omnibasis.core.actors import ANONYMOUS, Source
from orders.models import Order, Product
from orders.services import Line, create_order
from tests.orders.conftest import order_online


def put(customer: Customer, price: int, currency: str = "EUR") -> Order:
    return create_order(
        lines=[Line("Tea", 1, price)],
        currency=currency,
        customer_id=customer.pk,
        actor=ANONYMOUS,
        source=Source.ORDER,
    )


def test_shows_snapshot_items_link_and_timeline(
    staff_client: Client, client: Client, lesson: Product
) -> None:
    order = order_online(client, (lesson, 2), given_name="Nora", billing_city="Brno", billing_country="CZ")
    customer = Customer.objects.get()
    Customer.objects.update(name="Renamed since")
    text = staff_client.get(f"/omnipayments/orders/{order.pk}/").content.decode()
    for words in (
        "Piano lesson",
        "€ 86.42",
        "Nora",
        "Renamed since",
        "Brno",
        "Czechia",
        f"http://testserver/order/{order.code}/",
        "placed on the order page",
        f'href="/omnipayments/customers/{customer.pk}/"',
    ):
        assert words in text


def test_what_was_typed_is_shown_as_text(staff_client: Client, client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1), given_name="<script>alert(1)</script>", note="<img src=x>")
    for path in (f"/omnipayments/orders/{order.pk}/", "/omnipayments/orders/"):
        text = staff_client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    public = client.get(f"/order/{order.code}/").content.decode()
    assert "<script>alert" not in public


def test_a_customers_tab_shows_its_orders_alone(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    one, other = make_customer(given_name="One"), make_customer(given_name="Other")
    own, foreign = put(one, 1_000), put(other, 2_000)
    page = staff_client.get(f"/omnipayments/customers/{one.pk}/orders/")
    text = page.content.decode()
    assert f"/omnipayments/orders/{own.pk}/" in text
    assert f"/omnipayments/orders/{foreign.pk}/" not in text
    assert "lifetime value" in text
    assert staff_client.get("/omnipayments/customers/999999/orders/").status_code == 404
    assert staff_client.get(f"/omnipayments/customers/{one.pk}/orders/?cursor=odd").status_code == 302


def test_a_customer_without_orders_is_offered_the_first(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="One")
    text = staff_client.get(f"/omnipayments/customers/{customer.pk}/orders/").content.decode()
    assert "No orders yet" in text
    assert f"/omnipayments/orders/create/?customer={customer.pk}" in text


def test_the_tab_costs_the_same_for_five_and_for_fifty(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="One")
    path = f"/omnipayments/customers/{customer.pk}/orders/"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff_client.get(path).status_code == 200
        return len(queries)

    costs = []
    for count in (5, 15):
        for _order in range(count):
            put(customer, 100)
        costs.append(cost())
    assert costs[0] == costs[1]


def test_the_list_of_customers_has_their_figures(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="One")
    for price, currency in ((1_000, "EUR"), (2_050, "EUR"), (700, "JPY")):
        put(customer, price, currency)
    text = staff_client.get("/omnipayments/customers/").content.decode()
    assert "€ 30.50, ¥ 700" in text
    assert "Lifetime value" in text
    assert "just now" in text
