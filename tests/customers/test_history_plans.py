"""The timeline, provenance and as-of read along their indexes, however long the timeline is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.as_of import as_of
from customers.models import Customer
from customers.provenance import origins_of
from omnibasis.events.timeline import Span, walk_timeline
from tests.customers_ui.past import many_events

Make = Callable[..., Customer]


def fresh(customer: Customer) -> Customer:
    return Customer.objects.prefetch_related("addresses").get(pk=customer.pk)


READINGS: dict[str, Callable[[Customer], Any]] = {
    "timeline": lambda c: walk_timeline(c.timelines, cursor=None, size=30),
    "narrowed": lambda c: walk_timeline(c.timelines, cursor=None, size=30, matches=lambda row: False),
    "days": lambda c: walk_timeline(
        c.timelines, cursor=None, size=30, span=Span(until=timezone.now() - timedelta(minutes=20))
    ),
    "merged": lambda c: walk_timeline([c.pk, c.pk + 1, c.pk + 2], cursor=None, size=30),
    "provenance": origins_of,
    "as of": lambda c: list(as_of(c, timezone.now() - timedelta(minutes=20)).fields),
}
COSTS = {"timeline": 1, "narrowed": 3, "days": 4, "merged": 2, "provenance": 2, "as of": 3}


@pytest.fixture
def long(make_customer: Make) -> Customer:
    customers = [make_customer(given_name=f"N{n}") for n in range(3)]
    for customer in customers:
        many_events(customer, 1_900 if customer is customers[1] else 100, verb="note.added")
        many_events(customer, 600 if customer is customers[1] else 100, changes={"phone": ("1", "2")})
    Customer.objects.update(created_at=timezone.now() - timedelta(days=1))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE events_event")
    return customers[1]


@pytest.mark.parametrize("name", READINGS)
def test_by_an_index_and_as_often_for_a_long_timeline(long: Customer, make_customer: Make, name: str) -> None:
    short = make_customer(given_name="New")
    Customer.objects.filter(pk=short.pk).update(created_at=timezone.now() - timedelta(days=1))
    counts = []
    for customer in (fresh(short), fresh(long)):
        with CaptureQueriesContext(connection) as queries:
            READINGS[name](customer)
        asked = [q["sql"] for q in queries if not q["sql"].startswith(("FETCH", "CLOSE"))]
        counts.append(len(asked))
    assert counts[1] <= COSTS[name]
    if name not in ("narrowed", "days"):
        assert counts == [COSTS[name]] * 2
    plans = [plan(sql) for sql in asked if "events_event" in sql]
    assert plans
    for said in plans:
        assert re.search(INDEXES, said), said
        assert not re.search(WALKED, said), said
    if name in ("provenance", "as of"):
        assert any("event_changed" in said for said in plans)


# SQLite names the index of a unique constraint itself.
INDEXES = "event_timeline_sequence|event_changed|sqlite_autoindex_events_event_1|events_event_pkey|INTEGER PRIMARY KEY"
WALKED = r"Seq Scan on events_event|SCAN (events_event|middle)(?! USING)"


def plan(sql: str) -> str:
    start = next(at for at in (sql.find("WITH RECURSIVE"), sql.find("SELECT")) if at != -1)
    sql = sql[start:]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of a few pages is quicker read whole; what is asked is whether it need not be.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())
