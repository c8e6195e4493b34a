"""What statements cost in queries: the same for few entries and for many, and whatever came before the period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from ledger.services.statements import mail_statement
from tests.ledger.conftest import BY
from tests.ledger.statements import MARCH, entered

pytestmark = pytest.mark.django_db

# Two of each are the session and its user. The page asks for the customer (three), the accounts (twice), the settings,
# what is open, the opening balance, totals and entries.
PAGE, TAB, BALANCE, SENT = 11, 15, 8, 6


def cost(client: Client, path: str) -> int:
    client.get(path)  # warms what is cached for good
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [3, 40])
def test_a_statement(staff_client: Client, nora: Customer, count: int) -> None:
    for number in range(count):
        entered(nora, 100, date(2026, 1, 1) + timedelta(days=number * 2))
    entered(nora, 100, date(2026, 3, 1))
    query = "from=2026-03-01&to=2026-03-31"
    assert cost(staff_client, f"{reverse('ledger:statement', args=[nora.pk])}?{query}") == PAGE
    for _number in range(count):
        sent = mail_statement(customer_id=nora.pk, currency="EUR", period=MARCH, **BY)
    assert cost(staff_client, reverse("ledger:statements", args=[nora.pk])) == TAB
    assert cost(staff_client, reverse("ledger:statement_sent", args=[sent.pk])) == SENT


@pytest.mark.parametrize("count", [3, 40])
def test_my_balance(end_user: User, end_user_client: Client, count: int) -> None:
    customer = Customer.objects.get(user=end_user)
    for _number in range(count):
        entered(customer, 100, timezone.localdate())
    mail_statement(customer_id=customer.pk, currency="EUR", period=MARCH, **BY)
    assert cost(end_user_client, reverse("ledger:balance")) == BALANCE


def test_the_entries_before_the_period_are_not_read(nora: Customer, staff_client: Client) -> None:
    """The opening balance comes from what each day came to, and the entries are found by the account and the day."""
    entered(nora, 100, date(2026, 3, 1))
    path = f"{reverse('ledger:statement', args=[nora.pk])}?from=2026-03-01&to=2026-03-31"
    with CaptureQueriesContext(connection) as queries:
        staff_client.get(path)
    asked = [one["sql"] for one in queries if "ledger_entry" in one["sql"]]
    assert len(asked) == 2
    assert all("occurred_on" in sql.partition("WHERE")[2] for sql in asked)
    assert any("ledger_accountday" in one["sql"] for one in queries)
