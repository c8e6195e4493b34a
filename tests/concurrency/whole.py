"""What must hold of a site's tables whatever happened to it."""

from tests.concurrency.site import Site

BROKEN = {
    "a customer's events are 1, 2, 3 ... up to its version": """
        SELECT c.id, c.version, count(e.id), min(e.sequence), max(e.sequence)
        FROM customers_customer c LEFT JOIN events_event e ON e.timeline_id = c.id
        GROUP BY c.id, c.version
        HAVING count(e.id) <> c.version OR min(e.sequence) <> 1 OR max(e.sequence) <> c.version""",
    "an order's total is the sum of its items, and it has some": """
        SELECT o.id, o.total_minor, sum(i.total_minor) FROM orders_order o
        LEFT JOIN orders_item i ON i.order_id = o.id
        GROUP BY o.id, o.total_minor HAVING sum(i.total_minor) IS NULL OR sum(i.total_minor) <> o.total_minor""",
    "a placed order has a customer": "SELECT id FROM orders_order WHERE status = 'placed' AND customer_id IS NULL",
    "a placed order is told once, on the timeline of its customer or of one that was merged into it": """
        SELECT o.id, count(c.id) FROM orders_order o
        LEFT JOIN events_event e ON e.subject_type = 'orders.order' AND e.subject_id = o.id
            AND e.verb = 'order.placed'
        LEFT JOIN customers_customer c ON c.id = e.timeline_id AND o.customer_id IN (c.id, c.merged_into_id)
        WHERE o.status = 'placed' GROUP BY o.id HAVING count(e.id) <> 1""",
    "a customer's figures are the sums of their orders": """
        SELECT * FROM (
            SELECT customer_id, currency, count(*) AS orders, sum(total_minor) AS total_minor FROM orders_order
            WHERE status = 'placed' GROUP BY customer_id, currency
        ) AS counted EXCEPT SELECT customer_id, currency, orders, total_minor FROM orders_customerfigures""",
    "there are no figures of nothing": """
        SELECT customer_id FROM orders_customerfigures EXCEPT SELECT customer_id FROM orders_order""",
    "an address has one customer": """
        SELECT lower(email), count(*) FROM customers_customer WHERE email <> ''
        GROUP BY lower(email) HAVING count(*) > 1""",
    "an event tells of something that is there": """
        SELECT e.id FROM events_event e WHERE e.subject_type = 'orders.order'
            AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = e.subject_id)""",
    "a suggestion is counted": """
        SELECT c.id, c.open_suggestions, count(s.id) FROM customers_customer c
        LEFT JOIN customers_suggestion s ON s.customer_id = c.id AND s.outcome = ''
        GROUP BY c.id, c.open_suggestions HAVING count(s.id) <> c.open_suggestions""",
}


def assert_whole(site: Site) -> None:
    for rule, query in BROKEN.items():
        assert site.rows(query) == [], rule
