"""Cancelling a booking, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import mail as mails
from bookings.models import Booking
from bookings.prices import Cost
from bookings.services.locks import lock_booking
from bookings.services.order import By, cost_now, settle
from bookings.services.telling import tell
from bookings.states import State, require
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused

MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What came of it. `settled` is False where the order has further items, and is left to staff."""

    booking: Booking
    cost: Cost
    settled: bool


def what_cancelling_costs(booking: Booking, *, waive: bool = False) -> Cost:
    """What cancelling costs at this moment, to be said beforehand. In minor units of the order's currency."""
    return cost_now(booking, waive=waive)


@transaction.atomic
def cancel_booking(
    *,
    booking_id: int,
    actor: Actor,
    source: Source,
    reason: str = "",
    waive: bool = False,
    agreed_minor: int | None = None,
    version: int | None = None,
    by_buyer: bool = False,
    mail: bool = False,
) -> Cancelled:
    """Cancels a booking: its place is free at once.

    Rules, in order:
    1. It is requested or confirmed, and a buyer cancels only what has not begun. `version`, where given, is its own.
    2. What it costs is `bookings.prices.cost_of_cancelling`: nothing until the free period ends, or where staff says so
       (`waive`); later the deposit. A request that nobody confirmed costs nothing.
    3. `agreed_minor`: what the caller was told that it costs. Has it become more meanwhile, nothing is done.
    4. What was paid goes back, less what is kept (a refund with a fee), and an order that is not paid is cancelled. Was
       less paid than the deposit, the order becomes one for the deposit alone and stays owed. An order that has further
       items is left as it is, and the log says so.
    5. The reminder is taken back. `mail` tells the booker what becomes of the money.
    Raises NotFound, Refused, Stale, InvalidInput on `reason`.
    """
    reason = reason.strip()
    if len(reason) > MAX_REASON:
        raise InvalidInput({"reason": [_("At most %(limit)d characters.") % {"limit": MAX_REASON}]})
    booking = lock_booking(booking_id, version=version)
    require(booking.state, "cancel", begun=booking.has_begun)
    if by_buyer and booking.has_begun:
        raise Refused(_("This booking has begun, so it cannot be cancelled here. Write to us."))
    cost = cost_now(booking, waive=waive)
    if agreed_minor is not None and cost.fee_minor > agreed_minor:
        raise Refused(_("Cancelling costs more than it did when this page was shown. Look at it again."))
    currency = booking.order.currency if booking.order is not None else ""
    settled = settle(booking, cost, By(actor=actor, source=source), reason=reason)
    booking.state = State.CANCELLED
    booking.version += 1
    mails.take_back_reminder(booking)
    booking.save(update_fields=["state", "version", "reminder"])
    data = {
        "reason": reason,
        "by_buyer": by_buyer,
        "currency": currency,
        "fee_minor": cost.fee_minor if settled else 0,
        "back_minor": cost.back_minor if settled else 0,
        "owed_minor": cost.owed_minor if settled else 0,
        "order_left": not settled,
    }
    tell(
        booking,
        "booking.cancelled",
        actor,
        source,
        data={name: value for name, value in data.items() if value},
    )
    if mail and booking.buyer_email:
        mails.send_cancelled(booking, cost if settled else None, currency)
    return Cancelled(booking, cost, settled)
