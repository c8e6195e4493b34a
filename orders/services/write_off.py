"""What will not be paid any more."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.kinds import TransactionKind
from ledger.services import post
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from orders.models import Order
from orders.services.figures import change_value, value_of
from orders.services.invoices import follow_order
from orders.services.locks import lock_order
from orders.services.postings import taking_back, write_off_of
from orders.services.telling import tell
from orders.states import Status, require, settled

MAX_REASON = 200


@transaction.atomic
def write_off_order(*, order_id: int, actor: Actor, source: Source, reason: str = "") -> Order:
    """Gives up what is open of a sent order: it counts as paid, and the loss is the business's.

    The customer's lifetime value is without it. `take_back_write_off` undoes it. Raises NotFound, Refused, InvalidInput
    on `reason`.
    """
    order = lock_order(order_id)
    require(order.status, "write_off")
    if len(reason.strip()) > MAX_REASON:
        raise InvalidInput({"reason": [_("At most %(limit)d characters.") % {"limit": MAX_REASON}]})
    amount = order.open_minor
    _put(order, amount)
    post(write_off_of(order, amount, description=reason), actor=actor, source=source)
    data = {"amount_minor": amount} | ({"reason": reason.strip()} if reason.strip() else {})
    tell(order, "order.written_off", actor, source, data=data)
    return order


@transaction.atomic
def take_back_write_off(*, order_id: int, actor: Actor, source: Source) -> Order:
    """What was written off is owed again. Raises NotFound, Refused."""
    order = lock_order(order_id)
    require(order.status, "take_back_write_off")
    amount = order.written_off_minor
    if not amount:
        raise Refused(_("Nothing of this order was written off."))
    _put(order, 0)
    post(*taking_back(order, TransactionKind.ADJUSTMENT), actor=actor, source=source)
    tell(order, "order.write_off_taken_back", actor, source, data={"amount_minor": amount})
    return order


def _put(order: Order, amount_minor: int) -> None:
    before = value_of(order)
    order.written_off_minor = amount_minor
    # It was sent, and is again: a refund from before it was paid is none of a paid order.
    order.status = settled(
        Status.SENT,
        total_minor=order.total_minor,
        paid_minor=order.paid_minor,
        refunded_minor=order.refunded_minor,
        written_off_minor=amount_minor,
    )
    order.version += 1
    order.save(update_fields=["written_off_minor", "status", "version"])
    follow_order(order)
    change_value(order, before)
