"""What the ledger's pages cost in queries: the same for 5 rows and for 50, and each list walks an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.models import Account, Entry, Transaction
from tests.ledger.conftest import account_of, charged

pytestmark = pytest.mark.django_db

# Of few rows and of many. Two of each are the session and its user; a list with pages counts how many there are.
QUERIES = {
    "/omniledger/accounts/": (3, 4),
    "/omniledger/transactions/": (4, 5),
    "/omniledger/accounts/{account}/": (6, 7),
    "/omnipayments/customers/{customer}/transactions/": (15, 16),
    "/omnipayments/customers/{customer}/accounts/": (14, 14),
}


@pytest.mark.parametrize("count", [5, 50])
@pytest.mark.parametrize("path", QUERIES)
def test_a_page(staff_client: Client, make_customer: Callable[..., Customer], path: str, count: int) -> None:
    for n in range(count):
        customer = make_customer(given_name=f"Leonie {n}", email=f"leonie{n}@example.com")
        charged(customer, 100 + n)
        charged(customer, 100 + n, currency="CHF")
    for n in range(count):
        charged(customer, 10 + n)
    account = account_of(customer, AccountKind.RECEIVABLE)
    url = path.format(customer=customer.pk, account=account.pk)
    staff_client.get(url)  # warms what is cached for good
    with CaptureQueriesContext(connection) as queries:
        assert staff_client.get(url).status_code == 200
    assert len(queries) == QUERIES[path][count == 50], [q["sql"][:90] for q in queries.captured_queries]


def plan(queryset: QuerySet[Any, Any]) -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    return str(queryset.explain()).replace('"', "")


@pytest.mark.parametrize(
    ("name", "queryset"),
    [
        ("transaction_kind_ids", lambda: Transaction.objects.filter(kind="fee").order_by("-id")[:50]),
        ("transaction_day", lambda: Transaction.objects.order_by("-occurred_on", "-id")[:50]),
        ("transaction_amount", lambda: Transaction.objects.order_by("-amount_minor", "-id")[:50]),
        ("transaction_reference", lambda: Transaction.objects.filter(reference="12").order_by("-id")[:50]),
        ("transaction_described", lambda: Transaction.objects.exclude(search_text="").order_by("-id")[:50]),
        ("entry_account", lambda: Entry.objects.filter(account=1).order_by("-id")[:50]),
        ("entry_account_day", lambda: Entry.objects.filter(account=1).order_by("-occurred_on", "-id")[:50]),
        ("account_balance", lambda: Account.objects.order_by("-balance_minor", "-id")[:50]),
        ("account_kind", lambda: Account.objects.filter(kind="fees").order_by("-id")[:50]),
        ("account_currency", lambda: Account.objects.filter(currency="CHF").order_by("-id")[:50]),
        ("account_closed", lambda: Account.objects.filter(status="closed").order_by("-id")[:50]),
        ("transaction_currency", lambda: Transaction.objects.filter(currency="CHF").order_by("-id")[:50]),
        ("account_customer", lambda: Account.objects.filter(customer=1).order_by("-id")[:50]),
    ],
)
def test_a_list_walks_its_index(name: str, queryset: Callable[[], QuerySet[Any, Any]]) -> None:
    said = plan(queryset())
    assert name in said, said
    assert "TEMP B-TREE" not in said, said
