"""One order in the back office, on its customer's page, and in the list of customers."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Actor, Source
from omnibasis.events.services import record
from orders.models import Order
from orders.services import (
    Content,
    Line,
    cancel_order,
    create_order,
    edit_order,
    label_order,
    mail_order_again,
    record_payment,
    refund_order,
    revert_order,
    send_order,
)
from tests.customers_ui.conftest import text_of


def order_of_visitor(**buyer: Any) -> Order:
    """An order as it comes from the order page."""
    return create_order(
        content=Content(lines=[Line("Piano lesson", 2, 4_321)], currency="EUR", message="<img src=x>"),
        buyer={"email": "nora@example.com", **buyer},
        actor=ANONYMOUS,
        source=Source.ORDER,
    )


def put(customer: Customer, price: int, currency: str = "EUR") -> Order:
    return create_order(
        content=Content(lines=[Line("Tea", 1, price)], currency=currency),
        customer_id=customer.pk,
        actor=ANONYMOUS,
        source=Source.ORDER,
    )


def test_shows_snapshot_items_link_and_timeline(staff_client: Client) -> None:
    order = order_of_visitor(given_name="Nora", billing_address={"city": "Brno", "country": "CZ"})
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
        "placed on the order page, € 86.42",
        f'href="/omnipayments/customers/{customer.pk}/"',
    ):
        assert words in text


def test_what_was_typed_is_shown_as_text(staff_client: Client, client: Client) -> None:
    order = order_of_visitor(given_name="<script>alert(1)</script>")
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


def test_the_tab_narrows_to_what_was_sold_to_a_state_and_to_what_is_overdue(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="One")
    path = f"/omnipayments/customers/{customer.pk}/orders/"
    sold, overdue, cancelled = (put(customer, price) for price in (1_000, 2_000, 4_000))
    Order.objects.filter(pk=overdue.pk).update(due_on="2020-01-01")
    record_payment(order_id=sold.pk, amount_minor=400, actor=ANONYMOUS, source=Source.STAFF)
    cancel_order(order_id=cancelled.pk, actor=ANONYMOUS, source=Source.STAFF)

    def shown(query: str) -> list[int]:
        return [order.pk for order in staff_client.get(path + query).context["page"].rows]

    assert shown("") == shown("?status=odd") == [cancelled.pk, overdue.pk, sold.pk]
    assert shown("?status=sold") == shown("?status=sent") == [overdue.pk, sold.pk]
    assert shown("?status=overdue") == [overdue.pk]
    assert shown("?status=cancelled&currency=EUR") == [cancelled.pk]
    text = " ".join(staff_client.get(path).content.decode().split())
    for words in ("Overdue", "€ 6.00 open", "2 orders sold in EUR", "Create an order for this customer"):
        assert words in text
    assert f"{path}?status=overdue" in text


def test_the_whole_story_is_told_in_plain_words(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    """On the order's page and on the customer's timeline alike."""
    customer = make_customer(given_name="One", email="one@example.com")
    by: Any = {"actor": by_staff, "source": Source.STAFF}
    lines = [Line("Tea", 1, 1_000)]
    order = create_order(
        content=Content(lines=lines, currency="EUR", number="A-57"), customer_id=customer.pk, send=False, **by
    )
    edit_order(
        order_id=order.pk,
        content=Content(lines=[*lines, Line("Bowl", 1, 500)], currency="EUR", number="A-58", note="Hi"),
        customer_id=customer.pk,
        **by,
    )
    send_order(order_id=order.pk, **by)
    mail_order_again(order_id=order.pk, **by)
    record_payment(order_id=order.pk, amount_minor=500, method="cash", **by)
    refund_order(order_id=order.pk, amount_minor=100, fee_minor=10, reason="Cracked", **by)
    label_order(order_id=order.pk, names=["VIP"], **by)
    revert_order(order_id=order.pk, **by)
    send_order(order_id=order.pk, mail=False, **by)
    refund_order(order_id=order.pk, **by)
    cancel_order(order_id=order.pk, reason="Enough", **by)
    told = (
        "Order A-57 written as a draft, € 10.00",
        "number from “A-57” to “A-58”",
        "total from € 10.00 to € 15.00",
        "items from 1 to 2",
        "; note",
        "Order A-58 written and sent, € 15.00",
        "goes to one@example.com once more",
        "€ 5.00 paid (Cash), € 10.00 still open",
        "€ 1.00 refunded (Other), € 0.10 of it kept as a fee, because “Cracked”",
        "Order A-58 labelled “VIP”",
        "Order A-58 reverted to a draft, to be changed and sent again",
        "Order A-58 sent again, € 15.00",
        "Order A-58 cancelled because “Enough”",
    )
    for path in (f"/omnipayments/orders/{order.pk}/", f"/omnipayments/customers/{customer.pk}/timeline/"):
        text = text_of(staff_client.get(path).content.decode())
        assert [words for words in told if words not in text] == [], path
        # The sentence says all of it: no raw columns beside it.
        assert "minor" not in text


def test_mail_that_went_and_mail_that_did_not_is_told(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    order = put(make_customer(given_name="One"), 100)
    data = {"order": order.pk, "invoice": "2026-0001", "email": "one@example.com"}
    for verb, more in (("mail_sent", {}), ("mail_failed", {"error": "550 <no such mailbox>"})):
        with transaction.atomic():
            record(
                verb=f"order.{verb}", subject=order, actor=SYSTEM, source=Source.SYSTEM, data={**data, **more}
            )
    text = staff_client.get(f"/omnipayments/orders/{order.pk}/").content.decode()
    assert "invoice 2026-0001 was handed over to one@example.com" in text
    assert "invoice 2026-0001 did not reach one@example.com: 550 &lt;no such mailbox&gt;" in text
