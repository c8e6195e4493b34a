"""Search over name, company, e-mail, phone and external id.

Three letters and more: a trigram index (pg_trgm on PostgreSQL, FTS5 `trigram` on SQLite). Nothing but one and two
letters: a prefix of the sort name or the e-mail, a range in their indexes. The trigram index is made after migrations
rather than in one, because SQLite rebuilds a table to alter it and drops its triggers on the way.
"""

from functools import reduce
from operator import or_
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
    terms = _terms(fold(text[:MAX_SEARCH].replace("\0", "")))
    long = [term for term in terms if len(term[0]) >= 3]
    short = [term for term in terms if len(term[0]) < 3]
    if not long:
        return queryset.filter(_begins(short)) if short else queryset
    found = _probe(long, queryset.db)
    if len(found) <= PROBE:
        return queryset.filter(_contains(short), pk__in=found)
    return queryset.filter(_contains(terms))


# What is searched for is a list of terms that must all be there; a term is its spellings, one of which must be there.
Term = tuple[str, ...]


def _terms(text: str) -> list[Term]:
    """The words of folded text. A phone number, which people type with all kinds of separators, is one word."""
    if " " in text and len(digits := _digits(text)) > 4:
        return [(digits, text)]
    return [(word, digits) if len(digits := _digits(word)) >= 3 else (word,) for word in text.split()]


def _digits(text: str) -> str:
    """The digits of what may be a phone number with separators, as they are stored; "" for anything else."""
    if text.isdecimal() or not all(c.isdecimal() or c in "+()-./ " for c in text):
        return ""
    return "".join(c for c in text if c.isdecimal())


def _begins(terms: list[Term]) -> models.Q:
    """The name or the e-mail begins with one of the words and has the others: what an index can find."""
    begun = models.Q()
    for term in terms:
        begin = _prefix("sort_name", term[0]) | _prefix("email_key", term[0])
        begun |= begin & _contains([other for other in terms if other is not term])
    return begun


def _prefix(column: str, word: str) -> models.Q:
    return models.Q(**{f"{column}__gte": word, f"{column}__lt": word + "\U0010ffff"})


def _contains(terms: list[Term]) -> models.Q:
    found = models.Q()
    for term in terms:
        found &= reduce(or_, (models.Q(search_text__contains=spelling) for spelling in term))
    return found


_PLANNER = "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)"


def _probe(terms: list[Term], using: str) -> list[int]:
    """The ids of up to PROBE + 1 customers that have every term, from the trigram index."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=using), connection.cursor() as cursor:
            # Only the bitmap scan of the trigram index is left to choose; for this one query.
            cursor.execute(_PLANNER, ["off", "off"])
            matches = Customer.objects.using(using).filter(_contains(terms)).order_by()
            found = list(matches.values_list("pk", flat=True)[: PROBE + 1])
            cursor.execute(_PLANNER, ["on", "on"])
            return found
    query = " AND ".join("(" + " OR ".join(map(_quoted, term)) + ")" for term in terms)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM customers_customer_search WHERE customers_customer_search MATCH %s LIMIT %s",
            [query, PROBE + 1],
        )
        return [row[0] for row in cursor.fetchall()]


def _quoted(spelling: str) -> str:
    return '"' + spelling.replace('"', '""') + '"'


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
