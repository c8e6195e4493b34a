"""An order through the API, for an e-mail that nobody has, against the very rows that it writes, by plain SQL.

    python -m bench.order_floor --database postgres://... [--seconds 4] [--rounds 3] [--clients 1 8]

One order is placed first, and what it left in the tables is read back: customer, order, items, invoice, figures, the
receivable account with its transaction, entries and day, events, and the answer kept for its Idempotency-Key. The floor
writes such rows again and again, each set in one transaction
through psycopg, with nothing in between: no HTTP, no rules, no reading. Both are asked in turn in each round.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import socket
import statistics
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench.load import request, run
from bench.servers import environment, server

ITEMS = [
    {"description": "Balls to the Wall", "quantity": 2, "unit_price": "0.99"},
    {"description": "Restless and Wild", "quantity": 1, "unit_price": "1.99"},
]
# Written and read in this order: whose row another one names comes first.
TABLES = (
    "customers_customer", "orders_order", "orders_item", "orders_customerfigures", "ledger_account",
    "ledger_transaction", "ledger_entry", "ledger_accountday", "orders_invoice", "events_event",
    "core_idempotencyrecord",
)  # fmt: skip
# Which table a column names a row of. An event names its subject without a foreign key.
NAMES = {
    "customer_id": "customers_customer",
    "timeline_id": "customers_customer",
    "order_id": "orders_order",
    "account_id": "ledger_account",
    "transaction_id": "ledger_transaction",
}
SUBJECTS = {"customers.customer": "customers_customer", "orders.order": "orders_order"}
# Columns that no two rows share; each set gets its own.
UNIQUE = {"email", "email_key", "code", "key", "number"}


def order_requests(token: str) -> Iterator[bytes]:
    tag = uuid.uuid4().hex[:12]
    for number in itertools.count():
        buyer = {"given_name": "Leonie", "surname": "Köhler", "email": f"{tag}-{number}@example.org"}
        body = {"currency": "EUR", "buyer": buyer, "items": ITEMS}
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
        yield request("POST", "/api/v1/orders/", headers=headers, body=json.dumps(body).encode())


@dataclass
class Rows:
    """What one order left behind: by table the columns and rows, without primary keys."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)

    @classmethod
    def of_one_order(cls, connection: psycopg.Connection[Any], port: int, token: str) -> Rows:
        last = {t: connection.execute(f"SELECT COALESCE(MAX(id), 0) FROM {t}").fetchone()[0] for t in TABLES}  # type: ignore[index]
        with socket.create_connection(("127.0.0.1", port)) as asked:
            asked.sendall(next(order_requests(token)))
            assert asked.recv(65_536).startswith(b"HTTP/1.1 201")
        found = cls()
        for table in TABLES:
            cursor = connection.execute(f"SELECT * FROM {table} WHERE id > {last[table]} ORDER BY id")
            names = [column.name for column in cursor.description or ()]
            read = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found.rows[table] = [(row.pop("id"), _adapted(row)) for row in read]
            found.columns[table] = [name for name in names if name != "id"]
        return found

    def write(self, connection: psycopg.Connection[Any], mark: str) -> None:
        """The same rows once more, in one transaction. Statements are prepared by psycopg after a few rounds."""
        ids: dict[tuple[str, int], int] = {}
        with connection.transaction(), connection.cursor() as cursor:
            for table in TABLES:
                if table == "orders_invoice":
                    # The gapless number: one row that all of them wait for.
                    cursor.execute(
                        "UPDATE orders_invoiceseries SET last = last + 1 WHERE year = 1 RETURNING last"
                    )
                    sequence = cursor.fetchone()[0]  # type: ignore[index]
                columns = self.columns[table]
                holes = ", ".join(["%s"] * len(columns))
                sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes}) RETURNING id"
                for old, row in self.rows[table]:
                    values = {
                        name: self._value(table, name, value, ids, row, mark) for name, value in row.items()
                    }
                    if table == "orders_invoice":
                        values |= {"year": 1, "sequence": sequence}
                    if table == "ledger_entry" and ("ledger_account", row["account_id"]) not in ids:
                        values |= self._sold(cursor, row)
                    cursor.execute(sql, [values[name] for name in columns])
                    ids[table, old] = cursor.fetchone()[0]  # type: ignore[index]

    def _sold(self, cursor: psycopg.Cursor[Any], row: dict[str, Any]) -> dict[str, Any]:
        """The business's account that an entry is on: one row that all of them wait for, as for the next number."""
        cursor.execute(
            "UPDATE ledger_account SET entry_count = entry_count + 1, balance_minor = balance_minor + %s"
            " WHERE id = %s RETURNING entry_count, balance_minor",
            [row["amount_minor"], row["account_id"]],
        )
        sequence, balance = cursor.fetchone()  # type: ignore[misc]
        cursor.execute(
            "UPDATE ledger_accountday SET credit_minor = credit_minor - %s, entries = entries + 1"
            " WHERE account_id = %s AND day = %s AND kind = 'charge'",
            [row["amount_minor"], row["account_id"], row["occurred_on"]],
        )
        return {"sequence": sequence, "balance_minor": balance}

    def _value(
        self,
        table: str,
        name: str,
        value: Any,
        ids: dict[tuple[str, int], int],
        row: dict[str, Any],
        mark: str,
    ) -> Any:
        if name in NAMES and value is not None:
            return ids.get((NAMES[name], value), value)  # the business's accounts are there already
        if table in ("events_event", "ledger_transaction") and name == "subject_id":
            return ids[SUBJECTS[row["subject_type"]], value]
        return f"{mark}{value}"[:22] if name in UNIQUE and value else value


