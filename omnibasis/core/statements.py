"""Statements that every write asks for, kept ready by the database."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


def ready_cursor() -> CursorWrapper:
    """A cursor for statements whose text stays the same from request to request.

    PostgreSQL parses and plans such a statement once for each connection, which is most of the price of a look-up by
    a unique key or of an insert. Only for those: one plan must be right for all values. On SQLite a plain cursor.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    postgres: Any = connection
    # Wrapped as `connection.cursor()` wraps its own: errors, transactions and the log of queries stay Django's.
    wrapped: CursorWrapper = postgres._prepare_cursor(ServerBindingCursor(postgres.connection))  # type: ignore[call-arg]  # psycopg's own signature
    return wrapped
