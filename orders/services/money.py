"""Money that moves for an order: everything goes through `move_money`."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.kinds import PREPAID, AccountKind
from ledger.models import Account
from ledger.services import Place, default_account, post, require_left
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.money import MAX_MINOR, format_money
from orders.models import Order, Payment
from orders.services.figures import change_value, value_of
from orders.services.invoices import follow_order
from orders.services.locks import lock_order
from orders.services.postings import payment_of, refund_of, surplus_of
from orders.services.telling import tell
from orders.states import Status, require, settled
from settings_app.services import today


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
    account_id: int | None = None,
    surplus_to_credit: bool = False,
) -> Payment:
    """Writes down that money came in for a sent order; all that is open unless `amount_minor` is given.

    Rules, in order:
    1. The order is sent and not paid (`orders.states`): so of two who pay it at once, one is told that it is paid.
    2. The amount is positive and no more than what is open. Paid in full, the order and its invoice are paid. With
       `surplus_to_credit` it may be more: the payment is what is open, and the rest becomes store credit of the
       customer, who must be known.
    3. With the method "credit" the customer's own money pays: their account `account_id`, else their store credit, of
       which no more is taken than is left.
    4. `paid_on` (default today, in the business's time zone) is not in the future.
    Raises NotFound, Refused, InvalidInput on `amount`, `method`, `account`, `reference`, `note`, `paid_on`.
    """
    order = lock_order(order_id)
    require(order.status, "pay")
    amount = order.open_minor if amount_minor is None else amount_minor
    surplus = 0
    if surplus_to_credit and method != Payment.Method.CREDIT and order.customer is not None:
        surplus = max(amount - order.open_minor, 0)
        if surplus >= MAX_MINOR:
            raise InvalidInput({"amount": [_("The amount is too large.")]})
        amount -= surplus
    payment = Payment(
        order=order,
        kind=Payment.Kind.PAYMENT,
        amount_minor=amount,
        method=method,
        reference=reference.strip(),
        note=note.strip(),
        moved_on=paid_on or today(),
    )
    payment.account = credit_account(order, method, account_id)
    if payment.account is not None:
        require_left(payment.account, amount)
    return move_money(order, payment, actor=actor, source=source, surplus_minor=surplus)


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
    account_id: int | None = None,
) -> Payment:
    """Writes down that money goes back; all that was paid and not refunded yet unless `amount_minor` is given.

    Rules, in order:
    1. Something was paid and is still kept.
    2. The amount is positive and no more than that; of it the business keeps `fee_minor` and pays the rest out.
    3. With the method "credit" it goes onto the customer's account `account_id`, else their store credit, which is
       opened when there is none.
    4. A paid order is refunded from then on, in part or in whole (`orders.states.settled`).
    Raises NotFound, Refused, InvalidInput on `amount`, `fee`, `method`, `account`, `reference`, `reason`, `note`,
    `refunded_on`.
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
        moved_on=refunded_on or today(),
    )
    if method == Payment.Method.CREDIT and account_id is None and order.customer is not None:
        account_id = default_account(Place(order.customer.pk, AccountKind.CREDIT), order.currency).pk
    payment.account = credit_account(order, method, account_id)
    return move_money(order, payment, actor=actor, source=source)


def move_money(
    order: Order, payment: Payment, *, actor: Actor, source: Source, surplus_minor: int = 0
) -> Payment:
    """Writes one payment or refund and brings all that follows from it along. The only writer of payments.

    The order's state, what was paid and refunded, its invoice's state, the ledger, the customer's lifetime value and
    the timeline, in the caller's transaction; the caller holds the order's and the customer's row lock.
    `surplus_minor` came in with a payment, beyond it. Raises InvalidInput by field.
    """
    _check(order, payment)
    before, owed_before = value_of(order), order.receivable_minor
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
            written_off_minor=order.written_off_minor,
        )
    order.version += 1
    order.save(update_fields=["paid_minor", "refunded_minor", "status", "version"])
    follow_order(order)
    change_value(order, before)
    if payment.kind == Payment.Kind.REFUND:
        post(refund_of(order, payment, owed_before=owed_before), actor=actor, source=source)
    else:
        drafts = [payment_of(order, payment)]
        drafts += [surplus_of(order, payment, surplus_minor)] if surplus_minor else []
        post(*drafts, actor=actor, source=source)
    data = {
        "payment": payment.pk,
        "amount_minor": payment.amount_minor,
        "method": payment.method,
        "moved_on": payment.moved_on.isoformat(),
        "status": order.status,
        "open_minor": max(order.open_minor, 0),
    }
    words = {"reference": payment.reference, "reason": payment.reason, "fee_minor": payment.fee_minor}
    words |= {"surplus_minor": surplus_minor, "account": payment.account_id}
    data |= {name: value for name, value in words.items() if value}
    tell(
        order,
        "order.paid" if payment.kind == Payment.Kind.PAYMENT else "order.refunded",
        actor,
        source,
        data=data,
    )
    return payment


def own_credits(order: Order) -> QuerySet[Account]:
    """The open accounts on which the business holds money for the order's customer, in the order's currency."""
    own = Account.objects.filter(kind__in=PREPAID, currency=order.currency, status=Account.Status.OPEN)
    return own.filter(customer=order.customer_id).order_by("id") if order.customer_id else own.none()


def credit_account(order: Order, method: str, account_id: int | None) -> Account | None:
    """The customer's own account that pays or is paid to with the method "credit"; None with any other.

    Raises InvalidInput on `account`, or on `method` where there is none.
    """
    if method != Payment.Method.CREDIT:
        if account_id is not None:
            raise InvalidInput({"account": [_("Only the customer's credit is taken from an account.")]})
        return None
    if order.customer_id is None:
        raise InvalidInput({"method": [_("This order has no customer whose credit it could be.")]})
    own = own_credits(order)
    if account_id is None:
        account = own.filter(kind=AccountKind.CREDIT, is_default=True).first()
        missing = {"method": [_("This customer has no credit in %(c)s.") % {"c": order.currency}]}
    else:
        account = own.filter(pk=account_id).first()
        missing = {"account": [_("Choose an open credit of this customer in %(c)s.") % {"c": order.currency}]}
    if account is None:
        raise InvalidInput(missing)
    return account


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
    if payment.moved_on > today():
        errors["paid_on" if paying else "refunded_on"] = [_("Choose a day that is not in the future.")]
    if errors:
        raise InvalidInput(errors)
