"""What the databases themselves refuse: changing what was posted, and entries that do not sum to zero.

Made after migrations rather than in one, because SQLite rebuilds a table to alter it and drops its triggers on the way.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

APPEND_ONLY = ("ledger_transaction", "ledger_entry")

# The sum is looked at when the transaction of the database ends; SQLite cannot wait so long, and leaves it to
# `ledger.services.post` and `check_ledger`.
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: reverse what was posted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END $$""",
    *(
        statement
        for table in APPEND_ONLY
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
        )
    ),
    """CREATE OR REPLACE FUNCTION ledger_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE off bigint; others bigint;
    BEGIN
        SELECT coalesce(sum(e.amount_minor), 0), count(*) FILTER (WHERE a.currency <> t.currency) INTO off, others
        FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
            JOIN ledger_account a ON a.id = e.account_id WHERE t.id = NEW.transaction_id;
        IF off <> 0 THEN
            RAISE EXCEPTION 'transaction % is off by %', NEW.transaction_id, off USING ERRCODE = 'check_violation';
        END IF;
        IF others > 0 THEN
            RAISE EXCEPTION 'transaction % has entries in another currency', NEW.transaction_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$""",
    "DROP TRIGGER IF EXISTS ledger_entry_sums_to_zero ON ledger_entry",
    """CREATE CONSTRAINT TRIGGER ledger_entry_sums_to_zero AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_sums_to_zero()""",
)

_SQLITE = (
    *(
        statement
        for table in APPEND_ONLY
        for event in ("UPDATE", "DELETE")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_no_{event.lower()}",
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: reverse what was posted'); END",
        )
    ),
    "DROP TRIGGER IF EXISTS ledger_entry_currency",
    """CREATE TRIGGER ledger_entry_currency BEFORE INSERT ON ledger_entry
    WHEN (SELECT currency FROM ledger_account WHERE id = NEW.account_id)
        <> (SELECT currency FROM ledger_transaction WHERE id = NEW.transaction_id)
    BEGIN SELECT RAISE(ABORT, 'the entry is in another currency than its transaction'); END""",
)

DROP = {
    "postgresql": (
        "SET CONSTRAINTS ALL IMMEDIATE",  # what was not looked at yet is looked at first
        *(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in APPEND_ONLY),
        "DROP TRIGGER IF EXISTS ledger_entry_sums_to_zero ON ledger_entry",
    ),
    "sqlite": (
        *(f"DROP TRIGGER IF EXISTS {t}_no_{event}" for t in APPEND_ONLY for event in ("update", "delete")),
        "DROP TRIGGER IF EXISTS ledger_entry_currency",
    ),
}


def ensure(using: str) -> None:
    """Makes the triggers, which takes a moment; nothing as long as the tables are not there."""
    connection = connections[using]
    if not set(APPEND_ONLY) <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def lift(using: str) -> None:
    """Takes the triggers away; `ensure` makes them again. For a migration, and for tests that break what they guard."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in DROP[connection.vendor]:
            cursor.execute(statement)


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: guards the tables."""
    ensure(using)
