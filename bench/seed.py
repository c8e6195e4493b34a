"""Fills a database with customers quickly: COPY on PostgreSQL, one big transaction on SQLite."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from customers.models import Customer
from customers.search import CUSTOMERS
from omnibasis.core.text import fold

COLUMNS = [f.column for f in Customer._meta.concrete_fields if f.name != "id"]
_GIVEN = (
    "Leonie",
    "François",
    "Bjørn",
    "Astrid",
    "Daan",
    "Kara",
    "Eduardo",
    "Helena",
    "Mark",
    "Jennifer",
    "Luís",
)
_SURNAMES = (
    "Köhler",
    "Tremblay",
    "Hansen",
    "Gruber",
    "Peeters",
    "Nielsen",
    "Martins",
    "Holý",
    "Philips",
    "Gonçalves",
)


def rows(start: int, stop: int) -> Iterator[list[Any]]:
    """Customers number `start` to `stop`, the same ones each time."""
    chance = random.Random(start)
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    for number in range(start, stop):
        given, surname = chance.choice(_GIVEN), f"{chance.choice(_SURNAMES)} {number:07d}"
        email = f"person{number}@example.com"
        values: dict[str, Any] = dict.fromkeys(COLUMNS, "")
        moment = begin + timedelta(seconds=number * 30)
        values |= {
            "version": 1,
            "kind": "individual",
            "given_name": given,
            "surname": surname,
            "email": email,
            "email_key": email,
            "external_id": f"seed-{number}",
            "status": "active" if number % 10 else "not_active",
            "source": ("registration", "order", "staff", "api")[number % 4],
            "locked_fields": "[]",
            "merged_ids": "[]",
            "open_suggestions": 0,
            "user_id": None,
            "linked_at": None,
            "registered_user_id": None,
            "merged_into_id": None,
            "archived_at": None,
            "created_at": moment,
            "updated_at": moment,
            "name": f"{given} {surname}",
            "sort_name": fold(f"{surname} {given}"),
            "search_text": f"{fold(f'{given} {surname}')}\n{email}\nseed-{number}",
        }
        yield [values[column] for column in COLUMNS]


def seed(count: int) -> None:
    """Brings the table to `count` customers, if it has fewer; the search index is made afresh after that."""
    have = Customer.objects.count()
    if have >= count:
        return
    CUSTOMERS.drop("default")
    names = ", ".join(f'"{c}"' for c in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY customers_customer ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in rows(have, count):
                    copy.write_row(row)
        else:
            holes = ", ".join("?" for _ in COLUMNS)
            cursor.execute("BEGIN IMMEDIATE")
            connection.connection.executemany(
                f"INSERT INTO customers_customer ({names}) VALUES ({holes})",
                (
                    [v.replace(tzinfo=None).isoformat(" ") if isinstance(v, datetime) else v for v in row]
                    for row in rows(have, count)
                ),
            )
            cursor.execute("COMMIT")
    CUSTOMERS.ensure("default")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE customers_customer")
        else:
            cursor.execute("ANALYZE")
