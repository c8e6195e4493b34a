"""What a booking costs, and what cancelling it costs: from integers in minor units, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from omnibasis.core.money import WHOLE
from orders.totals import half_up


class Priced(Protocol):
    """What has a price: a resource."""

    price_minor: int | None
    price_per: str


class Terms(Protocol):
    """What says what cancelling costs: a booking, or a resource before it is booked."""

    cancel_free_hours: int
    deposit_rate: int
    deposit_minor: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What cancelling does to the money, all in minor units of the order's currency.

    `fee` is what it costs. Of what was paid, `refund` is taken off the order; of that `kept` stays here and
    `refund - kept` goes back. `owed` is what is still to be paid of the fee.
    """

    free: bool
    fee_minor: int
    refund_minor: int
    kept_minor: int
    owed_minor: int

    @property
    def back_minor(self) -> int:
        return self.refund_minor - self.kept_minor


def price_of(priced: Priced, start: datetime, end: datetime) -> int:
    """The price of one place in minor units; 0 for nothing. An hour is sixty minutes that pass; rounded half up."""
    if not priced.price_minor:
        return 0
    if priced.price_per == "slot":
        return priced.price_minor
    seconds = int((end - start).total_seconds())
    return half_up(priced.price_minor * seconds, 3_600)


def free_until(terms: Terms, start: datetime) -> datetime:
    """The moment up to which cancelling is free."""
    return start - timedelta(hours=terms.cancel_free_hours)


def deposit_of(terms: Terms, total_minor: int) -> int:
    """What a late cancellation costs of an order of this total: never more than the total."""
    share = half_up(total_minor * terms.deposit_rate, WHOLE) if terms.deposit_rate else terms.deposit_minor
    return min(share, total_minor)


def cost_of_cancelling(
    terms: Terms, *, start: datetime, now: datetime, total_minor: int, kept_minor: int, waive: bool = False
) -> Cost:
    """What it costs to cancel at `now` (docs/decisions/0025).

    Rules, in order:
    1. Up to the end of the free period (that moment included), and where staff waives it, nothing: all that was paid
       goes back.
    2. Later it costs the deposit. It is kept of what was paid, the rest goes back.
    3. Was less paid than the deposit, nothing goes back, and what is missing of it is owed.
    """
    free = waive or now <= free_until(terms, start)
    fee = 0 if free else deposit_of(terms, total_minor)
    if kept_minor >= fee:
        return Cost(free, fee, kept_minor, fee if kept_minor else 0, 0)
    return Cost(free, fee, 0, 0, fee - kept_minor)
