"""An order from draft to paid, refunded, reverted and cancelled: each act's effect on all that follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from customers.models import Customer
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.events.models import Delivery, Event
from orders.models import CustomerFigures, Invoice, Order, Payment
from orders.services import (
    Content,
    Line,
    cancel_order,
    create_order,
    edit_order,
    mail_order_again,
    record_payment,
    refund_order,
    revert_order,
    send_order,
)
from settings_app.services import save_settings

pytestmark = pytest.mark.django_db
STAFF = Actor(kind="user", label="Robin", is_staff=True)
BUYER = {"email": "nora@example.com", "given_name": "Nora"}
TUNING = Line("Tuning", 2, 4_550)


def write(*lines: Line, send: bool = False, **more: Any) -> Order:
    return create_order(
        content=Content(lines=lines or (TUNING,), currency="EUR"),
        buyer=BUYER,
        actor=STAFF,
        source=Source.STAFF,
        send=send,
        **more,
    )


def act(verb: Any, order: Order, **more: Any) -> Order:
    verb(order_id=order.pk, actor=STAFF, source=Source.STAFF, **more)
    order.refresh_from_db()
    return order


def figures() -> list[tuple[int, int]]:
    return list(CustomerFigures.objects.values_list("orders", "total_minor"))


def test_sending_numbers_an_invoice_and_mails_it() -> None:
    order = write()
    assert (order.status, order.customer, Invoice.objects.count()) == ("draft", None, 0)
    act(send_order, order)
    invoice = order.invoices.get()
    assert (order.status, order.open_minor, order.version) == ("sent", 9_100, 2)
    assert (invoice.number, invoice.state, invoice.total_minor) == (f"{invoice.year}-0001", "open", 9_100)
    assert invoice.document["lines"][0]["description"] == "Tuning"
    assert order.customer == Customer.objects.get(email_key="nora@example.com")
    assert figures() == [(1, 9_100)]
    mail = Delivery.objects.get(subject_type="orders.order", subject_id=order.pk)
    assert (mail.recipients, mail.attachments) == (
        "nora@example.com",
        [{"kind": "invoice", "id": invoice.pk}],
    )


def test_without_an_address_it_says_so_and_nothing_is_sent() -> None:
    order = create_order(
        content=Content(lines=[TUNING], currency="EUR"),
        buyer={"given_name": "Nora"},
        actor=STAFF,
        source=Source.STAFF,
        send=False,
    )
    with pytest.raises(InvalidInput) as refused:
        act(send_order, order)
    assert list(refused.value.errors) == ["buyer.email"]
    order.refresh_from_db()
    assert (order.status, Invoice.objects.count(), Customer.objects.count()) == ("draft", 0, 0)
    assert act(send_order, order, mail=False).status == "sent"
    assert Delivery.objects.count() == 0


def test_partial_payments_settle_it_and_no_more_is_taken() -> None:
    order = write(send=True)
    act(record_payment, order, amount_minor=4_000, method="cash", reference="till 2")
    assert (order.status, order.open_minor) == ("sent", 5_100)
    with pytest.raises(InvalidInput) as refused:
        act(record_payment, order, amount_minor=5_101)
    assert list(refused.value.errors) == ["amount"]
    act(record_payment, order)
    assert (order.status, order.open_minor, order.invoices.get().state) == ("paid", 0, "paid")
    with pytest.raises(Refused):
        act(record_payment, order, amount_minor=1)
    assert list(Payment.objects.values_list("amount_minor", "method", "currency")) == [
        (4_000, "cash", "EUR"),
        (5_100, "other", "EUR"),
    ]


def test_refunds_in_part_and_in_whole() -> None:
    order = act(record_payment, write(send=True))
    act(refund_order, order, amount_minor=1_000, fee_minor=100, reason="Scratched", note="Bring it back")
    assert (order.status, order.is_refunded_in_part, order.kept_minor) == ("refunded", True, 8_100)
    assert (order.invoices.get().state, figures()) == ("refunded", [(1, 8_100)])
    with pytest.raises(InvalidInput):
        act(refund_order, order, amount_minor=8_101)
    act(refund_order, order)
    assert (order.status, order.is_refunded_in_part, order.kept_minor, figures()) == (
        "refunded",
        False,
        0,
        [(1, 0)],
    )
    with pytest.raises(Refused):
        act(refund_order, order)


def test_a_reverted_order_is_changed_and_sent_again_with_the_next_number() -> None:
    order = act(record_payment, write(send=True))
    act(revert_order, order)
    assert (order.status, order.paid_minor, figures()) == ("draft", 9_100, [])
    assert order.invoices.get().state == "void"
    edit_order(
        order_id=order.pk,
        content=Content(lines=[Line("Tuning", 1, 4_550)], currency="EUR"),
        actor=STAFF,
        source=Source.STAFF,
        version=order.version,
    )
    act(send_order, order)
    assert (order.status, order.open_minor, order.total_minor) == ("paid", -4_550, 4_550)
    assert sorted(order.invoices.values_list("sequence", "state")) == [(1, "void"), (2, "paid")]
    act(refund_order, order, amount_minor=4_550)
    assert (order.status, order.open_minor) == ("paid", 0)
    assert figures() == [(1, 4_550)]


def test_cancelling_voids_the_invoice_and_is_undone_by_a_revert() -> None:
    order = act(cancel_order, write(send=True), reason="Ordered twice")
    assert (order.status, order.open_minor, figures()) == ("cancelled", 0, [])
    assert order.invoices.get().voided_at is not None
    with pytest.raises(Refused):
        act(send_order, order)
    act(revert_order, order)
    assert act(send_order, order).status == "sent"
    paid = act(record_payment, order, amount_minor=10)
    with pytest.raises(Refused, match="Refund it first"):
        act(cancel_order, paid)


def test_the_whole_story_is_on_the_timeline() -> None:
    order = act(record_payment, write(send=True, mail=True))
    act(mail_order_again, order)
    act(refund_order, order)
    told = Event.objects.filter(timeline_id=order.customer_id).order_by("sequence")
    assert [e.verb for e in told] == [
        "customer.created",
        "order.placed",
        "order.paid",
        "order.mailed_again",
        "order.refunded",
    ]
    assert [e.sequence for e in told] == [1, 2, 3, 4, 5]


def test_numbers_have_no_gap_and_begin_anew_each_year() -> None:
    save_settings(values={"invoice_prefix": "RE-"}, actor=STAFF)
    for day in ("2024-12-31T12:00:00+00:00", "2025-01-01T12:00:00+00:00", "2024-05-01T12:00:00+00:00"):
        from datetime import datetime

        write(send=True, placed_at=datetime.fromisoformat(day))
    with pytest.raises(InvalidInput):
        write(Line("Tuning", 0, 1), send=True)
    write(send=True, placed_at=datetime.fromisoformat("2024-06-01T12:00:00+00:00"))
    assert list(Invoice.objects.order_by("id").values_list("number", "issued_on")) == [
        ("RE-2024-0001", date(2024, 12, 31)),
        ("RE-2025-0001", date(2025, 1, 1)),
        ("RE-2024-0002", date(2024, 5, 1)),
        ("RE-2024-0003", date(2024, 6, 1)),
    ]


def test_nothing_to_pay_is_paid() -> None:
    order = write(Line("Tuning", 1, 0), send=True)
    assert (order.status, order.invoices.get().state) == ("paid", "paid")
