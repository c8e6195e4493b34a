"""Money: integers of the minor unit in, decimals out, and back without a cent lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnibasis.core.money import CURRENCIES, MAX_MINOR, format_money, minor_digits, to_major, to_minor

currencies = st.sampled_from(CURRENCIES)


@given(st.integers(-MAX_MINOR + 1, MAX_MINOR - 1), currencies)
def test_there_and_back(minor: int, currency: str) -> None:
    major = to_major(minor, currency)
    assert to_minor(major, currency) == minor
    assert to_minor(str(major), currency) == minor
    assert -major.as_tuple().exponent == minor_digits(currency)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("39.62", "USD", 3962),
        ("39.6", "USD", 3960),
        ("1250", "JPY", 1250),
        ("1250.0", "JPY", 1250),
        ("0.001", "BHD", 1),
        ("-0.01", "EUR", -1),
        (7, "EUR", 700),
        ("1e2", "EUR", 10_000),
        (Decimal("0.10"), "EUR", 10),
        ("0", "EUR", 0),
    ],
)
def test_amounts_become_minor_units(amount: Decimal | str | int, currency: str, minor: int) -> None:
    assert to_minor(amount, currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [
        ("0.5", "JPY", "0 decimals"),
        ("0.005", "USD", "2 decimals"),
        ("0.0001", "BHD", "3 decimals"),
        ("", "EUR", "number"),
        ("ten", "EUR", "number"),
        ("1,50", "EUR", "number"),
        ("NaN", "EUR", "number"),
        ("Infinity", "EUR", "number"),
        ("-Infinity", "EUR", "number"),
        ("sNaN", "EUR", "number"),
        ("1e15", "JPY", "too large"),
        ("1e999999", "EUR", "too large"),
        ("10000000000000", "EUR", "too large"),
        ("1e-999999", "EUR", "2 decimals"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(amount: str, currency: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        to_minor(amount, currency)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (3962, "USD", "$ 39.62"),
        (125_000, "CZK", "1,250.00 CZK"),
        (1250, "JPY", "¥ 1,250"),
        (1, "BHD", "0.001 BHD"),
        (-5, "EUR", "-€ 0.05"),
        (0, "EUR", "€ 0.00"),
    ],
)
def test_people_see_it_in_their_way(minor: int, currency: str, shown: str) -> None:
    assert format_money(minor, currency) == shown


@given(st.lists(st.integers(0, 10**9), max_size=20), currencies)
def test_a_sum_of_minors_is_the_sum_of_the_amounts(minors: list[int], currency: str) -> None:
    assert to_major(sum(minors), currency) == sum((to_major(m, currency) for m in minors), Decimal(0))
