"""The statements of the hot paths are prepared on PostgreSQL in production: the answers are the same, run after run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from rest_framework.test import APIClient

from customers.models import Customer
from settings_app.services import current

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def prepared() -> Iterator[None]:
    """As in production, where a connection prepares after a few runs; here at once."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        connection.connection.prepare_threshold = 0
    yield
    if connection.vendor == "postgresql":
        connection.connection.prepare_threshold = None


def test_orders_and_customers_with_prepared_statements(prepared: None, api: APIClient) -> None:
    for n in range(4):
        person = {"email": f"leonie{n}@example.com", "given_name": "Leonie"}
        keys = {"Idempotency-Key": f"made-{n}"}
        made = api.post("/api/v1/customers/CreateOrEdit", person, headers=keys)
        assert (made.status_code, made.json()["result"]) == (201, "created")
        again = api.post("/api/v1/customers/CreateOrEdit", person, headers=keys)
        assert (again.status_code, again.json()) == (201, made.json())
        edited = api.post("/api/v1/customers/CreateOrEdit", {**person, "surname": f"Köhler {n}"})
        assert (edited.json()["result"], edited.json()["matched_by"]) == ("updated", "email")
        placed = api.post(
            "/api/v1/orders/",
            {
                "buyer": person,
                "items": [{"description": "Tea", "quantity": 2, "unit_price": "3.50"}],
                "currency": "EUR",
            },
        )
        assert (placed.status_code, placed.json()["customer"]) == (201, made.json()["customer"]["id"])
    assert Customer.objects.count() == 4
    assert current().create_customer_on_order
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            kept = " ".join(row[0] for row in cursor.fetchall())
        for table in ("customers_customer", "events_event", "core_idempotencyrecord", "account_emailaddress"):
            assert table in kept
