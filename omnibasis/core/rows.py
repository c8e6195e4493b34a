"""Inserting rows that nobody listens to, at the price of the statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Field: TypeAlias = "models.Field[Any, Any]"


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Inserts unsaved rows of one model in one statement, inside the caller's transaction.

    For the log, an order's lines and stored answers, which every write brings: `bulk_create` builds its statement
    anew each time, which costs more than the database takes for it. Sends no signals and sets no primary keys.
    """
    if not rows:
        return
    head, fields = _insert(type(rows[0]))
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(head + ", ".join([_holes(fields)] * len(rows)), _values(rows, fields, connection))


def insert_unless_taken(
    row: models.Model, followers: Sequence[models.Model], *, links: Collection[str]
) -> bool:
    """Inserts an unsaved row and the rows of one model that follow from it, unless another row has one of its unique
    keys: then nothing, and False.

    The columns `links` of a follower that are None get the new row's primary key, which is set on `row` too. The
    constraint decides, as with a caught IntegrityError, but the transaction stays usable without a savepoint. While
    another transaction is inserting the same key, this waits to see whether that one stands. Sends no signals.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    head, fields = _insert(type(row))
    values = _values([row], fields, connection)
    insert = f"{head}{_holes(fields)} ON CONFLICT DO NOTHING RETURNING id"
    at_once = bool(followers) and connection.vendor == "postgresql"
    if at_once:
        told, more = _following(followers, links, connection)
        insert, values = f"WITH made AS ({insert}), told AS ({told}) SELECT id FROM made", values + more  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(insert, values)
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk = made[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for follower in followers:
        for name in links:
            if getattr(follower, name) is None:
                setattr(follower, name, row.pk)
    if not at_once:
        insert_rows(followers)
    return True


def _following(
    rows: Sequence[models.Model], links: Collection[str], connection: BaseDatabaseWrapper
) -> tuple[str, list[Any]]:
    """The INSERT of rows that take their links from `made`; PostgreSQL wants to know the types of the rest."""
    head, fields = _insert(type(rows[0]))
    selects, values = [], []
    for row in rows:
        linked = {f.attname for f in fields if f.attname in links and getattr(row, f.attname) is None}
        parts = ["made.id" if f.attname in linked else f"%s::{f.db_type(connection)}" for f in fields]
        selects.append(f"SELECT {', '.join(parts)} FROM made")  # noqa: S608
        values += _values([row], [f for f in fields if f.attname not in linked], connection)
    return head.removesuffix("VALUES ") + " UNION ALL ".join(selects), values


def _values(
    rows: Sequence[models.Model], fields: Sequence[Field], connection: BaseDatabaseWrapper
) -> list[Any]:
    return [f.get_db_prep_save(f.pre_save(row, add=True), connection) for row in rows for f in fields]


def _holes(fields: Sequence[Field]) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


@cache
def _insert(model: type[models.Model]) -> tuple[str, list[Field]]:
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ', fields  # noqa: S608  # our own names
