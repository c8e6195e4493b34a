"""An order and its customer."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.services import customer_for_buyer
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from orders.models import CustomerFigures, Order


def customer_for_order(order: Order) -> None:
    """Finds or makes the customer of a placed order that has none, sets it on the order, and tells its timeline.

    Rules as `customers.services.customer_for_buyer`; who acts and whose session it is come from the verb that saved
    the order. Without a match and with the setting off, the order stays without a customer.
    """
    actor: Actor = getattr(order, "placed_by", ANONYMOUS)
    try:
        customer = customer_for_buyer(
            email=order.buyer.get("email", ""),
            details=order.buyer,
            user_id=actor.user_id if actor.kind == "user" and not actor.is_staff else None,
            actor=actor,
            reason=_("Order %(number)s said so.") % {"number": order.pk},
            tell=lambda work: work.note(
                "order.placed", subject=order, data=told(order), source=Source(order.source)
            ),
        )
    except InvalidInput as error:
        raise InvalidInput(
            {f"buyer.{name}".rstrip("."): said for name, said in error.errors.items()}
        ) from None
    if customer is not None:
        order.customer = customer
        order.save(update_fields=["customer"])


def told(order: Order) -> dict[str, Any]:
    """What the timeline needs to tell of an order; the total is in minor units."""
    return {"order": order.pk, "total_minor": order.total_minor, "currency": order.currency}


def count_order(order: Order) -> None:
    """Adds a placed order to its customer's stored figures. The caller holds the customer's row lock."""
    if order.customer_id is None or order.placed_at is None:
        return
    # One statement that both databases know and the ORM does not: its upsert cannot add to what is there.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_customerfigures AS f (customer_id, currency, orders, total_minor, last_order_at)"
            " VALUES (%s, %s, 1, %s, %s) ON CONFLICT (customer_id, currency) DO UPDATE SET orders = f.orders + 1,"
            " total_minor = f.total_minor + excluded.total_minor, last_order_at = CASE"
            " WHEN excluded.last_order_at > f.last_order_at THEN excluded.last_order_at ELSE f.last_order_at END",
            [
                order.customer_id,
                order.currency,
                order.total_minor,
                connection.ops.adapt_datetimefield_value(order.placed_at),
            ],
        )


def recount(customer: Customer) -> None:
    """Computes a customer's stored figures afresh from the orders. The caller holds the customer's row lock."""
    CustomerFigures.objects.filter(customer=customer).delete()
    sums = (
        Order.objects.filter(customer=customer, status=Order.Status.PLACED)
        .values("currency")
        .annotate(orders=Count("pk"), sum_minor=Sum("total_minor"), last=Max("placed_at"))
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


def refuse_while_orders_stand(customer: Customer) -> None:
    """Raises Refused while the customer has placed orders (rule 10)."""
    if Order.objects.filter(customer=customer, status=Order.Status.PLACED).exists():
        raise Refused(_("This customer has orders, so it cannot be deleted. Make it not active instead."))


def move_orders(*, keep: Customer, drop: Customer) -> None:
    """Gives the orders of a customer that was merged away to the one that stays."""
    Order.objects.filter(customer=drop).update(customer=keep)
    recount(drop)
    recount(keep)
