"""What an order comes to: the one function that pages, the API, invoices and the stored totals count with.

Amounts are integers in minor units of the order's currency; rates are in thousandths of a percent (`core.money`).

The rounding rule: every amount that is printed is rounded by itself, half up (away from zero; none is negative), and
the total is the sum of what is printed. Tax is worked out once for each rate on the sum of what has that rate, never
line by line: so it does not depend on the order of the lines, and an invoice's tax is that of its printed base
(EN 16931, BR-CO-14 and BR-CO-17). The discount of an order is shared among the rates in proportion; the units that
proportion leaves over go to the largest remainders, among equal ones to the highest rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from omnibasis.core.money import WHOLE


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, how many, at which unit price. A discount off the whole line is a rate or an amount, not both."""

    description: str
    quantity: int
    unit_price_minor: int
    product_id: int | None = None
    discount_rate: int = 0
    discount_minor: int = 0
    tax_rate: int = 0

    @property
    def gross_minor(self) -> int:
        """Before the line's discount."""
        return self.quantity * self.unit_price_minor

    @property
    def off_minor(self) -> int:
        """The line's discount as an amount; never more than the line."""
        return _off(self.gross_minor, self.discount_rate, self.discount_minor)

    @property
    def total_minor(self) -> int:
        return self.gross_minor - self.off_minor


@dataclass(frozen=True, slots=True)
class Pricing:
    """What holds for the whole order: its discount (a rate or an amount), shipping, and whether prices include tax."""

    discount_rate: int = 0
    discount_minor: int = 0
    shipping_minor: int = 0
    shipping_tax_rate: int = 0
    prices_include_tax: bool = True


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax line: the rate, what it is on (without the tax), and the tax."""

    rate: int
    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What is printed below the lines. `total` = subtotal - discount + shipping, and + tax unless prices include it."""

    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    taxes: tuple[Tax, ...]
    tax_minor: int
    total_minor: int
    prices_include_tax: bool


def work_out(lines: Sequence[Line], pricing: Pricing) -> Sums:
    """The sums of an order; the same for any order of the lines. Rules: the module's docstring."""
    bases: dict[int, int] = {}
    for line in lines:
        bases[line.tax_rate] = bases.get(line.tax_rate, 0) + line.total_minor
    subtotal = sum(bases.values())
    discount = _off(subtotal, pricing.discount_rate, pricing.discount_minor)
    for rate, share in _shares(discount, bases).items():
        bases[rate] -= share
    if pricing.shipping_minor:
        rate = pricing.shipping_tax_rate
        bases[rate] = bases.get(rate, 0) + pricing.shipping_minor
    inclusive = pricing.prices_include_tax
    taxes = tuple(_tax(rate, bases[rate], inclusive) for rate in sorted(bases) if rate and bases[rate])
    tax = sum(one.tax_minor for one in taxes)
    total = subtotal - discount + pricing.shipping_minor + (0 if inclusive else tax)
    return Sums(subtotal, discount, pricing.shipping_minor, taxes, tax, total, inclusive)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of integers that are not negative, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _off(amount: int, rate: int, minor: int) -> int:
    return half_up(amount * rate, WHOLE) if rate else min(minor, amount)


def _tax(rate: int, amount: int, inclusive: bool) -> Tax:
    if inclusive:
        tax = half_up(amount * rate, WHOLE + rate)
        return Tax(rate, amount - tax, tax)
    return Tax(rate, amount, half_up(amount * rate, WHOLE))


def _shares(discount: int, bases: dict[int, int]) -> dict[int, int]:
    """The discount of an order, shared among the rates in proportion to what has each."""
    subtotal = sum(bases.values())
    if not discount:
        return {}
    shares = {rate: discount * base // subtotal for rate, base in bases.items()}
    remainders = {rate: discount * base % subtotal for rate, base in bases.items()}
    over = discount - sum(shares.values())
    for rate in sorted(bases, key=lambda rate: (remainders[rate], rate), reverse=True)[:over]:
        shares[rate] += 1
    return shares
