"""Search over name, company, e-mail, phone and external id.

Three letters and more: a trigram index (pg_trgm on PostgreSQL, FTS5 `trigram` on SQLite). One and two letters: a
prefix of the sort name or the e-mail, a range in their indexes. The index is made after migrations rather than in
one, because SQLite rebuilds a table to alter it and drops its triggers on the way.
"""

from typing import Any, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from customers.models import Customer, fold

TABLE = Customer._meta.db_table
MAX_SEARCH = 100
# How many matches are looked up by the trigram index; more than that and the list is walked by its own order.
PROBE = 2_000

Q = TypeVar("Q", bound=models.QuerySet[Any])


def matching(queryset: Q, text: str) -> Q:
    """`queryset` narrowed to what matches every word of `text`; unchanged for blank text."""
    words = [w for w in fold(text[:MAX_SEARCH]).split() if w]
    for word in words:
        queryset = queryset.filter(_word(word, queryset.db))
    return queryset


def _word(word: str, using: str) -> models.Q:
    # A phone number is typed with all kinds of separators but stored as digits.
    digits = "".join(c for c in word if c.isdigit())
    if digits and len(digits) >= 3 and all(c.isdigit() or c in "+()-./" for c in word):
        word = digits
    if len(word) < 3:
        return _prefix("sort_name", word) | _prefix("email_key", word)
    if connections[using].vendor == "postgresql":
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        ids = models.expressions.RawSQL(
            f'SELECT "id" FROM "{TABLE}" WHERE "search_text" LIKE %s', [f"%{escaped}%"]
        )
    else:
        quoted = '"' + word.replace('"', '""') + '"'
        ids = models.expressions.RawSQL(
            f'SELECT rowid FROM "{TABLE}_search" WHERE "{TABLE}_search" MATCH %s', [quoted]
        )
    return models.Q(pk__in=ids)


def _prefix(column: str, word: str) -> models.Q:
    return models.Q(**{f"{column}__gte": word, f"{column}__lt": word + "\U0010ffff"})


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: makes the search index where it is missing."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    _ensure_postgresql(connection) if connection.vendor == "postgresql" else _ensure_sqlite(connection)


def _ensure_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            f'CREATE INDEX IF NOT EXISTS "{TABLE}_search" ON "{TABLE}" USING gin ("search_text" gin_trgm_ops)'
        )


def _ensure_sqlite(connection: BaseDatabaseWrapper) -> None:
    search = f"{TABLE}_search"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        if cursor.fetchone()[0] == 3:
            return
        cursor.execute(f'DROP TABLE IF EXISTS "{search}"')
        cursor.execute(
            f'CREATE VIRTUAL TABLE "{search}" USING fts5(search_text, content="{TABLE}", content_rowid="id", '
            f"tokenize='trigram')"
        )
        remove = f'INSERT INTO "{search}"("{search}", rowid, search_text) VALUES (\'delete\', old.id, old.search_text)'
        insert = f'INSERT INTO "{search}"(rowid, search_text) VALUES (new.id, new.search_text)'
        for name, when, body in (
            ("insert", "AFTER INSERT", insert),
            ("delete", "AFTER DELETE", remove),
            ("update", "AFTER UPDATE OF search_text", f"{remove}; {insert}"),
        ):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{search}_{name}"')
            cursor.execute(f'CREATE TRIGGER "{search}_{name}" {when} ON "{TABLE}" BEGIN {body}; END')
        cursor.execute(f'INSERT INTO "{search}"("{search}") VALUES (\'rebuild\')')
