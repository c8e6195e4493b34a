"""A customer's stored figures: what was ordered, in each currency."""

from __future__ import annotations

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Max, Sum, When

from customers.models import Customer
from omnibasis.core.statements import ready_cursor
from orders.models import CustomerFigures, Order
from orders.states import Status


def value_of(order: Order) -> int:
    """What an order adds to the lifetime value: its total without what was written off; of a refunded one what was
    kept; else nothing."""
    if not order.is_standing:
        return 0
    return (
        order.kept_minor if order.status == Status.REFUNDED else order.total_minor - order.written_off_minor
    )


def add_to_figures(order: Order) -> None:
    """Adds an order that was just sent to its customer's figures. The caller holds the customer's row lock."""
    if order.customer_id is None or order.placed_at is None:
        return
    # One statement that both databases know and the ORM does not: its upsert cannot add to what is there.
    with ready_cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_customerfigures AS f (customer_id, currency, orders, total_minor, last_order_at)"
            " VALUES (%s, %s, 1, %s, %s) ON CONFLICT (customer_id, currency) DO UPDATE SET orders = f.orders + 1,"
            " total_minor = f.total_minor + excluded.total_minor, last_order_at = CASE"
            " WHEN excluded.last_order_at > f.last_order_at THEN excluded.last_order_at ELSE f.last_order_at END",
            [
                order.customer_id,
                order.currency,
                value_of(order),
                connection.ops.adapt_datetimefield_value(order.placed_at),
            ],
        )


def change_value(order: Order, before: int) -> None:
    """Brings the lifetime value from an order's value `before` to its value now. The customer's row is locked."""
    if order.customer_id is not None and (more := value_of(order) - before):
        CustomerFigures.objects.filter(customer=order.customer_id, currency=order.currency).update(
            total_minor=F("total_minor") + more
        )


def recount(customer: Customer) -> None:
    """Computes a customer's stored figures afresh from the orders. The caller holds the customer's row lock."""
    CustomerFigures.objects.filter(customer=customer).delete()
    kept = Case(
        When(status=Status.REFUNDED, then=F("paid_minor") - F("refunded_minor")),
        default=F("total_minor") - F("written_off_minor"),
        output_field=BigIntegerField(),
    )
    sums = (
        Order.objects.standing()
        .filter(customer=customer)
        .values("currency")
        .annotate(orders=Count("pk"), sum_minor=Sum(kept), last=Max("placed_at"))
    )
    CustomerFigures.objects.bulk_create(
        CustomerFigures(
            customer=customer,
            currency=row["currency"],
            orders=row["orders"],
            total_minor=row["sum_minor"],
            last_order_at=row["last"],
        )
        for row in sums
    )
