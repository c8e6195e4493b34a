"""What must hold of a site's tables whatever happened to it."""

from tests.concurrency.site import Site

STANDS = "o.status IN ('sent', 'paid', 'refunded')"
BROKEN = {
    "a customer's events are 1, 2, 3 ... up to its version": """
        SELECT c.id, c.version, count(e.id), min(e.sequence), max(e.sequence)
        FROM customers_customer c LEFT JOIN events_event e ON e.timeline_id = c.id
        GROUP BY c.id, c.version
        HAVING count(e.id) <> c.version OR min(e.sequence) <> 1 OR max(e.sequence) <> c.version""",
    "an order's subtotal is the sum of its items, and one that was sent has some": """
        SELECT o.id, o.subtotal_minor, sum(i.total_minor) FROM orders_order o
        LEFT JOIN orders_item i ON i.order_id = o.id GROUP BY o.id, o.subtotal_minor, o.placed_at
        HAVING coalesce(sum(i.total_minor), 0) <> o.subtotal_minor
            OR (o.placed_at IS NOT NULL AND count(i.id) = 0)""",
    "a sent order has a customer": f"""
        SELECT id FROM orders_order o WHERE {STANDS} AND customer_id IS NULL""",
    "an order is told once, on the timeline of its customer or of one that was merged into it": """
        SELECT o.id, count(c.id) FROM orders_order o
        LEFT JOIN events_event e ON e.subject_type = 'orders.order' AND e.subject_id = o.id
            AND e.verb = 'order.placed'
        LEFT JOIN customers_customer c ON c.id = e.timeline_id AND o.customer_id IN (c.id, c.merged_into_id)
        WHERE o.placed_at IS NOT NULL GROUP BY o.id HAVING count(e.id) <> 1 OR count(c.id) <> 1""",
    "a customer's figures are the sums of their orders": f"""
        SELECT * FROM (
            SELECT customer_id, currency, count(*) AS orders, sum(CASE o.status
                WHEN 'refunded' THEN paid_minor - refunded_minor
                ELSE total_minor - written_off_minor END) AS total_minor
            FROM orders_order o WHERE {STANDS} GROUP BY customer_id, currency
        ) AS counted EXCEPT SELECT customer_id, currency, orders, total_minor FROM orders_customerfigures""",
    "what was paid and refunded is the sum of what moved": """
        SELECT o.id, o.paid_minor, o.refunded_minor FROM orders_order o
        LEFT JOIN orders_payment p ON p.order_id = o.id GROUP BY o.id, o.paid_minor, o.refunded_minor
        HAVING o.paid_minor <> coalesce(sum(CASE p.kind WHEN 'payment' THEN p.amount_minor END), 0)
            OR o.refunded_minor <> coalesce(sum(CASE p.kind WHEN 'refund' THEN p.amount_minor END), 0)""",
    "what moved is told once": """
        SELECT o.id FROM orders_order o WHERE
            (SELECT count(*) FROM orders_payment p WHERE p.order_id = o.id) <>
            (SELECT count(*) FROM events_event e WHERE e.subject_type = 'orders.order' AND e.subject_id = o.id
                AND e.verb IN ('order.paid', 'order.refunded'))""",
    "an order that stands has one invoice that stands, of its total; any other has none": f"""
        SELECT o.id, count(i.id) FROM orders_order o
        LEFT JOIN orders_invoice i ON i.order_id = o.id AND i.state <> 'void' AND i.total_minor = o.total_minor
        GROUP BY o.id, o.status HAVING count(i.id) <> CASE WHEN {STANDS} THEN 1 ELSE 0 END""",
    "the numbers of invoices are 1, 2, 3 ... in every year": """
        SELECT s.year, s.last, count(i.id) FROM orders_invoiceseries s
        LEFT JOIN orders_invoice i ON i.year = s.year GROUP BY s.year, s.last
        HAVING count(i.id) <> s.last OR min(i.sequence) <> 1 OR max(i.sequence) <> s.last
            OR count(DISTINCT i.number) <> s.last""",
    "there are no figures of nothing": """
        SELECT customer_id FROM orders_customerfigures EXCEPT SELECT customer_id FROM orders_order""",
    "an address has one customer": """
        SELECT lower(email), count(*) FROM customers_customer WHERE email <> ''
        GROUP BY lower(email) HAVING count(*) > 1""",
    "an event tells of something that is there": """
        SELECT e.id FROM events_event e WHERE e.subject_type = 'orders.order'
            AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = e.subject_id)""",
    "no more places are taken at once than there are, at any moment at which a booking begins": """
        SELECT b.id, sum(o.quantity), r.quantity FROM bookings_booking b
        JOIN bookings_resource r ON r.id = b.resource_id
        JOIN bookings_booking o ON o.resource_id = b.resource_id AND o.state <> 'cancelled'
            AND o.occupied_from <= b.occupied_from AND o.occupied_to > b.occupied_from
        WHERE b.state <> 'cancelled' GROUP BY b.id, r.quantity HAVING sum(o.quantity) > r.quantity""",
    "a booking is told once, on the timeline of its customer or of one that was merged into it": """
        SELECT b.id, count(c.id) FROM bookings_booking b
        LEFT JOIN events_event e ON e.subject_type = 'bookings.booking' AND e.subject_id = b.id
            AND e.verb = 'booking.placed'
        LEFT JOIN customers_customer c ON c.id = e.timeline_id AND b.customer_id IN (c.id, c.merged_into_id)
        GROUP BY b.id HAVING count(e.id) <> 1 OR count(c.id) <> 1""",
    "a suggestion is counted": """
        SELECT c.id, c.open_suggestions, count(s.id) FROM customers_customer c
        LEFT JOIN customers_suggestion s ON s.customer_id = c.id AND s.outcome = ''
        GROUP BY c.id, c.open_suggestions HAVING count(s.id) <> c.open_suggestions""",
}


def assert_whole(site: Site) -> None:
    for rule, query in BROKEN.items():
        assert site.rows(query) == [], rule
    site.run("manage.py", "check_ledger")
