"""Search over name, company, e-mail, phone and external id.

Three letters and more: a trigram index (pg_trgm on PostgreSQL, FTS5 `trigram` on SQLite). One and two letters: a
prefix of the sort name or the e-mail, a range in their indexes. The index is made after migrations rather than in
one, because SQLite rebuilds a table to alter it and drops its triggers on the way.
"""

from typing import Any, TypeVar

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from customers.models import Customer, fold

MAX_SEARCH = 100
# The trigram index is asked for up to this many matches, which are then sorted. Are there more, the list is walked in
# its own order instead, since every few rows match. Left alone, the planner guesses which of the two it is, and walks
# a million rows to find three.
PROBE = 2_000

Q = TypeVar("Q", bound=models.QuerySet[Any])


def matching(queryset: Q, text: str) -> Q:
    """`queryset` narrowed to what matches every word of `text`; unchanged for blank text. Asks the index at once."""
    words = [_plain(word) for word in fold(text[:MAX_SEARCH].replace("\0", "")).split()]
    for word in words:
        if len(word) < 3:
            queryset = queryset.filter(_prefix("sort_name", word) | _prefix("email_key", word))
    long = [word for word in words if len(word) >= 3]
    if not long:
        return queryset
    found = _probe(long, queryset.db)
    if len(found) <= PROBE:
        return queryset.filter(pk__in=found)
    return queryset.filter(_contains(long))


def _plain(word: str) -> str:
    """A phone number is typed with all kinds of separators but stored as digits."""
    digits = "".join(c for c in word if c.isdigit())
    return digits if len(digits) >= 3 and all(c.isdigit() or c in "+()-./" for c in word) else word


def _prefix(column: str, word: str) -> models.Q:
    return models.Q(**{f"{column}__gte": word, f"{column}__lt": word + "\U0010ffff"})


def _contains(words: list[str]) -> models.Q:
    return models.Q(*(models.Q(search_text__contains=word) for word in words))


_PLANNER = "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)"


def _probe(words: list[str], using: str) -> list[int]:
    """The ids of up to PROBE + 1 customers that have every word, from the trigram index."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=using), connection.cursor() as cursor:
            # Only the bitmap scan of the trigram index is left to choose; for this one query.
            cursor.execute(_PLANNER, ["off", "off"])
            matches = Customer.objects.using(using).filter(_contains(words)).order_by()
            found = list(matches.values_list("pk", flat=True)[: PROBE + 1])
            cursor.execute(_PLANNER, ["on", "on"])
            return found
    query = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM customers_customer_search WHERE customers_customer_search MATCH %s LIMIT %s",
            [query, PROBE + 1],
        )
        return [row[0] for row in cursor.fetchall()]


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: makes the search index where it is missing."""
    connection = connections[using]
    if Customer._meta.db_table not in connection.introspection.table_names():
        return
    _ensure_postgresql(connection) if connection.vendor == "postgresql" else _ensure_sqlite(connection)


def _ensure_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS customers_customer_search"
            " ON customers_customer USING gin (search_text gin_trgm_ops)"
        )


_REMOVE = (
    "INSERT INTO customers_customer_search(customers_customer_search, rowid, search_text)"
    " VALUES ('delete', old.id, old.search_text);"
)
_ADD = "INSERT INTO customers_customer_search(rowid, search_text) VALUES (new.id, new.search_text);"
_SQLITE = (
    "DROP TABLE IF EXISTS customers_customer_search",
    "CREATE VIRTUAL TABLE customers_customer_search"
    " USING fts5(search_text, content='customers_customer', content_rowid='id', tokenize='trigram')",
    "DROP TRIGGER IF EXISTS customers_customer_search_insert",
    "CREATE TRIGGER customers_customer_search_insert AFTER INSERT ON customers_customer BEGIN "
    + _ADD
    + " END",
    "DROP TRIGGER IF EXISTS customers_customer_search_delete",
    "CREATE TRIGGER customers_customer_search_delete AFTER DELETE ON customers_customer BEGIN "
    + _REMOVE
    + " END",
    "DROP TRIGGER IF EXISTS customers_customer_search_update",
    "CREATE TRIGGER customers_customer_search_update AFTER UPDATE OF search_text ON customers_customer"
    " BEGIN " + _REMOVE + _ADD + " END",
    "INSERT INTO customers_customer_search(customers_customer_search) VALUES ('rebuild')",
)


def _ensure_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'customers_customer_search_%%'"
        )
        if cursor.fetchone()[0] == 3:
            return
        for statement in _SQLITE:
            cursor.execute(statement)
