"""What this app does when something happens to orders and to customers."""

from typing import Any

from django.db.models.signals import post_save

from customers.announcements import customer_archiving, customers_merged
from customers.models import Customer
from omnibasis.core.wiring import Wire
from orders.models import Order
from orders.services import customer_for_order, move_orders, refuse_while_orders_stand


def order_saved(*, instance: Order, raw: bool, **kwargs: Any) -> None:
    if not raw and instance.status == Order.Status.PLACED and instance.customer_id is None:
        customer_for_order(instance)


def customer_is_archiving(*, customer: Customer, **kwargs: Any) -> None:
    refuse_while_orders_stand(customer)


def customers_were_merged(*, keep: Customer, drop: Customer, **kwargs: Any) -> None:
    move_orders(keep=keep, drop=drop)


WIRING = (
    Wire(post_save, "orders.Order", order_saved),
    Wire(customer_archiving, "customers.Customer", customer_is_archiving),
    Wire(customers_merged, "customers.Customer", customers_were_merged),
)
