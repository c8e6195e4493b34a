"""What the pages cost in queries: committed here, and the same for 5 customers and for 50."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from customers.services import edit_customer
from omnibasis.core.actors import Actor, Source

LIST = "/omnipayments/customers/"

# Two of each are the session and its user; the list has one per column that orders add, one for the labels and one for
# the custom fields that it can be narrowed by. The others have one per tab's count, and one for the custom fields.
QUERIES = {"list": 9, "view": 16, "timeline": 14, "edit": 5}

# PostgreSQL's trigram index is asked in a transaction of its own, with the planner told to use it. A search also asks
# which labels its words name.
SEARCH = {"sqlite": 11, "postgresql": 15}


@pytest.fixture
def many(make_customer: Callable[..., Customer]) -> Callable[[int], Customer]:
    def make(count: int) -> Customer:
        for n in range(count):
            customer = make_customer(
                given_name=f"Leonie {n}",
                email=f"leonie{n}@example.com",
                billing_address={"city": "Stuttgart", "country": "DE"},
            )
        return customer

    return make


def cost(client: Client, path: str) -> int:
    client.get(path)  # warms what is cached for good
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [5, 50])
def test_the_list(staff_client: Client, many: Callable[[int], Customer], count: int) -> None:
    many(count)
    assert cost(staff_client, LIST) == QUERIES["list"]


@pytest.mark.parametrize("count", [5, 50])
def test_a_search(staff_client: Client, many: Callable[[int], Customer], count: int) -> None:
    many(count)
    assert cost(staff_client, LIST + "?q=leonie&status=active") == SEARCH[connection.vendor]


@pytest.mark.parametrize("count", [5, 50])
def test_view(staff_client: Client, many: Callable[[int], Customer], by_staff: Actor, count: int) -> None:
    customer = many(1)
    for n in range(count):
        edit_customer(customer_id=customer.pk, data={"phone": f"{n:04}"}, actor=by_staff, source=Source.STAFF)
    found = {
        "view": cost(staff_client, f"{LIST}{customer.pk}/"),
        "timeline": cost(staff_client, f"{LIST}{customer.pk}/timeline/"),
        "edit": cost(staff_client, f"{LIST}{customer.pk}/edit/"),
    }
    assert found == {name: QUERIES[name] for name in found}
