"""What an order comes to: worked examples, and what holds for any items, discounts, taxes and currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnibasis.core.money import CURRENCIES, WHOLE, to_major, to_minor
from orders.totals import Line, Pricing, Sums, half_up, work_out


def line(price: int, quantity: int = 1, *, percent: str = "0", tax: str = "0", off: int = 0) -> Line:
    rate, tax_rate = int(Decimal(percent) * 1_000), int(Decimal(tax) * 1_000)
    return Line("x", quantity, price, discount_rate=rate, discount_minor=off, tax_rate=tax_rate)


def printed(lines: list[Line], sums: Sums) -> int:
    """The sum of what stands on the paper, as somebody with a pencil adds it up."""
    below = sums.shipping_minor - sums.discount_minor
    if not sums.prices_include_tax:
        below += sum(tax.tax_minor for tax in sums.taxes)
    return sum(line.total_minor for line in lines) + below


@pytest.mark.parametrize(
    ("lines", "pricing", "wanted"),
    [
        # Euros and cents, tax added: 10 x 0.03 at 19 % is 0.057, one tax line of 0.06.
        ([line(3, tax="19")] * 10, Pricing(prices_include_tax=False), (30, 0, 6, 36)),
        # Half a unit is rounded up: 19 % of 0.50 is 0.095.
        ([line(50, tax="19")], Pricing(prices_include_tax=False), (50, 0, 10, 60)),
        # The tax within 11.90 at 19 %.
        ([line(1_190, tax="19")], Pricing(), (1_190, 0, 190, 1_190)),
        # Yen have no smaller unit: 8 % of 105 is 8.4; 10 % off 105 is 10.5, rounded up to 11.
        ([line(105, tax="8")], Pricing(prices_include_tax=False), (105, 0, 8, 113)),
        ([line(105)], Pricing(discount_rate=10_000), (105, 11, 0, 94)),
        # Dinars of Bahrain have three decimals: 10 % of 1.005 is 0.1005, rounded up to 0.101.
        ([line(1_005, tax="10")], Pricing(prices_include_tax=False), (1_005, 0, 101, 1_106)),
        # A third off 10.00, by the line: 33.333 % is 3.3333.
        ([line(1_000, percent="33.333")], Pricing(), (667, 0, 0, 667)),
        # The order's discount takes from each rate in proportion: 10.00 off 20.00 at 7 % and 30.00 at 19 %.
        (
            [line(2_000, tax="7"), line(3_000, tax="19")],
            Pricing(discount_minor=1_000, prices_include_tax=False),
            (5_000, 1_000, 112 + 456, 4_568),
        ),
        # Shipping has a rate of its own.
        (
            [line(1_000, tax="7")],
            Pricing(shipping_minor=500, shipping_tax_rate=19_000, prices_include_tax=False),
            (1_000, 0, 70 + 95, 1_665),
        ),
        # A discount is never more than what it is off.
        ([line(100, off=500)], Pricing(discount_minor=50), (0, 0, 0, 0)),
        ([], Pricing(shipping_minor=500, shipping_tax_rate=19_000), (0, 0, 80, 500)),
    ],
)
def test_worked_examples(lines: list[Line], pricing: Pricing, wanted: tuple[int, ...]) -> None:
    sums = work_out(lines, pricing)
    assert (sums.subtotal_minor, sums.discount_minor, sums.tax_minor, sums.total_minor) == wanted
    assert printed(lines, sums) == sums.total_minor


def test_odd_units_of_a_shared_discount_go_to_the_largest_remainder() -> None:
    sums = work_out(
        [line(100, tax="7"), line(100, tax="19"), line(100, tax="10")],
        Pricing(discount_minor=100, prices_include_tax=False),
    )
    assert [(tax.rate, tax.base_minor) for tax in sums.taxes] == [(7_000, 67), (10_000, 67), (19_000, 66)]


RATES = st.one_of(st.sampled_from([0, 7_000, 8_100, 19_000, WHOLE]), st.integers(0, WHOLE))
AMOUNTS = st.one_of(st.integers(0, 50), st.integers(0, 10**9))
LINES = st.lists(
    st.builds(
        lambda quantity, price, rate, off, tax: Line(
            "x", quantity, price, None, rate, 0 if rate else off, tax
        ),
        st.one_of(st.integers(1, 9), st.integers(1, 1_000_000)),
        AMOUNTS,
        st.one_of(st.just(0), RATES),
        AMOUNTS,
        RATES,
    ),
    max_size=12,
)
PRICING = st.builds(Pricing, st.one_of(st.just(0), RATES), AMOUNTS, AMOUNTS, RATES, st.booleans())


@given(LINES, PRICING, st.randoms(use_true_random=False))
def test_any_order_adds_up_and_no_order_of_its_lines_changes_it(
    lines: list[Line], pricing: Pricing, chance: Any
) -> None:
    sums = work_out(lines, pricing)
    assert printed(lines, sums) == sums.total_minor >= 0
    assert 0 <= sums.discount_minor <= sums.subtotal_minor
    # What is taxed, and what is not, is all there is: nothing of the discount is lost or given twice.
    untaxed = [one for one in lines if not one.tax_rate]
    free = sum(one.total_minor for one in untaxed) + (0 if pricing.shipping_tax_rate else sums.shipping_minor)
    taxed = sum(tax.base_minor + (tax.tax_minor if sums.prices_include_tax else 0) for tax in sums.taxes)
    whole = sums.subtotal_minor - sums.discount_minor + sums.shipping_minor
    assert taxed <= whole <= taxed + free
    for tax in sums.taxes:
        assert tax.tax_minor == half_up(tax.base_minor * tax.rate, WHOLE) or sums.prices_include_tax
        assert tax.tax_minor >= 0
        assert tax.base_minor >= 0
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert work_out(shuffled, pricing) == sums


@given(LINES, PRICING)
def test_a_line_of_two_is_two_lines_of_one(lines: list[Line], pricing: Pricing) -> None:
    plain = [Line("x", 2, one.unit_price_minor, tax_rate=one.tax_rate) for one in lines]
    split = [Line("x", 1, one.unit_price_minor, tax_rate=one.tax_rate) for one in plain for _ in range(2)]
    assert work_out(plain, pricing) == work_out(split, pricing)


@given(st.integers(0, 10**12), st.sampled_from(CURRENCIES))
def test_minor_units_and_decimals_are_the_same_amount(minor: int, currency: str) -> None:
    assert to_minor(str(to_major(minor, currency)), currency) == minor
