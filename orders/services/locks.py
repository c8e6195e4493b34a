"""Locking an order for a verb."""

from __future__ import annotations

from django.utils.translation import gettext as _

from customers.services import lock_customer
from omnibasis.core.errors import NotFound
from orders.models import Order


def lock_order(order_id: int) -> Order:
    """The order with its row locked until the transaction ends, and its customer's, which is at hand as `customer`.

    The customer's row first, as everywhere: a merge holds it while it waits for the order's. Raises NotFound.
    """
    known = Order.objects.filter(pk=order_id).values_list("customer_id", flat=True).first()
    customer = lock_customer(known) if known is not None else None
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("There is no such order."))
    if order.customer_id is not None:
        same = customer is not None and customer.pk == order.customer_id
        order.customer = customer if same else lock_customer(order.customer_id)
    return order
