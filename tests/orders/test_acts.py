"""Acts on an order from its page: each asks, does one thing, and says what happened; wrong input is told by field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from omnibasis.core.actors import SYSTEM, Source
from omnibasis.events.models import Delivery
from orders.models import Order, Payment
from orders.services import Content, Line, create_order, record_payment
from settings_app.services import save_settings

pytestmark = pytest.mark.django_db
BY = {"actor": SYSTEM, "source": Source.STAFF}


@pytest.fixture
def order() -> Order:
    return put()


def put(*, send: bool = True, price: int = 9_100, **more: Any) -> Order:
    content = Content(lines=[Line("Tuning", 1, price)], currency="EUR", **more)
    return create_order(
        content=content, buyer={"email": "nora@example.com", "given_name": "Nora"}, send=send, **BY
    )


def at(order: Order, act: str = "") -> str:
    return f"/omnipayments/orders/{order.pk}/" + (f"{act}/" if act else "")


def asked(client: Client, order: Order, act: str) -> dict[str, Any]:
    """What the question is filled in with."""
    form = client.get(at(order, act)).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {
        name: "on" if value is True else value for name, value in values.items() if value not in (None, False)
    }


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_a_part_then_the_rest_is_paid(staff_client: Client, order: Order) -> None:
    data = asked(staff_client, order, "pay")
    assert (data["amount"], data["moved_on"]) == ("91.00", timezone.localdate())
    yesterday = timezone.localdate() - timedelta(days=1)
    part = {**data, "amount": "40", "method": "cash", "reference": "till 2", "moved_on": yesterday}
    answer = staff_client.post(at(order, "pay"), part, follow=True)
    text = answer.content.decode()
    assert "€ 40.00 is recorded. € 51.00 is still open." in text
    assert "till 2" in text
    assert f"€ 40.00 paid (Cash), reference till 2, € 51.00 still open, on {yesterday.day} " in text
    data = asked(staff_client, order, "pay")
    assert data["amount"] == "51.00"
    text = staff_client.post(at(order, "pay"), data, follow=True).content.decode()
    assert "€ 51.00 is recorded. The order is paid." in text
    assert "paid in full" in text
    assert fresh(order).status == "paid"


def test_the_same_button_twice_pays_once(staff_client: Client, order: Order) -> None:
    data = {**asked(staff_client, order, "pay"), "amount": "10"}
    assert staff_client.post(at(order, "pay"), data).status_code == 302
    again = staff_client.post(at(order, "pay"), data)
    assert again.status_code == 409
    assert "changed in the meantime, and nothing was done" in again.content.decode()
    assert again.context["form"]["amount"].value() == "81.00"
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "91.01", "Only € 91.00 is open."),
        ("amount", "0", "more than nothing"),
        ("amount", "-1", "Enter an amount such as"),
        ("amount", "1.001", "EUR has 2 decimals at most"),
        ("amount", "", "required"),
        ("method", "barter", "Select a valid choice"),
        ("moved_on", "2999-01-01", "not in the future"),
        ("moved_on", "x", "Enter a valid date"),
        ("reference", "x" * 121, "at most 120"),
        ("note", "x" * 2_001, "at most 2000"),
    ],
)
def test_a_wrong_payment_is_told_on_its_field_and_kept(
    staff_client: Client, order: Order, field: str, value: str, words: str
) -> None:
    data = {**asked(staff_client, order, "pay"), "reference": "kept", field: value}
    for headers in ({}, {"HX-Request": "true"}):
        answer = staff_client.post(at(order, "pay"), data, headers=headers)
        assert answer.status_code == 422
        assert words in " ".join(answer.context["form"].errors[field])
        assert field == "reference" or 'value="kept"' in answer.content.decode()
    assert not Payment.objects.exists()


def test_in_the_dialog_the_answer_is_that_the_page_changes(staff_client: Client, order: Order) -> None:
    over_the_page = {"HX-Request": "true"}
    question = staff_client.get(at(order, "pay"), headers=over_the_page)
    assert "<html" not in question.content.decode()
    assert 'id="ask-title"' in question.content.decode()
    data = asked(staff_client, order, "pay")
    answer = staff_client.post(at(order, "pay"), data, headers=over_the_page)
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "customer-changed")
    assert "The order is paid." in staff_client.get(at(order)).content.decode()


def test_a_part_is_refunded_with_a_fee(staff_client: Client, order: Order) -> None:
    assert "Nothing is left to refund" in staff_client.get(at(order, "refund")).content.decode()
    record_payment(order_id=order.pk, **BY)
    data = asked(staff_client, order, "refund")
    assert data["amount"] == "91.00"
    wrong = staff_client.post(at(order, "refund"), {**data, "amount": "92", "fee": "93"})
    assert list(wrong.context["form"].errors) == ["amount", "fee"]
    part = {**data, "amount": "10", "fee": "1.50", "reason": "Scratched", "note": "She brings it back"}
    text = staff_client.post(at(order, "refund"), part, follow=True).content.decode()
    assert "The refund is recorded: € 8.50 goes back to the buyer." in text
    assert "Refunded in part" in text
    assert "€ 1.50 of it kept as a fee, because “Scratched”" in text
    assert "She brings it back" in text
    assert (fresh(order).kept_minor, fresh(order).status) == (8_100, "refunded")


def test_cancelling_asks_why_and_undo_makes_it_a_draft(staff_client: Client, order: Order) -> None:
    question = staff_client.get(at(order, "cancel")).content.decode()
    assert "Its invoice is void and keeps its number" in question
    data = {**asked(staff_client, order, "cancel"), "reason": "Ordered twice"}
    text = staff_client.post(at(order, "cancel"), data, follow=True).content.decode()
    assert f"Order {order.pk} is cancelled." in text
    assert f'action="{at(order, "revert")}"' in text
    assert "cancelled because “Ordered twice”" in text
    assert staff_client.post(at(order, "revert")).status_code == 302
    assert fresh(order).status == "draft"


def test_what_keeps_money_is_not_cancelled(staff_client: Client, order: Order) -> None:
    record_payment(order_id=order.pk, amount_minor=100, **BY)
    assert "Refund it first" in staff_client.get(at(order, "cancel")).content.decode()
    answer = staff_client.post(at(order, "cancel"))
    assert answer.status_code == 422
    assert fresh(order).status == "sent"


def test_reverting_says_what_becomes_of_the_invoice_and_the_money(staff_client: Client, order: Order) -> None:
    record_payment(order_id=order.pk, amount_minor=100, **BY)
    number = order.invoices.get().number
    question = staff_client.get(at(order, "revert")).content.decode()
    assert f"Invoice {number} is void and keeps its number" in question
    assert "€ 1.00 stays paid" in question
    text = staff_client.post(
        at(order, "revert"), asked(staff_client, order, "revert"), follow=True
    ).content.decode()
    assert f"Order {order.pk} is a draft again." in text
    assert "It was sent before; its invoice is void until it is sent again." in text
    assert "€ 1.00 was paid already and counts." in staff_client.get(at(order, "send")).content.decode()
    staff_client.post(at(order, "send"), {"mail": ""})
    assert "sent again, € 91.00" in staff_client.get(at(order)).content.decode()
    assert [i.state for i in order.invoices.order_by("id")] == ["void", "open"]


def test_sending_without_an_address_is_told_on_the_box(staff_client: Client) -> None:
    order = create_order(
        content=Content(lines=[Line("Tuning", 1, 100)], currency="EUR"),
        buyer={"given_name": "Nora"},
        send=False,
        **BY,
    )
    answer = staff_client.post(at(order, "send"), {"mail": "on"})
    assert answer.status_code == 422
    assert "There is no e-mail address" in " ".join(answer.context["form"].errors["mail"])
    assert fresh(order).status == "draft"


def test_the_invoice_is_mailed_again_and_every_mail_is_listed(staff_client: Client, order: Order) -> None:
    assert "Send the invoice" in staff_client.get(at(order)).content.decode()
    text = staff_client.post(at(order, "mail"), follow=True).content.decode()
    assert "The invoice goes to nora@example.com once more." in text
    assert "Waiting" in text
    assert "Send again" in text
    assert f"invoice {order.invoices.get().number} goes to nora@example.com once more" in text
    Delivery.objects.update(state="failed", last_error="550 no such mailbox", attempts=3)
    text = staff_client.get(at(order)).content.decode()
    assert "550 no such mailbox" in text
    assert "3 attempts" in text
    draft = put(send=False)
    text = staff_client.post(at(draft, "mail"), follow=True).content.decode()
    assert "There is no invoice to send. Send the order first." in text


@pytest.mark.parametrize(
    ("status", "there", "missing"),
    [
        ("draft", {"edit", "send", "cancel"}, {"pay", "refund", "revert"}),
        ("sent", {"pay", "revert", "cancel"}, {"edit", "send", "refund"}),
        ("paid", {"refund", "revert"}, {"edit", "send", "pay", "cancel"}),
        ("cancelled", {"revert"}, {"edit", "send", "pay", "refund", "cancel"}),
    ],
)
def test_only_what_can_be_done_is_offered(
    staff_client: Client, status: str, there: set[str], missing: set[str]
) -> None:
    order = put(send=status != "draft")
    if status == "paid":
        record_payment(order_id=order.pk, **BY)
    if status == "cancelled":
        staff_client.post(at(order, "cancel"))
    for path in (at(order), "/omnipayments/orders/"):
        text = staff_client.get(path).content.decode()
        assert {act for act in there | missing if f'href="{at(order, act)}"' in text} == there
    for act in missing:
        answer = staff_client.post(
            at(order, act), {"amount": "1", "method": "cash", "moved_on": "2026-01-01"}
        )
        assert answer.status_code in (409, 422)
    assert fresh(order).status == status


def test_labels_are_put_on_and_taken_off_in_place(staff_client: Client, order: Order) -> None:
    answer = staff_client.post(at(order, "labels"), {"name": "VIP"}, headers={"HX-Request": "true"})
    assert "VIP was put on." in answer.content.decode()
    assert "Add label" in answer.content.decode()
    staff_client.post(at(order, "labels"), {"name": "Rush"})
    label = order.labels.get(name="VIP")
    off = staff_client.post(f"{at(order)}labels/{label.pk}/off/", follow=True).content.decode()
    assert "VIP was taken off." in off
    assert [one.name for one in order.labels.all()] == ["Rush"]
    staff_client.post(f"{at(order)}labels/{label.pk}/on/")
    assert order.labels.count() == 2
    wrong = staff_client.post(at(order, "labels"), {"name": "a,b"}, headers={"HX-Request": "true"})
    assert "no comma" in wrong.content.decode()
    text = staff_client.get(at(order)).content.decode()
    assert "labelled “VIP”" in text
    assert "no longer labelled “VIP”" in text


def test_shows_discounts_shipping_taxes_terms_and_words(staff_client: Client) -> None:
    save_settings(values={"prices_include_tax": False}, actor=SYSTEM)
    lines = [
        Line("Tuning", 2, 5_000, discount_rate=10_000, tax_rate=19_000),
        Line("Strings", 1, 1_000, discount_minor=250, tax_rate=7_000),
    ]
    content = Content(
        lines=lines,
        currency="EUR",
        discount_rate=10_000,
        shipping_minor=490,
        shipping_tax_rate=19_000,
        terms="custom",
        terms_days=12,
        number="A-57",
        message="From the buyer",
        note="To the buyer",
        internal_note="Among us",
        labels=["VIP"],
    )
    order = create_order(content=content, buyer={"email": "nora@example.com", "tax_id": "DE 1"}, **BY)
    # split() parts at no-break spaces as well.
    text = " ".join(staff_client.get(at(order)).content.decode().split())
    expected = (
        "Order A-57",
        "10 % off, −€ 10.00",
        "−€ 2.50",
        "Discount 10 %</dt><dd>−€ 9.75",
        "€ 4.90",
        "Tax 7 % <small>on € 6.75</small></dt><dd>€ 0.47",
        "Tax 19 % <small>on € 85.90</small></dt><dd>€ 16.32",
        "€ 109.44",
        "Custom days: 12 days",
        "From the buyer",
        "To the buyer",
        "Among us",
        "VIP",
        "DE 1",
        order.invoices.get().number,
    )
    assert [words for words in expected if words not in text] == []
    assert order.total() == "€ 109.44"


def test_the_page_costs_the_same_for_one_and_for_many(staff_client: Client, order: Order) -> None:
    def cost(one: Order) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff_client.get(at(one)).status_code == 200
        return len(queries)

    cost(order)
    record_payment(order_id=order.pk, amount_minor=10, **BY)
    staff_client.post(at(order, "mail"))
    staff_client.post(at(order, "labels"), {"name": "VIP"})
    few = cost(order)
    many = create_order(
        content=Content(
            lines=[Line(f"Item {n}", 1, 1_000, tax_rate=n * 1_000) for n in range(30)],
            currency="EUR",
            labels=[f"Label {n}" for n in range(10)],
        ),
        buyer={"email": "tom@example.com"},
        mail=True,
        **BY,
    )
    for number in range(5):
        record_payment(order_id=many.pk, amount_minor=100 + number, **BY)
        staff_client.post(at(many, "mail"))
    assert cost(many) == few <= 12