def _adapted(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: psycopg.types.json.Jsonb(value) if isinstance(value, dict | list) else value
        for name, value in row.items()
    }


def floor(database: str, rows: Rows, *, clients: int, seconds: float) -> float:
    """Sets of rows a second that so many connections write."""
    until = time.perf_counter() + seconds
    done = [0] * clients

    def write(number: int) -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            tag = uuid.uuid4().hex[:8]
            while time.perf_counter() < until:
                rows.write(connection, f"{tag}{done[number]}")
                done[number] += 1

    begun = time.perf_counter()
    threads = [threading.Thread(target=write, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", required=True)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8])
    options = parser.parse_args()
    os.environ.update(environment(options.database), DJANGO_SETTINGS_MODULE="omnibasis.settings")

    from bench.prepare import prepare

    token = prepare(options.customers)
    with server("omnibasis.wsgi", database=options.database) as port:
        run(port, order_requests(token), clients=8, seconds=2)  # warm-up, not counted
        with psycopg.connect(options.database, autocommit=True) as connection:
            connection.execute(
                "INSERT INTO orders_invoiceseries (year, last) VALUES (1, 0) ON CONFLICT DO NOTHING"
            )
            connection.execute(
                "UPDATE orders_invoiceseries SET last ="
                " (SELECT COALESCE(MAX(sequence), 0) FROM orders_invoice WHERE year = 1) WHERE year = 1"
            )
            rows = Rows.of_one_order(connection, port, token)
        count = sum(len(of_table) for of_table in rows.rows.values())
        print(f"{count} rows: {', '.join(f'{len(r)} {t}' for t, r in rows.rows.items())}\n")
        print("| side | clients | orders/s |\n|---|--:|--:|")
        for clients in options.clients:
            pairs = []
            for _round in range(options.rounds):
                through_api = run(port, order_requests(token), clients=clients, seconds=options.seconds)
                assert set(through_api.statuses) == {201}, through_api.statuses
                plain = floor(options.database, rows, clients=clients, seconds=options.seconds)
                pairs.append((through_api.per_second, plain))
            ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            print(f"| through the API | {clients} | {ours:,.0f} |\n| plain SQL | {clients} | {theirs:,.0f} |")
            print(f"| **ratio** {ratio:.2f} | {clients} | |", flush=True)


if __name__ == "__main__":
    main()
