"""What orders post to the ledger. Whatever an order does, its receivable is `Order.receivable_minor` afterwards.

Each function answers a draft; the verb posts them together, after the rows that it writes itself and before the
invoice's number, whose lock is everybody's.
"""

from __future__ import annotations

from datetime import date

from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Transaction
from ledger.services import Draft, Leg, Place, business, reversal
from orders.models import Order, Payment
from settings_app.services import today


def charge(order: Order, *, issued_on: date) -> Draft:
    """The customer owes the total; of it the tax is the state's, the rest was sold."""
    return _draft(
        order,
        TransactionKind.CHARGE,
        [
            Leg(_receivable(order), order.total_minor),
            Leg(business(AccountKind.SALES), order.tax_minor - order.total_minor),
            Leg(business(AccountKind.TAX), -order.tax_minor),
        ],
        issued_on,
    )


def payment_of(order: Order, payment: Payment) -> Draft:
    """Money came in, or the customer's own credit was used, and so much less is owed."""
    return _draft(
        order,
        TransactionKind.PAYMENT,
        [
            Leg(_money(payment), payment.amount_minor),
            Leg(_receivable(order), -payment.amount_minor),
        ],
        payment.moved_on,
    )


def refund_of(order: Order, payment: Payment, *, owed_before: int) -> Draft:
    """Money goes back. What was paid too much is simply given back; for the rest the sale is taken back first, so that
    the customer's account shows both: what they are owed for it, and what was paid out. A fee is kept."""
    too_much = order.receivable_minor - owed_before
    taken_back = payment.amount_minor - too_much
    return _draft(
        order,
        TransactionKind.REFUND,
        [
            Leg(business(AccountKind.REFUNDS), taken_back),
            Leg(_receivable(order), -taken_back),
            Leg(_receivable(order), payment.amount_minor),
            Leg(_money(payment), payment.fee_minor - payment.amount_minor),
            Leg(business(AccountKind.FEES), -payment.fee_minor),
        ],
        payment.moved_on,
    )


def surplus_of(order: Order, payment: Payment, surplus_minor: int) -> Draft:
    """What was paid beyond an order becomes the customer's store credit."""
    return _draft(
        order,
        TransactionKind.CREDIT,
        [
            Leg(_money(payment), surplus_minor),
            Leg(Place(order.customer_id, AccountKind.CREDIT), -surplus_minor),
        ],
        payment.moved_on,
    )


def write_off_of(order: Order, amount_minor: int, *, description: str) -> Draft:
    """What will not be paid any more is the business's loss."""
    return _draft(
        order,
        TransactionKind.ADJUSTMENT,
        [
            Leg(business(AccountKind.WRITE_OFFS), amount_minor),
            Leg(_receivable(order), -amount_minor),
        ],
        today(),
        description,
    )


def taking_back(order: Order, *kinds: TransactionKind) -> list[Draft]:
    """The reversals of what stands of these kinds for the order: its charge, its write-off."""
    standing = Transaction.objects.about(order).standing().filter(kind__in=kinds).order_by("id")
    return [reversal(row, occurred_on=today()) for row in standing]


def change_of_customer(order: Order, *, before: int | None) -> Draft:
    """Money that a draft keeps follows the order to its other customer."""
    return _draft(
        order,
        TransactionKind.TRANSFER,
        [
            Leg(Place(before, AccountKind.RECEIVABLE), order.kept_minor),
            Leg(_receivable(order), -order.kept_minor),
        ],
        today(),
    )


def _draft(
    order: Order, kind: TransactionKind, legs: list[Leg], occurred_on: date, description: str = ""
) -> Draft:
    return Draft(
        kind=kind,
        currency=order.currency,
        legs=legs,
        occurred_on=occurred_on,
        subject=order,
        reference=order.label,
        description=description,
    )


def _receivable(order: Order) -> Place:
    return Place(order.customer_id, AccountKind.RECEIVABLE)


def _money(payment: Payment) -> int | Place:
    """Where the money is: the customer's own account, the till, or the bank."""
    if payment.account_id is not None:
        return payment.account_id
    return business(AccountKind.CASH if payment.method == Payment.Method.CASH else AccountKind.BANK)
