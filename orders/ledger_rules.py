"""What `check_ledger` proves about orders."""

from ledger.checks import Rule, add_rules

_OWED = """CASE o.status
    WHEN 'draft' THEN o.refunded_minor - o.paid_minor
    WHEN 'sent' THEN o.total_minor - o.paid_minor + o.refunded_minor - o.written_off_minor
    WHEN 'paid' THEN o.total_minor - o.paid_minor + o.refunded_minor - o.written_off_minor
    ELSE 0 END"""

add_rules(
    "orders",
    (
        Rule(
            "What the receivable accounts hold for an order is what is open of it (Order.receivable_minor).",
            f"""SELECT o.id, {_OWED}, coalesce(sum(CASE WHEN a.kind = 'receivable' THEN e.amount_minor END), 0)
            FROM orders_order o
            LEFT JOIN ledger_transaction t ON t.subject_type = 'orders.order' AND t.subject_id = o.id
            LEFT JOIN ledger_entry e ON e.transaction_id = t.id
            LEFT JOIN ledger_account a ON a.id = e.account_id
            GROUP BY o.id HAVING {_OWED} <> coalesce(sum(CASE WHEN a.kind = 'receivable' THEN e.amount_minor END), 0)
            ORDER BY o.id""",  # noqa: S608 - our own words
            "Order {0}: {1} is open of it, but the ledger has {2}.",
        ),
        Rule(
            "What was posted for an order names one that is there, in its currency.",
            """SELECT t.id, t.subject_id, t.currency, o.currency FROM ledger_transaction t
            LEFT JOIN orders_order o ON o.id = t.subject_id
            WHERE t.subject_type = 'orders.order' AND (o.id IS NULL OR o.currency <> t.currency) ORDER BY t.id""",
            "Transaction {0}: order {1} is not there, or not in {2} (it is in {3}).",
        ),
        Rule(
            "What was written off of an order is on the write-offs.",
            """SELECT o.id, o.written_off_minor,
                coalesce(sum(CASE WHEN a.kind = 'write_offs' THEN e.amount_minor END), 0)
            FROM orders_order o
            LEFT JOIN ledger_transaction t ON t.subject_type = 'orders.order' AND t.subject_id = o.id
            LEFT JOIN ledger_entry e ON e.transaction_id = t.id
            LEFT JOIN ledger_account a ON a.id = e.account_id
            GROUP BY o.id, o.written_off_minor
            HAVING o.written_off_minor <> coalesce(sum(CASE WHEN a.kind = 'write_offs' THEN e.amount_minor END), 0)
            ORDER BY o.id""",
            "Order {0}: {1} of it was written off, but the ledger has {2}.",
        ),
        Rule(
            "What a payment took from a customer's credit, or put on it, is on that account.",
            """SELECT p.account_id, p.order_id,
                sum(CASE p.kind WHEN 'payment' THEN p.amount_minor ELSE p.fee_minor - p.amount_minor END),
                (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entry e
                    JOIN ledger_transaction t ON t.id = e.transaction_id
                    WHERE e.account_id = p.account_id AND t.subject_type = 'orders.order'
                        AND t.subject_id = p.order_id AND t.kind IN ('payment', 'refund'))
            FROM orders_payment p WHERE p.account_id IS NOT NULL GROUP BY p.account_id, p.order_id
            HAVING sum(CASE p.kind WHEN 'payment' THEN p.amount_minor ELSE p.fee_minor - p.amount_minor END) <>
                (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entry e
                    JOIN ledger_transaction t ON t.id = e.transaction_id
                    WHERE e.account_id = p.account_id AND t.subject_type = 'orders.order'
                        AND t.subject_id = p.order_id AND t.kind IN ('payment', 'refund'))""",
            "Account {0}: order {1} used {2} of it, but the ledger has {3}.",
        ),
    ),
)
