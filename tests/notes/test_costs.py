"""What notes cost: the same for 5 and for 50; and the indexes that answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from customers.models import Customer, Note
from tests.customers_ui.test_costs import cost
from tests.notes.conftest import Write, file, page, tab

# Two of each are the session and its user; six are the customer's frame.
QUERIES = {"tab": 21, "note": 18, "list": 8, "mine": 8}


@pytest.fixture
def many(write: Write, customer: Customer, admin: User) -> Callable[[int], Note]:
    def make(count: int) -> Note:
        for n in range(count):
            note = write(
                f"Note {n} for @ada@example.com",
                labels=[f"label {n % 7}"],
                is_pinned=n < 3,
                visibility="shared",
                uploads=[file()],
            )
        return note

    return make


@pytest.mark.parametrize("count", [5, 50])
def test_the_pages(
    staff_client: Client, end_user: User, end_user_client: Client, many: Callable[[int], Note], count: int
) -> None:
    note = many(count)
    found = {
        "tab": cost(staff_client, tab(note.customer)),
        "note": cost(staff_client, page(note)),
        "list": cost(staff_client, "/omnicustomers/notes/"),
    }
    Customer.objects.filter(user=end_user).update(user=None)
    Customer.objects.filter(pk=note.customer_id).update(user=end_user)
    found["mine"] = cost(end_user_client, "/account/notes/")
    assert found == QUERIES


@pytest.mark.parametrize("path", ["/api/v1/notes", "/api/v1/customers/{}/notes"])
def test_the_api(api: APIClient, many: Callable[[int], Note], path: str) -> None:
    counts = []
    for count in (5, 45):
        note = many(count)
        ApiToken.objects.update(last_used_at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            rows = api.get(path.format(note.customer_id), {"page_size": "200"}).json()["results"]
        assert len(rows) == (5 if count == 5 else 50)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.fixture
def crowd(customer: Customer, make_customer: Callable[..., Customer]) -> Customer:
    """Thousands of notes, of many customers; fifty of them this one's."""
    others = [make_customer(given_name=f"Other {n}") for n in range(20)]
    now = timezone.now()
    Note.objects.bulk_create(
        [
            Note(
                customer=customer if n % 160 == 0 else others[n % 20],
                body=f"Note {n}",
                search_text=f"note {n}",
                source="staff",
                created_at=now,
                updated_at=now + timedelta(seconds=n),
                is_pinned=n % 400 == 0,
                visibility="shared" if n % 500 == 0 else "private",
                remind_at=now if n % 900 == 0 else None,
                removed_at=now if n % 7 == 3 else None,
            )
            for n in range(8_000)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_note")
    return customer


def plans(client: Client, path: str) -> dict[str, str]:
    """The plans of a page's queries on notes, by their SQL."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    asked = [q["sql"] for q in queries if 'FROM "customers_note"' in q["sql"]]
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    found = {}
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"{explain} {sql}".replace("%", "%%"))
            found[sql] = "\n".join(str(row) for row in cursor.fetchall())
    return found


def test_each_query_of_the_tab_has_its_index(staff_client: Client, crowd: Customer) -> None:
    found = plans(staff_client, tab(crowd))
    assert len(found) == 3
    for sql, plan in found.items():
        assert "note_of_customer" in plan or "note_pinned" in plan, f"{sql}\n{plan}"
        assert "Seq Scan on customers_note" not in plan
        assert "SCAN customers_note" not in plan
    (rows,) = (plan for sql, plan in found.items() if "LIMIT 11" in sql)
    assert "note_of_customer" in rows


def test_neither_reminders_nor_a_rare_kind_walk_them_all(staff_client: Client, crowd: Customer) -> None:
    for path, index in (
        ("/omnibasis/attention/", "note_reminder"),
        ("/omnicustomers/notes/?visibility=shared", "note_shared"),
        ("/omnicustomers/notes/?pinned=yes", "note_pinned"),
    ):
        found = plans(staff_client, path)
        assert any(index in plan for plan in found.values()), found
        assert not any("Seq Scan on customers_note" in plan for plan in found.values()), found
