"""A customer with 100,000 events, 10,000 orders and 1,000 notes costs what a new one costs, query by query."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.story import tell
from customers.models import Customer

EVENTS, ORDERS, NOTES, OTHERS = 100_000, 10_000, 1_000, 20_000
TABS = ("", "timeline/", "timeline/?kind=orders", "notes/", "orders/", "addresses/", "payment-methods/")
# What grows with a customer's story; the others hold few rows for each customer.
LONG = ("events_event", "orders_order", "customers_note")


@pytest.fixture
def two(make_customer: Callable[..., Customer]) -> tuple[Customer, Customer]:
    new, long = make_customer(given_name="New"), make_customer(given_name="Long")
    tell(new.pk, events=5, orders=2, notes=1)
    tell(long.pk, events=EVENTS, orders=ORDERS, notes=NOTES)
    # Others have notes, too: of a table that is all one customer's, reading it whole is the best plan.
    tell(make_customer(given_name="Others").pk, events=0, orders=0, notes=OTHERS)
    return new, long


def asked(client: Client, customer: Customer, tab: str) -> list[str]:
    path = f"/omnipayments/customers/{customer.pk}/{tab}"
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries.captured_queries]


def test_each_tab_asks_as_often_and_by_an_index(staff_client: Client, two: tuple[Customer, Customer]) -> None:
    new, long = two
    for tab in TABS:
        queries = asked(staff_client, long, tab)
        assert len(queries) == len(asked(staff_client, new, tab)), tab
        if connection.vendor == "postgresql":
            for sql in queries:
                if sql.startswith("SELECT"):
                    assert [n for n in scanned(sql) if n in LONG] == [], sql


def scanned(sql: str) -> Iterator[str]:
    """The tables that PostgreSQL would read from end to end for this query."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql)
        (plan,) = cursor.fetchone()
    waiting = [(json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node["Node Type"] == "Seq Scan":
            yield node["Relation Name"]
