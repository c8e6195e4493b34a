"""Inserting rows that nobody listens to, at the price of the statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from omnibasis.core.statements import ready_cursor


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Inserts unsaved rows of one model in one statement, inside the caller's transaction.

    For the log, an order's lines and stored answers, which every write brings: `bulk_create` builds its statement
    anew each time, which costs more than the database takes for it. Sends no signals and sets no primary keys.
    """
    if not rows:
        return
    head, fields = _insert(type(rows[0]))
    connection = connections[DEFAULT_DB_ALIAS]
    hole = "(" + ", ".join(["%s"] * len(fields)) + ")"
    values = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for row in rows for f in fields]
    with ready_cursor() as cursor:
        cursor.execute(head + ", ".join([hole] * len(rows)), values)


def insert_unless_taken(row: models.Model) -> bool:
    """Inserts one unsaved row and sets its primary key, unless another row has one of its unique keys: then False.

    The constraint decides, as with a caught IntegrityError, but the transaction stays usable without a savepoint.
    While another transaction is inserting the same key, it waits to see whether that one stands. Sends no signals.
    """
    head, fields = _insert(type(row))
    connection = connections[DEFAULT_DB_ALIAS]
    holes = ", ".join(["%s"] * len(fields))
    values = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
    key = row._meta.pk
    with ready_cursor() as cursor:
        cursor.execute(f'{head}({holes}) ON CONFLICT DO NOTHING RETURNING "{key.column}"', values)
        inserted = cursor.fetchone()
    if inserted is None:
        return False
    row.pk = inserted[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return True


@cache
def _insert(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ', fields  # noqa: S608  # our own names
