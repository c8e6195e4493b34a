"""Money that moves for an order: everything goes through `move_money`."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.money import format_money
from orders.models import Order, Payment
from orders.services.figures import change_value, value_of
from orders.services.invoices import follow_order
from orders.services.locks import lock_order
from orders.services.telling import tell
from orders.states import Status, require, settled


@transaction.atomic
def record_payment(
    *,
    order_id: int,
    actor: Actor,
    source: Source,
    amount_minor: int | None = None,
    method: str = Payment.Method.OTHER,
    reference: str = "",
    note: str = "",
    paid_on: date | None = None,
) -> Payment:
    """Writes down that money came in for a sent order; all that is open unless `amount_minor` is given.

    Rules, in order:
    1. The order is sent and not paid (`orders.states`): so of two who pay it at once, one is told that it is paid.
    2. The amount is positive and no more than what is open. Paid in full, the order and its invoice are paid.
    3. `paid_on` (default today, in the business's time zone) is not in the future.
    Raises NotFound, Refused, InvalidInput on `amount`, `method`, `reference`, `note`, `paid_on`.
    """
    order = lock_order(order_id)
    require(order.status, "pay")
    amount = order.open_minor if amount_minor is None else amount_minor
    payment = Payment(
        order=order,
        kind=Payment.Kind.PAYMENT,
        amount_minor=amount,
        method=method,
        reference=reference.strip(),
        note=note.strip(),
        moved_on=paid_on or timezone.localdate(),
    )
    return move_money(order, payment, actor=actor, source=source)


@transaction.atomic
def refund_order(
    *,
    order_id: int,
    actor: Actor,
    source: Source,
    amount_minor: int | None = None,
    fee_minor: int = 0,
    method: str = Payment.Method.OTHER,
    reference: str = "",
    reason: str = "",
    note: str = "",
    refunded_on: date | None = None,
) -> Payment:
    """Writes down that money goes back; all that was paid and not refunded yet unless `amount_minor` is given.

    Rules, in order:
    1. Something was paid and is still kept.
    2. The amount is positive and no more than that; of it the business keeps `fee_minor` and pays the rest out.
    3. A paid order is refunded from then on, in part or in whole (`orders.states.settled`).
    Raises NotFound, Refused, InvalidInput on `amount`, `fee`, `method`, `reference`, `reason`, `note`, `refunded_on`.
    """
    order = lock_order(order_id)
    require(order.status, "refund")
    if order.kept_minor <= 0:
        raise Refused(
            _("Nothing is left to refund: what was paid for this order was given back, or nothing was.")
        )
    payment = Payment(
        order=order,
        kind=Payment.Kind.REFUND,
        amount_minor=order.kept_minor if amount_minor is None else amount_minor,
        fee_minor=fee_minor,
        method=method,
        reference=reference.strip(),
        reason=reason.strip(),
        note=note.strip(),
        moved_on=refunded_on or timezone.localdate(),
    )
    return move_money(order, payment, actor=actor, source=source)


def move_money(order: Order, payment: Payment, *, actor: Actor, source: Source) -> Payment:
    """Writes one payment or refund and brings all that follows from it along. The only writer of payments.

    The order's state, what was paid and refunded, its invoice's state, the customer's lifetime value and the
    timeline, in the caller's transaction; the caller holds the order's and the customer's row lock.
    Raises InvalidInput by field.
    """
    _check(order, payment)
    before = value_of(order)
    payment.currency, payment.source = order.currency, source
    payment.recorded_by, payment.created_at = actor.label, timezone.now()
    payment.save(force_insert=True)
    if payment.kind == Payment.Kind.PAYMENT:
        order.paid_minor += payment.amount_minor
    else:
        order.refunded_minor += payment.amount_minor
    if order.status != Status.DRAFT:
        order.status = settled(
            order.status,
            total_minor=order.total_minor,
            paid_minor=order.paid_minor,
            refunded_minor=order.refunded_minor,
        )
    order.version += 1
    order.save(update_fields=["paid_minor", "refunded_minor", "status", "version"])
    follow_order(order)
    change_value(order, before)
    data = {
        "payment": payment.pk,
        "amount_minor": payment.amount_minor,
        "method": payment.method,
        "moved_on": payment.moved_on.isoformat(),
        "status": order.status,
        "open_minor": max(order.open_minor, 0),
    }
    words = {"reference": payment.reference, "reason": payment.reason, "fee_minor": payment.fee_minor}
    data |= {name: value for name, value in words.items() if value}
    tell(
        order,
        "order.paid" if payment.kind == Payment.Kind.PAYMENT else "order.refunded",
        actor,
        source,
        data=data,
    )
    return payment


def _check(order: Order, payment: Payment) -> None:
    errors: dict[str, list[str]] = {}
    paying = payment.kind == Payment.Kind.PAYMENT
    most = order.open_minor if paying else order.kept_minor
    if payment.amount_minor <= 0:
        errors["amount"] = [_("Enter an amount of more than nothing.")]
    elif payment.amount_minor > most:
        words = _("Only %(most)s is open.") if paying else _("Only %(most)s was paid and not refunded yet.")
        errors["amount"] = [words % {"most": format_money(most, order.currency)}]
    if not 0 <= payment.fee_minor <= max(payment.amount_minor, 0):
        errors["fee"] = [_("Enter a fee that is not negative, and no more than the refund.")]
    if payment.method not in Payment.Method.values:
        errors["method"] = [_("Choose how the money moved.")]
    for name, limit in (("reference", 120), ("reason", 200), ("note", 2_000)):
        if len(getattr(payment, name)) > limit:
            errors[name] = [_("At most %(limit)d characters.") % {"limit": limit}]
    if payment.moved_on > timezone.localdate():
        errors["paid_on" if paying else "refunded_on"] = [_("Choose a day that is not in the future.")]
    if errors:
        raise InvalidInput(errors)
