"""An order and its customer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.core.errors import Refused
from orders.models import Order
from orders.services.buyer import find_or_make_customer
from orders.services.figures import recount
from orders.services.telling import told


def customer_for_order(order: Order) -> None:
    """Finds or makes the customer of a sent order that has none, sets it on the order, and tells its timeline.

    Rules as `orders.services.buyer.find_or_make_customer`; who acts comes from the verb that saved the order.
    """
    reason = _("Order %(number)s said so.") % {"number": order.label}
    find_or_make_customer(
        order, came_with=Source.ORDER, verb="order.placed", about=told(order), reason=reason
    )


def refuse_while_orders_stand(customer: Customer) -> None:
    """Raises Refused while the customer has orders that stand, or a payment was made (rule 10)."""
    orders = Order.objects.filter(customer=customer)
    if orders.standing().exists() or orders.filter(paid_minor__gt=0).exists():
        raise Refused(_("This customer has orders, so it cannot be deleted. Make it not active instead."))


def move_orders(*, keep: Customer, drop: Customer) -> None:
    """Gives the orders of a customer that was merged away to the one that stays."""
    Order.objects.filter(customer=drop).update(customer=keep)
    recount(drop)
    recount(keep)
