"""Whatever is done to an order, in whatever sequence: the money adds up, and what is not allowed changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer
from customers.services import create_customer
from ledger.checks import findings
from ledger.models import Account, Entry, Transaction
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.errors import BusinessError
from omnibasis.events.models import Event
from orders.models import CustomerFigures, Invoice, Order, Payment
from orders.services import (
    Content,
    Line,
    cancel_order,
    create_order,
    edit_order,
    record_payment,
    refund_order,
    revert_order,
    send_order,
    take_back_write_off,
    write_off_order,
)
from orders.services.figures import recount
from orders.states import MOVES, Status

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"actor": SYSTEM, "source": Source.STAFF}
# Of amounts around the totals that occur, so that too much and just enough are both tried.
AMOUNTS = st.one_of(st.none(), st.sampled_from([0, 1, 500, 999, 1_000, 1_001, 1_500, -5]))
ACTS = st.one_of(
    st.tuples(st.just("send")),
    st.tuples(st.just("pay"), AMOUNTS),
    st.tuples(st.just("refund"), AMOUNTS),
    st.tuples(st.just("pay by credit"), AMOUNTS),
    st.tuples(st.just("refund to credit"), AMOUNTS),
    st.tuples(st.just("pay too much"), AMOUNTS),
    st.tuples(st.just("write off")),
    st.tuples(st.just("take back the write-off")),
    st.tuples(st.just("for another")),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("revert")),
    st.tuples(st.just("edit"), st.sampled_from([0, 500, 1_000, 1_500])),
)
JOURNEYS = st.lists(ACTS, min_size=3, max_size=14)


# What is done beside the plain moves, and the move that it is.
MOVE_OF = {
    "pay by credit": "pay",
    "refund to credit": "refund",
    "pay too much": "pay",
    "write off": "write_off",
    "take back the write-off": "take_back_write_off",
    "for another": "edit",
}


def do(order: Order, act: str, amount: int | None = None) -> None:
    if act == "send":
        send_order(order_id=order.pk, mail=False, **BY)
    elif act in ("pay", "pay by credit", "pay too much"):
        more = (
            {"method": "credit"} if act == "pay by credit" else {"surplus_to_credit": act == "pay too much"}
        )
        record_payment(order_id=order.pk, amount_minor=amount, **more, **BY)
    elif act in ("refund", "refund to credit"):
        more = {"method": "credit"} if act == "refund to credit" else {}
        refund_order(order_id=order.pk, amount_minor=amount, **more, **BY)
    elif MOVE_OF.get(act, act) == "write_off":
        write_off_order(order_id=order.pk, **BY)
    elif MOVE_OF.get(act, act) == "take_back_write_off":
        take_back_write_off(order_id=order.pk, **BY)
    elif act == "for another":
        content = Content(lines=[Line("Tuning", 1, 1_000)], currency="EUR")
        other = Customer.objects.get(given_name="Otto")
        edit_order(order_id=order.pk, content=content, customer_id=other.pk, **BY)
    elif act == "cancel":
        cancel_order(order_id=order.pk, **BY)
    elif act == "revert":
        revert_order(order_id=order.pk, **BY)
    else:
        content = Content(lines=[Line("Tuning", 1, amount or 0)], currency="EUR")
        edit_order(order_id=order.pk, content=content, **BY)


def everything(order: Order) -> tuple[Any, ...]:
    """All that an act could have left behind."""
    return (
        Order.objects.filter(pk=order.pk).values().get(),
        list(order.items.order_by("position").values()),
        list(order.payments.order_by("id").values()),
        list(order.invoices.order_by("id").values()),
        list(CustomerFigures.objects.order_by("id").values()),
        list(Customer.objects.filter(orders=order).values("version")),
        Event.objects.count(),
        list(Account.objects.order_by("id").values()),
        Entry.objects.count(),
    )


def receivable_of(order: Order) -> int:
    """What the receivable accounts hold for the order, by their entries."""
    entries = Entry.objects.filter(
        account__kind="receivable", transaction__in=Transaction.objects.about(order)
    )
    return entries.aggregate(n=Sum("amount_minor"))["n"] or 0


def check(order: Order) -> None:
    sums = order.sums()
    assert (order.subtotal_minor, order.tax_minor, order.total_minor) == (
        sums.subtotal_minor,
        sums.tax_minor,
        sums.total_minor,
    )
    moved = {
        kind: Payment.objects.filter(order=order, kind=kind).aggregate(n=Sum("amount_minor"))["n"] or 0
        for kind in Payment.Kind.values
    }
    assert (order.paid_minor, order.refunded_minor) == (moved["payment"], moved["refund"])
    assert order.refunded_minor <= order.paid_minor
    standing = Invoice.objects.standing().filter(order=order)
    states = {"sent": "open", "paid": "paid", "refunded": "refunded"}
    assert [i.state for i in standing] == ([states[order.status]] if order.is_standing else [])
    if order.status == Status.PAID:
        assert order.kept_minor + order.written_off_minor >= order.total_minor
    assert list(findings()) == []
    assert receivable_of(order) == order.receivable_minor
    if order.status == Status.SENT:
        assert order.kept_minor < order.total_minor
    if order.status == Status.CANCELLED:
        assert order.kept_minor == 0
    if order.customer is not None:
        columns = ("currency", "orders", "total_minor", "last_order_at")
        stored = list(CustomerFigures.objects.filter(customer=order.customer).values(*columns))
        recount(order.customer)
        assert list(CustomerFigures.objects.filter(customer=order.customer).values(*columns)) == stored


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JOURNEYS)
def test_any_journey(journey: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        create_customer(data={"given_name": "Otto"}, **BY)
        order = create_order(
            content=Content(lines=[Line("Tuning", 1, 1_000)], currency="EUR"),
            buyer={"given_name": "Nora"},
            send=False,
            **BY,
        )
        for act, *rest in journey:
            before = everything(order)
            move = MOVE_OF.get(act, act)
            allowed = before[0]["status"] in MOVES[move].sources
            try:
                do(order, act, *rest)
            except BusinessError:
                assert everything(order) == before, act
            else:
                assert allowed, act
            order = Order.objects.get(pk=order.pk)
            assert order.status in ({before[0]["status"]} | MOVES[move].targets)
            check(order)
        transaction.set_rollback(True)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("act", MOVES)
def test_what_a_state_does_not_allow_is_refused_and_changes_nothing(act: str, status: str) -> None:
    order = create_order(
        content=Content(lines=[Line("Tuning", 1, 1_000)], currency="EUR"),
        buyer={"given_name": "Nora"},
        send=False,
        **BY,
    )
    ways = {
        "draft": (),
        "sent": (("send",),),
        "paid": (("send",), ("pay",)),
        "cancelled": (("cancel",),),
        "refunded": (("send",), ("pay",), ("refund", 500)),
    }
    for step in ways[status]:
        do(order, *step)
    order = Order.objects.get(pk=order.pk)
    assert order.status == status
    if status in MOVES[act].sources:
        return
    before = everything(order)
    with pytest.raises(BusinessError, match=r"\w"):
        do(order, act, 10)
    assert everything(order) == before
