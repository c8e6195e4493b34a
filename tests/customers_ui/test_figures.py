"""Each key figure opens the entries that it is made of, and their sum is the figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from django.test import Client

from customers.models import Customer
from omnibasis.core.actors import Actor, Source
from orders.models import Order
from orders.services import Content, Line, create_order
from tests.customers_ui.conftest import LIST, text_of


def put(customer: Customer, price: int, currency: str, actor: Actor, *, place: bool = True) -> Order:
    return create_order(
        content=Content(lines=[Line("Tea", 1, price)], currency=currency),
        customer_id=customer.pk,
        actor=actor,
        source=Source.STAFF,
        send=place,
    )


def test_figures_lead_to_their_entries(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie")
    for price, currency in ((1_000, "EUR"), (2_050, "EUR"), (700, "USD")):
        last = put(customer, price, currency, by_staff)
    put(customer, 9_900, "EUR", by_staff, place=False)
    html = staff_client.get(f"{LIST}{customer.pk}/").content.decode()
    card = html[html.index("Key figures") :]
    figures = dict(re.findall(r'<dt class="fact-name">([^<]*)</dt><dd><a href="([^"]*)"', card))
    orders = f"{LIST}{customer.pk}/orders/"
    assert {name: url.replace("&amp;", "&") for name, url in figures.items()} == {
        "orders": f"{orders}?status=sold",
        "lifetime value in EUR": f"{orders}?status=sold&currency=EUR",
        "lifetime value in USD": f"{orders}?status=sold&currency=USD",
        "last order": f"/omnipayments/orders/{last.pk}/",
    }
    tab = staff_client.get(figures["lifetime value in EUR"].replace("&amp;", "&")).content.decode()
    amounts = re.findall(r'data-label="Total">€ ([\d.]+)</td>', tab)
    assert sum(map(Decimal, amounts)) == Decimal("30.50")
    assert "2 orders sold in EUR € 30.50" in text_of(tab)
    assert "USD" in text_of(tab)
    everything = text_of(staff_client.get(orders).content.decode())
    assert "99.00" in everything
    assert "Draft" in text_of(staff_client.get(f"{orders}?status=draft").content.decode())
    assert "No such orders" in text_of(staff_client.get(f"{orders}?currency=JPY").content.decode())
    assert staff_client.get(f"{orders}?currency=%00&status=%00").status_code == 200


def test_who_has_ordered_nothing_has_no_figures(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie")
    assert "Key figures" not in staff_client.get(f"{LIST}{customer.pk}/").content.decode()
