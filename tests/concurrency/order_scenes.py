"""Two do something to the same order at the same moment: each scene as in `scenes`, on a site's own database.

`python -m tests.concurrency.order_scenes <scene>` plays one and fails by an exception.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from customers.services import merge_customers  # noqa: E402
from omnibasis.core.actors import SYSTEM, Source  # noqa: E402
from omnibasis.core.errors import BusinessError  # noqa: E402
from omnibasis.events.models import Delivery  # noqa: E402
from orders.models import Invoice, InvoiceSeries, Order  # noqa: E402
from orders.services import (  # noqa: E402
    Content,
    cancel_order,
    create_order,
    record_payment,
    refund_order,
    revert_order,
    send_order,
)
from tests.concurrency.scenes import LINES, customer, together  # noqa: E402

ROUNDS = 12
TOTAL = 2550
WHO = {"actor": SYSTEM, "source": Source.STAFF}


def an_order(*, send: bool = True, **more: object) -> Order:
    return create_order(
        content=Content(lines=LINES, currency="EUR"),
        buyer={"email": "money@scenes.example.com"},
        send=send,
        **WHO,
        **more,
    )


def done(act: Callable[[], object]) -> bool:
    """Whether the act was done; False where it was refused, in words."""
    try:
        act()
    except BusinessError:
        return False
    return True


def money_of(order: Order) -> tuple[str, int, int]:
    order.refresh_from_db()
    return order.status, order.paid_minor, order.refunded_minor


def two_pay_the_same_order() -> None:
    for turn in range(ROUNDS):
        order = an_order()

        def pay(order: Order = order) -> bool:
            return done(lambda: record_payment(order_id=order.pk, **WHO))

        told = together(pay, pay, pay)
        assert sorted(told) == [False, False, True], (turn, told)
        assert money_of(order) == ("paid", TOTAL, 0)


def two_pay_more_than_half() -> None:
    """Each alone fits; both are more than the order comes to."""
    for turn in range(ROUNDS):
        order = an_order()

        def pay(order: Order = order) -> bool:
            return done(lambda: record_payment(order_id=order.pk, amount_minor=1_500, **WHO))

        told = together(pay, pay)
        assert sorted(told) == [False, True], (turn, told)
        assert money_of(order) == ("sent", 1_500, 0)


def two_refund_the_same_order() -> None:
    for turn in range(ROUNDS):
        order = an_order()
        record_payment(order_id=order.pk, **WHO)

        def refund(order: Order = order) -> bool:
            return done(lambda: refund_order(order_id=order.pk, **WHO))

        told = together(refund, refund, refund)
        assert sorted(told) == [False, False, True], (turn, told)
        assert money_of(order) == ("refunded", TOTAL, TOTAL)


def one_pays_while_another_cancels() -> None:
    for turn in range(ROUNDS):
        order = an_order()
        told = together(
            lambda order=order: done(lambda: record_payment(order_id=order.pk, **WHO)),
            lambda order=order: done(lambda: cancel_order(order_id=order.pk, **WHO)),
        )
        assert sorted(told) == [False, True], (turn, told)
        assert money_of(order) in (("paid", TOTAL, 0), ("cancelled", 0, 0)), turn


def one_pays_while_another_reverts() -> None:
    """What was paid stays paid, whoever was first; the payment of a draft is refused."""
    for turn in range(ROUNDS):
        order = an_order()
        paid, reverted = together(
            lambda order=order: done(lambda: record_payment(order_id=order.pk, **WHO)),
            lambda order=order: done(lambda: revert_order(order_id=order.pk, **WHO)),
        )
        assert reverted, turn
        assert money_of(order) == ("draft", TOTAL if paid else 0, 0), turn


def two_send_the_same_draft() -> None:
    """One invoice, one mail."""
    for turn in range(ROUNDS):
        order = an_order(send=False)

        def send(order: Order = order) -> bool:
            return done(lambda: send_order(order_id=order.pk, **WHO))

        told = together(send, send, send)
        assert sorted(told) == [False, False, True], (turn, told)
        assert order.invoices.count() == 1, turn
        assert Delivery.objects.filter(subject_id=order.pk, subject_type="orders.order").count() == 1, turn


def many_send_and_some_roll_back() -> None:
    """A number that was taken in a transaction that fails is given to the next: none is missing, none twice."""
    drafts = [[an_order(send=False) for _turn in range(6)] for _sender in range(8)]
    year = timezone.localdate().year
    first = InvoiceSeries.objects.get(year=year).last

    class Torn(Exception):
        pass

    def send(orders: list[Order]) -> None:
        for number, order in enumerate(orders):
            try:
                with transaction.atomic():
                    send_order(order_id=order.pk, mail=False, **WHO)
                    if number % 3 == 1:
                        raise Torn
            except Torn:
                pass

    together(*(lambda orders=orders: send(orders) for orders in drafts))
    given = Invoice.objects.filter(year=year, sequence__gt=first).values_list("sequence", flat=True)
    assert sorted(given) == list(range(first + 1, first + 1 + 8 * 4))
    assert InvoiceSeries.objects.get(year=year).last == first + 8 * 4


def a_draft_is_placed_while_its_customer_is_merged() -> None:
    for turn in range(12):
        keep, drop = customer(given_name="Keep"), customer(given_name="Drop")
        draft = create_order(
            content=Content(lines=LINES, currency="EUR"),
            actor=SYSTEM,
            source=Source.STAFF,
            customer_id=drop.pk,
            send=False,
        )
        together(
            lambda draft=draft: send_order(order_id=draft.pk, actor=SYSTEM, source=Source.STAFF, mail=False),
            lambda keep=keep, drop=drop: merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=SYSTEM),
        )
        draft.refresh_from_db()
        assert (draft.status, draft.customer_id) == ("sent", keep.pk), turn
        figures = list(keep.order_figures.values_list("orders", "total_minor"))
        assert figures == [(1, 2550)], figures


SCENES = (
    two_pay_the_same_order,
    two_pay_more_than_half,
    two_refund_the_same_order,
    one_pays_while_another_cancels,
    one_pays_while_another_reverts,
    two_send_the_same_draft,
    many_send_and_some_roll_back,
    a_draft_is_placed_while_its_customer_is_merged,
)

if __name__ == "__main__":
    next(scene for scene in SCENES if scene.__name__ == sys.argv[1])()
