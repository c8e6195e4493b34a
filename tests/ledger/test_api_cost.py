"""What a page of the ledger costs in the API: as many queries for fifty rows as for five, off an index."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken
from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.models import Account, Entry, Transaction
from ledger.services import open_account
from tests.ledger.conftest import BY, account_of, charged


def asked(api: APIClient, path: str) -> tuple[int, list[str]]:
    """How many rows it answers, and what was asked of the database for them."""
    ApiToken.objects.update(last_used_at=timezone.now())  # its once-a-minute touch is not what is counted
    with CaptureQueriesContext(connection) as queries:
        rows = api.get(f"/api/v1/{path}").json()["results"]
    return len(rows), [query["sql"] for query in queries]


# The token; its user; the page. Beside them the entries of the transactions on it; the account, or the customer and
# their accounts, that the list is of; and the transactions that their entries lead to.
@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("ledger/accounts/?kind=deposit", 3),
        ("customers/{customer}/accounts/?kind=deposit", 4),
        ("ledger/transactions/?kind=charge", 4),
        ("ledger/transactions/?customer={customer}", 6),
        ("ledger/transactions/?account={account}&from=2026-01-01", 6),
        ("ledger/accounts/{account}/entries/?kind=charge", 4),
        ("customers/{customer}/transactions/?currency=EUR", 5),
    ],
)
def test_fifty_rows_cost_as_many_queries_as_five(
    api: APIClient, nora: Customer, path: str, wanted: int
) -> None:
    costs = []
    for many in (5, 45):
        for _n in range(many):
            charged(nora, 100)
            open_account(customer_id=nora.pk, kind="deposit", currency="EUR", **BY)
        names = {"customer": nora.pk, "account": account_of(nora, AccountKind.RECEIVABLE).pk}
        rows, queries = asked(api, path.format(**names) + "&page_size=200")
        costs.append((rows, len(queries)))
    assert costs == [(5, wanted), (50, wanted)], queries


# --- A long ledger ------------------------------------------------------------------------------------------

LEDGER, OF_OTTO = 30_000, 3_000


@pytest.fixture
def long(nora: Customer, make_customer: Callable[..., Customer]) -> dict[str, int]:
    """Nora bought twice, long ago; since then Otto has, on thousands of accounts, tens of thousands of times."""
    otto = make_customer(given_name="Otto")
    first = charged(nora, 100)
    charged(nora, 200)
    charged(nora, 300, currency="CZK")
    own, sales = account_of(nora, AccountKind.RECEIVABLE), account_of(None, AccountKind.SALES)
    copies = {"customer_id": str(otto.pk), "is_default": "false", "kind": "'credit'", "balance_minor": "0"}
    _copy(Account, own.pk, OF_OTTO, copies)
    start = max(Account.objects.values_list("pk", flat=True)) - OF_OTTO + 1
    day = "'2026-03-01'" if connection.vendor == "sqlite" else "DATE '2026-01-01' + i % 90"
    _copy(Transaction, first.pk, LEDGER, {"occurred_on": day})
    at = max(Transaction.objects.values_list("pk", flat=True)) - LEDGER
    line = Entry.objects.filter(account=own).order_by("id")[0]
    for account, amount in ((f"{start} + i % {OF_OTTO}", "100"), (str(sales.pk), "-100")):
        values = {"transaction_id": f"{at} + i", "account_id": account, "sequence": "100 + i"}
        _copy(Entry, line.pk, LEDGER, {**values, "occurred_on": day, "amount_minor": amount})
    with connection.cursor() as cursor:
        for model in (Account, Transaction, Entry):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    return {"nora": nora.pk, "own": own.pk, "sales": sales.pk, "otto": start, "subject": first.pk}


def _copy(model: type[models.Model], pk: int, many: int, values: dict[str, str]) -> None:
    """Rows like that one, 1 to `many`, but for what `values` says of each `i`."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    told = ", ".join(values.get(name, name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) WITH RECURSIVE n(i) AS "
            f"(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) "
            f"SELECT {told} FROM n, {model._meta.db_table} WHERE id = {pk}"
        )


# What each list walks. SQLite calls a table's own order by its primary key's type.
OWN_ORDER = r"_pkey|INTEGER PRIMARY KEY|SCAN ledger_"
WALKS = {
    "ledger/accounts/?": OWN_ORDER,
    "ledger/accounts/?customer={nora}": "account_customer|account_default",
    "ledger/accounts/?owner=business": "account_customer|account_default_of_business|ledger_account_customer_id",
    "ledger/accounts/?kind=sales": "account_kind|account_default_of_business",
    "ledger/accounts/?code=D-1": "account_code|autoindex_ledger_account",
    "ledger/transactions/?": OWN_ORDER,
    "ledger/transactions/?kind=fee": "transaction_kind_ids",
    "ledger/transactions/?to=2025-12-31": "transaction_day",
    "ledger/transactions/?reference=57": "transaction_reference",
    "ledger/transactions/?subject=order:{subject}": "transaction_subject_ids",
    "ledger/transactions/?customer={nora}": "entry_account|ledger_entry_account_id",
    "ledger/transactions/?account={own}&kind=charge": "entry_account|ledger_entry_account_id",
    "ledger/transactions/?account={sales}": "entry_account|ledger_entry_pkey",
    "ledger/transactions/?account={sales}&to=2025-12-31": "entry_account_day",
    "ledger/accounts/{own}/entries?": "entry_account|ledger_entry_account_id",
    "ledger/accounts/{otto}/entries?": "entry_account|ledger_entry_account_id",
    "ledger/accounts/{sales}/entries?to=2025-12-31": "entry_account_day",
    "customers/{nora}/transactions?": "entry_account|ledger_entry_account_id",
}


def test_each_list_walks_an_index(api: APIClient, long: dict[str, int]) -> None:
    for path, index in WALKS.items():
        _rows, queries = asked(api, path.format(**long))
        pages = [sql for sql in queries if "LIMIT 51" in sql]
        assert len(pages) == 1, (path, queries)
        said = plan(pages[0])
        assert re.search(index, said), (path, said)
        assert "Seq Scan on ledger_" not in said, (path, said)
        # What is many is met in its order; what is few may be put in order.
        assert "{sales}" not in path or not re.search(r"TEMP B-TREE|Sort Key", said), (path, said)
        if index != OWN_ORDER:
            assert not re.search(r"SCAN (ledger_|U?0)", said), (path, said)


def plan(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql[sql.find('SELECT') :]}")
        return "\n".join(str(row) for row in cursor.fetchall())
