"""Taking an order back: cancelling it, and reverting it to a draft. And its labels, which every state may have."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from customers.labels import Worn
from customers.models import Label
from ledger.kinds import TransactionKind
from ledger.services import post
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.money import format_money
from orders.models import Order
from orders.services.content import write_labels
from orders.services.figures import recount
from orders.services.invoices import follow_order
from orders.services.locks import lock_order
from orders.services.postings import taking_back
from orders.services.telling import tell
from orders.states import Status, require

MAX_REASON = 200


@transaction.atomic
def cancel_order(*, order_id: int, actor: Actor, source: Source, reason: str = "") -> Order:
    """Cancels a draft or a sent order; its invoice is void and keeps its number. `revert_order` undoes it.

    What was paid is refunded first: an order that keeps money cannot be cancelled. Raises NotFound, Refused,
    InvalidInput on `reason`.
    """
    if len(reason.strip()) > MAX_REASON:
        raise InvalidInput({"reason": [_("At most %(limit)d characters.") % {"limit": MAX_REASON}]})
    order = lock_order(order_id)
    require(order.status, "cancel")
    if order.kept_minor > 0:
        kept = format_money(order.kept_minor, order.currency)
        raise Refused(
            _("%(amount)s was paid for this order. Refund it first, then cancel.") % {"amount": kept}
        )
    _move(order, Status.CANCELLED, actor, source)
    data = {"reason": reason.strip()} if reason.strip() else {}
    tell(order, "order.cancelled", actor, source, data=data)
    return order


@transaction.atomic
def revert_order(*, order_id: int, actor: Actor, source: Source) -> Order:
    """Makes a sent, paid or cancelled order a draft again, to be changed and sent anew.

    Its invoice is void and keeps its number; sending it again issues the next. What was paid stays paid; what was
    written off is owed again once it is sent.
    Raises NotFound, Refused.
    """
    order = lock_order(order_id)
    require(order.status, "revert")
    _move(order, Status.DRAFT, actor, source)
    tell(order, "order.reverted", actor, source)
    return order


def _move(order: Order, status: Status, actor: Actor, source: Source) -> None:
    counted = order.is_standing
    order.status = status
    order.due_on = None
    order.written_off_minor = 0
    order.version += 1
    order.save(update_fields=["status", "due_on", "written_off_minor", "version"])
    follow_order(order)
    if counted:
        back = taking_back(order, TransactionKind.CHARGE, TransactionKind.ADJUSTMENT)
        post(*back, actor=actor, source=source)
    if counted and order.customer is not None:
        recount(order.customer)


@transaction.atomic
def label_order(*, order_id: int, names: Sequence[str], actor: Actor, source: Source) -> Order:
    """Sets the labels of an order in any state, by name. Raises NotFound, InvalidInput on `labels`."""
    order = lock_order(order_id)
    before = [label.name for label in labels_of_order(order)]
    if write_labels(order, names):
        after = [label.name for label in labels_of_order(order)]
        order.version += 1
        order.save(update_fields=["version"])
        tell(order, "order.labelled", actor, source, changes={"order.labels": (before, after)})
    return order


def labels_of_order(order: Order) -> list[Worn]:
    """The order's labels, by name. One query."""
    rows = Label.objects.filter(order_labels__order=order).order_by("key").values_list("id", "name", "colour")
    return [Worn(pk, name, colour) for pk, name, colour in rows]
