"""`check_ledger` is silent about a whole ledger, and names each row that a hand has broken."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from customers.models import Customer
from ledger import guard
from ledger.kinds import AccountKind
from ledger.models import Account, Entry, Transaction
from ledger.services import post, reversal
from orders.models import Order
from orders.services import Content, Line, create_order, record_payment, write_off_order
from tests.ledger.conftest import BY, account_of, charged

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(nora: Customer) -> Iterator[Order]:
    """A sent order, paid in part; the guard is off, so that a hand can break what it wrote."""
    content = Content(lines=[Line("Tuning", 1, 1_000)], currency="EUR")
    made = create_order(content=content, customer_id=nora.pk, **BY)
    record_payment(order_id=made.pk, amount_minor=400, **BY)
    guard.lift("default")
    yield made
    guard.ensure("default")


def said() -> str:
    out = StringIO()
    try:
        call_command("check_ledger", stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def by_hand(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_a_whole_ledger(order: Order) -> None:
    row = charged(Customer.objects.get(), 70)
    post(reversal(row, occurred_on=row.occurred_on), **BY)
    assert "is whole" in said()


def test_an_amount(order: Order) -> None:
    entry = Entry.objects.order_by("id")[0]
    by_hand("UPDATE ledger_entry SET amount_minor = 1001 WHERE id = %s", entry.pk)
    text = said()
    assert f"Transaction {entry.transaction_id}: its 2 entries sum to 1, not to zero." in text
    assert f"Account {entry.account_id}: its balance is 600, its entries sum to 601" in text
    assert f"Order {order.pk}: 600 is open of it, but the ledger has 601." in text
    assert "Nothing was changed" in text


def test_a_balance(order: Order) -> None:
    account = account_of(order.customer, AccountKind.RECEIVABLE)
    by_hand("UPDATE ledger_account SET balance_minor = 599 WHERE id = %s", account.pk)
    assert (
        f"Account {account.pk}: its balance is 599, its entries sum to 600; it counts 2 entries of 2."
        in said()
    )


def test_a_running_balance(order: Order) -> None:
    entry = Entry.objects.order_by("-id")[0]
    by_hand("UPDATE ledger_entry SET balance_minor = balance_minor + 3 WHERE id = %s", entry.pk)
    assert f"Entry {entry.pk} of account {entry.account_id}: it is number" in said()


def test_a_day(order: Order) -> None:
    account = account_of(None, AccountKind.SALES)
    by_hand("UPDATE ledger_accountday SET credit_minor = 900 WHERE account_id = %s", account.pk)
    assert f"Account {account.pk} on " in said()


def test_a_lost_entry(order: Order) -> None:
    entry = Entry.objects.order_by("-id")[0]
    by_hand("DELETE FROM ledger_entry WHERE id = %s", entry.pk)
    assert f"Transaction {entry.transaction_id}: its 1 entries sum to" in said()


def test_a_date(order: Order) -> None:
    entry = Entry.objects.order_by("id")[0]
    by_hand("UPDATE ledger_entry SET occurred_on = '2020-02-02' WHERE id = %s", entry.pk)
    assert f"Entry {entry.pk}: transaction {entry.transaction_id} is in EUR" in said()


def test_an_orders_payment_that_the_ledger_does_not_know(order: Order) -> None:
    by_hand("UPDATE orders_order SET paid_minor = 500 WHERE id = %s", order.pk)
    assert f"Order {order.pk}: 500 is open of it, but the ledger has 600." in said()


def test_a_write_off_that_the_ledger_does_not_know(order: Order) -> None:
    write_off_order(order_id=order.pk, **BY)
    by_hand("UPDATE orders_order SET written_off_minor = 500 WHERE id = %s", order.pk)
    assert f"Order {order.pk}: 500 of it was written off, but the ledger has 600." in said()


def test_a_transaction_of_an_order_that_is_not_there(order: Order) -> None:
    row = Transaction.objects.order_by("id")[0]
    by_hand("UPDATE ledger_transaction SET subject_id = 999999 WHERE id = %s", row.pk)
    assert f"Transaction {row.pk}: order 999999 is not there" in said()


def test_a_reversal_of_another_amount(order: Order) -> None:
    row = charged(Customer.objects.get(), 70)
    (back,) = post(reversal(row, occurred_on=row.occurred_on), **BY)
    other = Transaction.objects.exclude(pk__in=[row.pk, back.pk]).order_by("id")[0]
    by_hand("UPDATE ledger_transaction SET reverses_id = %s WHERE id = %s", other.pk, back.pk)
    assert f"Transaction {back.pk}: it is no reversal of transaction {other.pk}." in said()


def test_no_more_is_printed_than_asked_for(order: Order) -> None:
    Account.objects.update(balance_minor=12)
    out = StringIO()
    with pytest.raises(CommandError, match="more than are printed"):
        call_command("check_ledger", most=1, stdout=out)
    assert len(out.getvalue().splitlines()) == 1
