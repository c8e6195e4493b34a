"""What stands on a statement: opening and closing balance, each entry in its order, and totals that come to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from customers.models import Customer
from customers.services import merge_customers
from ledger.kinds import AccountKind, TransactionKind
from ledger.services import open_account, reverse_transaction
from ledger.statements import sheet as sheets
from ledger.statements.periods import Period
from omnibasis.core.errors import InvalidInput
from tests.ledger.conftest import BY, account_of
from tests.ledger.statements import MARCH, amounts, drawn, entered, paid

pytestmark = pytest.mark.django_db


def test_a_month_begins_with_what_the_one_before_ended_with(nora: Customer) -> None:
    entered(nora, 10_000, date(2026, 2, 28))
    entered(nora, 4_000, date(2026, 3, 1))
    paid(nora, 12_000, date(2026, 3, 31))
    entered(nora, 900, date(2026, 4, 1))
    march = drawn(nora)
    assert (march.opening_minor, march.closing_minor) == (10_000, 2_000)
    assert amounts(march) == [("2026-03-01", 4_000, 14_000), ("2026-03-31", -12_000, 2_000)]
    assert march.totals == {"charged": 4_000, "paid": 12_000, "refunded": 0, "credited": 0}
    april = drawn(nora, Period(date(2026, 4, 1), date(2026, 4, 30)))
    assert (april.opening_minor, april.closing_minor) == (2_000, 2_900)
    february = drawn(nora, Period(date(2026, 2, 1), date(2026, 2, 28)))
    assert (february.opening_minor, february.closing_minor) == (0, 10_000)


def test_an_entry_that_was_dated_back_stands_at_its_day(nora: Customer) -> None:
    """The balances stored with the entries are in the order of writing; a statement's are in the order of days."""
    entered(nora, 4_000, date(2026, 3, 20))
    entered(nora, 1_000, date(2026, 3, 5))
    paid(nora, 500, date(2026, 2, 1))
    assert amounts(drawn(nora)) == [("2026-03-05", 1_000, 500), ("2026-03-20", 4_000, 4_500)]


def test_totals_and_opening_come_to_the_closing_balance(nora: Customer) -> None:
    entered(nora, 10_000, date(2026, 3, 1))
    entered(nora, 700, date(2026, 3, 2), kind=TransactionKind.FEE)
    taken_back = entered(nora, -3_000, date(2026, 3, 3), kind=TransactionKind.PAYMENT)
    paid(nora, 6_000, date(2026, 3, 3))
    with transaction.atomic():
        reverse_transaction(transaction_id=taken_back.pk, **BY)
    entered(nora, -2_000, date(2026, 3, 4), kind=TransactionKind.REFUND)
    entered(nora, 1_500, date(2026, 3, 5), kind=TransactionKind.REFUND)
    entered(nora, -100, date(2026, 3, 6), kind=TransactionKind.ADJUSTMENT)
    year = drawn(nora, Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert year.totals == {"charged": 10_700, "paid": 6_000, "refunded": 1_500, "credited": 2_100}
    charged, less_paid, refunded, credited = year.totals.values()
    assert year.opening_minor + charged - less_paid + refunded - credited == year.closing_minor == 4_100
    assert year.closing_minor == account_of(nora, AccountKind.RECEIVABLE).balance_minor


def test_money_that_is_held_reads_the_other_way_round(nora: Customer) -> None:
    held = {"account": AccountKind.CREDIT}
    entered(nora, -2_500, date(2026, 2, 3), kind=TransactionKind.CREDIT, **held)  # type: ignore[arg-type]
    entered(nora, 900, date(2026, 3, 3), kind=TransactionKind.PAYMENT, **held)  # type: ignore[arg-type]
    sheet = drawn(nora, account_id=account_of(nora, AccountKind.CREDIT).pk)
    assert (sheet.opening_minor, sheet.closing_minor) == (2_500, 1_600)
    assert sheet.totals == {"added": 0, "used": 900}
    assert drawn(nora).scope.held == (("credit", "", 1_600),)
    assert amounts(drawn(nora)) == []


def test_one_account_or_all_that_is_owed_in_the_currency(nora: Customer) -> None:
    entered(nora, 1_000, date(2026, 3, 1))
    entered(nora, 5_000, date(2026, 3, 1), currency="USD")
    second = open_account(customer_id=nora.pk, kind="receivable", currency="EUR", **BY)
    first = account_of(nora, AccountKind.RECEIVABLE)
    assert drawn(nora).scope.account_ids == (first.pk, second.pk)
    assert drawn(nora).closing_minor == drawn(nora, account_id=first.pk).closing_minor == 1_000
    assert drawn(nora, account_id=second.pk).closing_minor == 0
    assert drawn(nora, currency="USD").closing_minor == 5_000
    assert drawn(nora, currency="GBP").lines == []


def test_somebody_else_s_account_is_refused(nora: Customer, make_customer: Callable[..., Customer]) -> None:
    other = make_customer(given_name="Leonie")
    entered(other, 1_000, date(2026, 3, 1))
    with pytest.raises(InvalidInput) as refused:
        drawn(nora, account_id=account_of(other, AccountKind.RECEIVABLE).pk)
    assert list(refused.value.errors) == ["account"]
    with pytest.raises(InvalidInput):
        drawn(nora, currency="XXX")


def test_a_merged_customer_s_entries_come_along(
    nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    drop = make_customer(given_name="Norah")
    entered(nora, 1_000, date(2026, 2, 10))
    entered(drop, 500, date(2026, 2, 20))
    entered(drop, 300, date(2026, 3, 20))
    merge_customers(keep_id=nora.pk, drop_id=drop.pk, **BY)
    sheet = drawn(nora)
    assert (sheet.opening_minor, sheet.closing_minor) == (1_500, 1_800)
    assert amounts(sheet) == [("2026-03-20", 300, 1_800)]


def test_too_many_entries_are_summed_up_in_one_line(nora: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 11):
        entered(nora, 100, date(2026, 3, day))
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    sheet = drawn(nora)
    assert (sheet.left_out, sheet.carried_minor) == (7, 700)
    assert amounts(sheet) == [("2026-03-08", 100, 800), ("2026-03-09", 100, 900), ("2026-03-10", 100, 1_000)]
    assert sheet.totals["charged"] == 1_000
    assert (sheet.opening_minor, sheet.closing_minor) == (0, 1_000)
    assert sheet.period == MARCH
