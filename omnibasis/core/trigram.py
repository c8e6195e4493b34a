"""Finding text in a column, from an index, on both databases: pg_trgm, or FTS5 with its trigram tokenizer.

The index is made after migrations rather than in one, because SQLite rebuilds a table to alter it and drops its
triggers on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# The index is asked for up to this many matches, which are then sorted. Are there more, a list is walked in its own
# order instead, since every few rows match. Left alone, the planner guesses which of the two it is, and walks a
# million rows to find three.
PROBE = 2_000
# Shorter words have no trigram.
SHORTEST = 3

# What is searched for is a list of terms that must all be there; a term is its spellings, one of which must be there.
Term = tuple[str, ...]

_PLANNER = "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)"


def contains(terms: Sequence[Term], column: str) -> models.Q:
    """The column has every term."""
    found = models.Q()
    for term in terms:
        found &= reduce(or_, (models.Q(**{f"{column}__contains": spelling}) for spelling in term))
    return found


class TrigramIndex:
    """The index of one column of a table with an `id`. Call `ensure` after migrations."""

    def __init__(self, table: str, column: str = "search_text") -> None:
        self.table = table
        self.column = column
        self.name = f"{table}_search"

    def probe(self, model: type[models.Model], terms: Sequence[Term], *, using: str) -> list[int]:
        """The ids of up to PROBE + 1 rows that have every term; each spelling has SHORTEST letters or more."""
        connection = connections[using]
        if connection.vendor == "postgresql":
            with transaction.atomic(using=using), connection.cursor() as cursor:
                # Only the bitmap scan of the trigram index is left to choose; for this one query.
                cursor.execute(_PLANNER, ["off", "off"])
                matches = model._default_manager.using(using).filter(contains(terms, self.column)).order_by()
                found = list(matches.values_list("pk", flat=True)[: PROBE + 1])
                cursor.execute(_PLANNER, ["on", "on"])
                return found
        query = " AND ".join("(" + " OR ".join(map(_quoted, term)) + ")" for term in terms)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s LIMIT %s",  # noqa: S608 - our own name
                [query, PROBE + 1],
            )
            return [row[0] for row in cursor.fetchall()]

    def ensure(self, using: str) -> None:
        """Makes the index where it is missing, filled; nothing as long as the table is not there."""
        connection = connections[using]
        if self.table not in connection.introspection.table_names():
            return
        if connection.vendor == "postgresql":
            self._ensure_postgresql(connection)
        else:
            self._ensure_sqlite(connection)

    def drop(self, using: str) -> None:
        """Takes the index away, for filling the table quickly; `ensure` makes it again."""
        with connections[using].cursor() as cursor:
            if connections[using].vendor == "postgresql":
                cursor.execute(f"DROP INDEX IF EXISTS {self.name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}_insert")

    def _ensure_postgresql(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table} USING gin ({self.column} gin_trgm_ops)"
            )

    def _ensure_sqlite(self, connection: BaseDatabaseWrapper) -> None:
        name, table, column = self.name, self.table, self.column
        remove = f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.id, old.{column});"  # noqa: S608
        add = f"INSERT INTO {name}(rowid, {column}) VALUES (new.id, new.{column});"  # noqa: S608
        statements = (
            f"DROP TABLE IF EXISTS {name}",
            f"CREATE VIRTUAL TABLE {name}"
            f" USING fts5({column}, content='{table}', content_rowid='id', tokenize='trigram')",
            f"DROP TRIGGER IF EXISTS {name}_insert",
            f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN {add} END",
            f"DROP TRIGGER IF EXISTS {name}_delete",
            f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {remove} END",
            f"DROP TRIGGER IF EXISTS {name}_update",
            f"CREATE TRIGGER {name}_update AFTER UPDATE OF {column} ON {table} BEGIN {remove}{add} END",
            f"INSERT INTO {name}({name}) VALUES ('rebuild')",  # noqa: S608
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s, %s)",
                [f"{name}_{event}" for event in ("insert", "delete", "update")],
            )
            if cursor.fetchone()[0] == 3:
                return
            for statement in statements:
                cursor.execute(statement)


def _quoted(spelling: str) -> str:
    return '"' + spelling.replace('"', '""') + '"'
