"""Posting: what it writes, what it refuses, and what the database refuses whoever asks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from customers.models import Customer
from ledger.checks import findings
from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Account, AccountDay, Entry, Transaction
from ledger.services import Draft, Leg, Place, business, close_account, open_account, post, reversal
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.money import MAX_MINOR
from tests.ledger.conftest import BY, account_of, charged

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def draft(*legs: Leg, currency: str = "EUR", kind: TransactionKind = TransactionKind.ADJUSTMENT) -> Draft:
    return Draft(kind=kind, currency=currency, legs=legs, occurred_on=DAY)


def test_accounts_are_opened_when_they_are_needed_and_found_afterwards(nora: Customer) -> None:
    charged(nora, 1_000)
    charged(nora, 250)
    charged(nora, 70, currency="CHF")
    owed = account_of(nora, AccountKind.RECEIVABLE)
    assert (owed.balance_minor, owed.entry_count, owed.is_default) == (1_250, 2, True)
    assert account_of(None, AccountKind.SALES).balance_minor == -1_250
    assert account_of(None, AccountKind.SALES).shown_minor == 1_250
    assert Account.objects.count() == 4


def test_each_entry_has_its_number_and_the_balance_after_it(nora: Customer) -> None:
    for amount in (1_000, 250, 70):
        charged(nora, amount)
    rows = Entry.objects.filter(account=account_of(nora, AccountKind.RECEIVABLE)).order_by("id")
    assert list(rows.values_list("sequence", "amount_minor", "balance_minor")) == [
        (1, 1_000, 1_000),
        (2, 250, 1_250),
        (3, 70, 1_320),
    ]


def test_a_balance_as_of_a_day_is_a_sum_of_days(nora: Customer) -> None:
    for day, amount in ((5, 1_000), (5, 30), (2, 200), (9, 4)):
        charged(nora, amount, on=date(2026, 3, day))
    accounts = Account.objects.filter(pk=account_of(nora, AccountKind.RECEIVABLE).pk)
    days = AccountDay.objects.filter(account__in=accounts).order_by("day")
    assert [(d.day.day, d.debit_minor, d.credit_minor, d.entries) for d in days] == [
        (2, 200, 0, 1),
        (5, 1_030, 0, 2),
        (9, 4, 0, 1),
    ]
    assert [accounts.balance_on(date(2026, 3, day)) for day in (1, 2, 4, 5, 31)] == [
        0,
        200,
        200,
        1_230,
        1_234,
    ]


def test_what_does_not_sum_to_zero_is_a_mistake_of_the_program(nora: Customer) -> None:
    legs = [Leg(Place(nora.pk, AccountKind.RECEIVABLE), 10), Leg(business(AccountKind.SALES), -9)]
    with pytest.raises(ValueError, match="zero"):
        post(draft(*legs), **BY)
    assert not Transaction.objects.exists()


def test_nothing_is_posted_of_nothing(nora: Customer) -> None:
    legs = [Leg(Place(nora.pk, AccountKind.RECEIVABLE), 0), Leg(business(AccountKind.SALES), 0)]
    assert post(draft(*legs), **BY) == []
    assert not Account.objects.exists()


def test_all_of_several_drafts_or_none(nora: Customer) -> None:
    charged(nora, 10)
    owed = account_of(nora, AccountKind.RECEIVABLE)
    right = draft(Leg(owed.pk, 5), Leg(business(AccountKind.SALES), -5))
    wrong = draft(Leg(owed.pk, 5), Leg(business(AccountKind.SALES), -5), currency="CHF")
    with pytest.raises(InvalidInput), transaction.atomic():
        post(right, wrong, **BY)
    assert Transaction.objects.count() == 1
    assert account_of(nora, AccountKind.RECEIVABLE).balance_minor == 10


def test_a_closed_account_takes_no_entry(nora: Customer) -> None:
    account = open_account(customer_id=nora.pk, kind="deposit", currency="EUR", **BY)
    close_account(account_id=account.pk, **BY)
    with pytest.raises(Refused, match="closed"):
        post(draft(Leg(account.pk, -5), Leg(business(AccountKind.BANK), 5)), **BY)


def test_an_amount_has_a_limit_and_so_has_a_balance(nora: Customer) -> None:
    with pytest.raises(InvalidInput):
        charged(nora, MAX_MINOR)
    charged(nora, MAX_MINOR - 1)
    with pytest.raises(InvalidInput), transaction.atomic():
        charged(nora, 1)


def test_a_reversal_names_what_it_takes_back_and_happens_once(nora: Customer) -> None:
    row = charged(nora, 1_000)
    (back,) = post(reversal(row, occurred_on=DAY), **BY)
    assert (back.reverses, back.kind, back.amount_minor) == (row, "charge", 1_000)
    assert account_of(nora, AccountKind.RECEIVABLE).balance_minor == 0
    with pytest.raises(Refused, match="already"):
        post(reversal(row, occurred_on=DAY), **BY)
    with pytest.raises(Refused, match="anew"):
        reversal(back, occurred_on=DAY)
    assert Transaction.objects.count() == 2


def test_a_reversal_finds_the_account_that_took_the_place_of_a_closed_one(nora: Customer) -> None:
    row = charged(nora, 1_000)
    (_back,) = post(reversal(row, occurred_on=DAY), **BY)
    other = charged(nora, 300)
    post(
        draft(Leg(account_of(nora, AccountKind.RECEIVABLE).pk, -300), Leg(business(AccountKind.BANK), 300)),
        **BY,
    )
    first = close_account(account_id=account_of(nora, AccountKind.RECEIVABLE).pk, **BY)
    post(reversal(other, occurred_on=DAY), **BY)
    second = account_of(nora, AccountKind.RECEIVABLE)
    assert (second.pk != first.pk, second.balance_minor) == (True, -300)


@pytest.mark.parametrize("table", ["ledger_transaction", "ledger_entry"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_keeps_what_was_posted(nora: Customer, table: str, act: str) -> None:
    charged(nora, 1_000)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def test_models_keep_what_was_posted(nora: Customer) -> None:
    row = charged(nora, 1_000)
    for act in (row.save, row.delete, Entry.objects.all().delete, Transaction.objects.all().delete):
        with pytest.raises(TypeError):
            act()
    with pytest.raises(TypeError):
        Entry.objects.update(amount_minor=1)


def test_the_database_refuses_an_entry_in_another_currency(nora: Customer) -> None:
    row = charged(nora, 1_000)
    charged(nora, 1_000, currency="CHF")
    francs = account_of(nora, AccountKind.RECEIVABLE, "CHF")
    with pytest.raises(DatabaseError, match="currency"), transaction.atomic():
        _enter(row, francs, 5, -5)


def test_two_who_read_one_balance_cannot_both_write(nora: Customer) -> None:
    row = charged(nora, 1_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            transaction=row,
            account=account_of(nora, AccountKind.RECEIVABLE),
            sequence=1,
            amount_minor=5,
            balance_minor=5,
            occurred_on=DAY,
        )


def test_entries_that_do_not_sum_to_zero_are_refused_or_found(nora: Customer) -> None:
    """PostgreSQL refuses them when it commits; SQLite, which cannot look then, leaves them to `check_ledger`."""
    row = charged(nora, 1_000)
    account = account_of(nora, AccountKind.RECEIVABLE)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="off by 7"), transaction.atomic():
            _enter(row, account, 7)
    else:
        _enter(row, account, 7)
        assert f"Transaction {row.pk}: its 3 entries sum to 7, not to zero." in list(findings())


def _enter(row: Transaction, account: Account, *amounts: int) -> None:
    """Entries without the service, and what the database looks at when it commits."""
    for number, amount in enumerate(amounts, start=2):
        Entry.objects.create(
            transaction=row,
            account=account,
            sequence=number,
            amount_minor=amount,
            balance_minor=0,
            occurred_on=DAY,
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
