"""The order of a booking with a price: made with it, changed with it, settled when it is cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking, Resource
from bookings.prices import Cost, cost_of_cancelling, price_of
from bookings.words import span_text
from ledger.services import hold_accounts
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import MAX_MINOR
from orders.models import Order
from orders.services import (
    Content,
    Line,
    cancel_order,
    create_order,
    edit_order,
    refund_order,
    revert_order,
    send_order,
)
from orders.services.locks import lock_order
from orders.states import Status

NOTHING = Cost(free=True, fee_minor=0, refund_minor=0, kept_minor=0, owed_minor=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who acts, and through which door."""

    actor: Actor
    source: Source


def line_of(booking: Booking, resource: Resource) -> Line | None:
    """The booking as a line of an order, "Studio, 5 Dec 2026 10:00 - 11:00"; None where nothing is charged.

    Raises InvalidInput on `quantity` for what is more money than an order holds.
    """
    price = price_of(resource, booking.starts_at, booking.ends_at)
    if not price:
        return None
    if price * booking.quantity >= MAX_MINOR:
        raise InvalidInput({"quantity": [_("The total is too large.")]})
    return Line(
        description=f"{resource.name}, {span_text(booking)}"[:200],
        quantity=booking.quantity,
        unit_price_minor=price,
        tax_rate=resource.tax_rate,
    )


def make_order(booking: Booking, by: By, *, send: bool, mail: bool) -> Order | None:
    """The booking's order: sent, or for a request a draft until it is confirmed. None where nothing is charged."""
    line = line_of(booking, booking.resource)
    if line is None:
        return None
    return create_order(
        content=Content(lines=[line], currency=booking.resource.currency, message=booking.message),
        buyer=booking.buyer,
        customer_id=booking.customer_id,
        actor=by.actor,
        source=by.source,
        send=send,
        mail=mail and send and bool(booking.buyer_email),
    )


def send_draft(booking: Booking, by: By, *, mail: bool) -> None:
    """Sends the order of a request that is confirmed, unless somebody has done so already."""
    order = booking.order
    if order is not None and order.status == Status.DRAFT:
        send_order(order_id=order.pk, mail=mail and bool(order.buyer_email), actor=by.actor, source=by.source)


def follow(booking: Booking, by: By) -> bool:
    """Makes the order say what the booking says now; False where it is left to staff.

    Rules, in order:
    1. Nothing is charged, before or now: there is nothing to do. Charged only now: an order is made.
    2. A draft is edited. A sent order is reverted, edited and sent again, so that its invoice names the right time;
       what was paid of it counts.
    3. A paid, refunded or cancelled order, and one that staff gave further items, is left as it is.
    """
    line = line_of(booking, booking.resource)
    order = booking.order
    if order is None:
        if line is not None:
            sends = booking.state != Booking.State.REQUESTED
            booking.order = make_order(booking, by, send=sends, mail=False)
            booking.save(update_fields=["order"])
        return True
    if line is None or order.status not in (Status.DRAFT, Status.SENT) or not _is_ours(order):
        return line is not None and _says(order, line)
    if not _says(order, line):
        _hold(order)
        _rewrite(order, line, by)
    return True


def cost_now(booking: Booking, *, waive: bool = False) -> Cost:
    """What cancelling the booking costs at this moment."""
    order = booking.order
    if order is None or _is_over(order):
        return NOTHING
    cost = cost_of_cancelling(
        booking,
        start=booking.starts_at,
        now=timezone.now(),
        total_minor=order.total_minor,
        kept_minor=order.kept_minor,
        # A request that nobody confirmed binds nobody.
        waive=waive or booking.state == Booking.State.REQUESTED,
    )
    if cost.owed_minor and order.status == Status.REFUNDED:
        # Staff gave a part back already: what is still here is what it costs.
        return Cost(cost.free, order.kept_minor, 0, 0, 0)
    return cost


def settle(booking: Booking, cost: Cost, by: By, *, reason: str) -> bool:
    """Does with the order what `cost` says; False where it is left to staff, because it has further items.

    Rules, in order:
    1. What was paid is refunded, less what is kept as the fee.
    2. Is a fee owed, the order becomes one for the fee alone, without tax on it (it pays for no service), and is owed.
    3. Else an order that is not paid is cancelled; a paid one is refunded by then.
    """
    order = booking.order
    if order is None or _is_over(order):
        return True
    if not _is_ours(order):
        return False
    _hold(order)
    if cost.refund_minor:
        refund_order(
            order_id=order.pk,
            amount_minor=cost.refund_minor,
            fee_minor=cost.kept_minor,
            reason=(reason or str(_("The booking was cancelled.")))[:200],
            actor=by.actor,
            source=by.source,
        )
    order.refresh_from_db()
    if cost.owed_minor:
        what = _("Cancelled too late: %(what)s") % {"what": f"{booking.resource.name}, {span_text(booking)}"}
        _rewrite(order, Line(what[:200], 1, cost.fee_minor), by)
    elif order.status in (Status.DRAFT, Status.SENT):
        cancel_order(order_id=order.pk, actor=by.actor, source=by.source, reason=reason[:200])
    return True


def _hold(order: Order) -> None:
    """Locks the order and the accounts that several verbs on it post to."""
    lock_order(order.pk)
    hold_accounts(customer_id=order.customer_id, currency=order.currency)


def _is_over(order: Order) -> bool:
    """Whether nothing of the order is owed, and nothing that was paid is left."""
    return order.status == Status.CANCELLED or (order.status == Status.REFUNDED and order.kept_minor <= 0)


def _is_ours(order: Order) -> bool:
    """Whether the order has the booking and nothing else."""
    return order.items.count() == 1 and not order.shipping_minor


def _says(order: Order, line: Line) -> bool:
    stored = order.lines()
    return len(stored) == 1 and (
        (stored[0].description, stored[0].quantity, stored[0].unit_price_minor)
        == (line.description, line.quantity, line.unit_price_minor)
    )


def _rewrite(order: Order, line: Line, by: By) -> None:
    who: dict[str, Any] = {"actor": by.actor, "source": by.source}
    sent = order.status != Status.DRAFT
    if sent:
        revert_order(order_id=order.pk, **who)
    content = Content(
        lines=[line],
        currency=order.currency,
        prices_include_tax=order.prices_include_tax,
        terms=order.terms,
        terms_days=order.terms_days,
        number=order.number or "",
        message=order.message,
        note=order.note,
        internal_note=order.internal_note,
        external_id=order.external_id or "",
    )
    edit_order(order_id=order.pk, content=content, **who)
    if sent:
        send_order(order_id=order.pk, mail=False, **who)
