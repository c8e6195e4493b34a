"""Locking an order for a verb."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from customers.services import lock_customer
from omnibasis.core.errors import NotFound
from orders.models import Order


class _HasCustomer(Exception):
    """Another verb has given the order its customer meanwhile."""


def lock_order(order_id: int) -> Order:
    """The order with its row locked until the transaction ends, and its customer's, which is at hand as `customer`.

    The customer's row first, as everywhere: a merge holds it while it waits for the order's. Where an order without
    a customer was given one while we waited, its lock is let go and both are taken in that order. Raises NotFound.
    """
    known = Order.objects.filter(pk=order_id).values_list("customer_id", flat=True).first()
    if known is None:
        try:
            with transaction.atomic():
                order = _locked(order_id)
                if order.customer_id is not None:
                    raise _HasCustomer
                return order
        except _HasCustomer:
            return lock_order(order_id)
    customer = lock_customer(known)
    order = _locked(order_id)
    if order.customer_id is not None:
        same = customer.pk == order.customer_id
        order.customer = customer if same else lock_customer(order.customer_id)
    return order


def _locked(order_id: int) -> Order:
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("There is no such order."))
    return order
