"""Proving the ledger: every rule that its rows keep, asked of the database, and what is off by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connections

Finding = str


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, and the query that answers each row for which it does not; `words` tells of one such row."""

    says: str
    query: str
    words: str


RULES = (
    Rule(
        "A transaction has two entries or more, and they sum to zero.",
        """SELECT t.id, count(e.id), coalesce(sum(e.amount_minor), 0) FROM ledger_transaction t
        LEFT JOIN ledger_entry e ON e.transaction_id = t.id
        GROUP BY t.id HAVING count(e.id) < 2 OR coalesce(sum(e.amount_minor), 0) <> 0 ORDER BY t.id""",
        "Transaction {0}: its {1} entries sum to {2}, not to zero.",
    ),
    Rule(
        "A transaction's amount is the sum of its debits.",
        """SELECT t.id, t.amount_minor, coalesce(sum(CASE WHEN e.amount_minor > 0 THEN e.amount_minor END), 0)
        FROM ledger_transaction t LEFT JOIN ledger_entry e ON e.transaction_id = t.id GROUP BY t.id, t.amount_minor
        HAVING t.amount_minor <> coalesce(sum(CASE WHEN e.amount_minor > 0 THEN e.amount_minor END), 0)
        ORDER BY t.id""",
        "Transaction {0}: its amount is {1}, its debits sum to {2}.",
    ),
    Rule(
        "An entry has its transaction's currency and day.",
        """SELECT e.id, t.id, t.currency, a.currency, t.occurred_on, e.occurred_on FROM ledger_entry e
        JOIN ledger_transaction t ON t.id = e.transaction_id JOIN ledger_account a ON a.id = e.account_id
        WHERE a.currency <> t.currency OR e.occurred_on <> t.occurred_on ORDER BY e.id""",
        "Entry {0}: transaction {1} is in {2} on {4}, the entry in {3} on {5}.",
    ),
    Rule(
        "An account's balance is the sum of its entries, which it counts.",
        """SELECT a.id, a.balance_minor, coalesce(sum(e.amount_minor), 0), a.entry_count, count(e.id)
        FROM ledger_account a LEFT JOIN ledger_entry e ON e.account_id = a.id
        GROUP BY a.id, a.balance_minor, a.entry_count
        HAVING a.balance_minor <> coalesce(sum(e.amount_minor), 0) OR a.entry_count <> count(e.id) ORDER BY a.id""",
        "Account {0}: its balance is {1}, its entries sum to {2}; it counts {3} entries of {4}.",
    ),
    Rule(
        "An account's entries are 1, 2, 3 ..., and each balance is the one before it and the entry's amount.",
        """SELECT id, account_id, sequence, balance_minor, counted, summed FROM (
            SELECT id, account_id, sequence, balance_minor,
                row_number() OVER (PARTITION BY account_id ORDER BY sequence) AS counted,
                sum(amount_minor) OVER (PARTITION BY account_id ORDER BY sequence) AS summed FROM ledger_entry
        ) AS e WHERE sequence <> counted OR balance_minor <> summed ORDER BY account_id, sequence""",
        "Entry {0} of account {1}: it is number {2} with balance {3}; number {4} with balance {5} would be right.",
    ),
    Rule(
        "What an account came to on a day is the sum of that day's entries, kind for kind.",
        """SELECT account_id, day, kind, sum(debit), sum(credit), sum(n) FROM (
            SELECT account_id, day, kind, debit_minor AS debit, credit_minor AS credit, entries AS n
            FROM ledger_accountday
            UNION ALL
            SELECT e.account_id, e.occurred_on, t.kind,
                -sum(CASE WHEN e.amount_minor > 0 THEN e.amount_minor ELSE 0 END),
                sum(CASE WHEN e.amount_minor < 0 THEN e.amount_minor ELSE 0 END), -count(*)
            FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
            GROUP BY e.account_id, e.occurred_on, t.kind
        ) AS both_sides GROUP BY account_id, day, kind
        HAVING sum(debit) <> 0 OR sum(credit) <> 0 OR sum(n) <> 0 ORDER BY account_id, day""",
        "Account {0} on {1}: {2} is off by {3} in debits, {4} in credits and {5} entries.",
    ),
    Rule(
        "A reversal is the transaction that it reverses with its sign turned.",
        """SELECT t.id, t.reverses_id FROM ledger_transaction t JOIN ledger_transaction o ON o.id = t.reverses_id
        WHERE t.amount_minor <> o.amount_minor OR t.currency <> o.currency OR o.reverses_id IS NOT NULL
        ORDER BY t.id""",
        "Transaction {0}: it is no reversal of transaction {1}.",
    ),
)

_more: dict[str, tuple[Rule, ...]] = {}


def add_rules(key: str, rules: tuple[Rule, ...]) -> None:
    """Adds what another app knows of its own transactions; called from its `panels.py`."""
    _more[key] = rules


def rules() -> list[Rule]:
    return [*RULES, *(rule for some in _more.values() for rule in some)]


def findings(*, using: str = "default", tell: Callable[[Rule], None] | None = None) -> Iterator[Finding]:
    """A sentence for each row that breaks a rule; `tell` hears of each rule before it is asked.

    Each rule is one query, whose answer is read as it comes: an intact ledger of any size takes no memory.
    """
    for rule in rules():
        if tell is not None:
            tell(rule)
        with connections[using].cursor() as cursor:
            cursor.execute(rule.query)
            while rows := cursor.fetchmany(500):
                yield from (rule.words.format(*row) for row in rows)
