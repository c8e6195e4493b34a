"""What this app does when something happens to orders and to customers."""

from typing import Any

from django.db.models.signals import post_save

from customers.announcements import customer_archiving, customers_merged
from customers.models import Customer
from omnibasis.core.wiring import Wire
from omnibasis.events.announcements import delivery_finished
from omnibasis.events.models import Delivery
from orders.models import Order
from orders.services import customer_for_order, move_orders, refuse_while_orders_stand, tell_delivery


def order_saved(*, instance: Order, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
    # Sending sets `placed_at`: what is saved of an order later finds no customer for it.
    sent = update_fields is None or "placed_at" in update_fields
    if not raw and sent and instance.is_standing and instance.customer_id is None:
        customer_for_order(instance)


def customer_is_archiving(*, customer: Customer, **kwargs: Any) -> None:
    refuse_while_orders_stand(customer)


def customers_were_merged(*, keep: Customer, drop: Customer, **kwargs: Any) -> None:
    move_orders(keep=keep, drop=drop)


def delivery_has_finished(*, delivery: Delivery, sent: bool, **kwargs: Any) -> None:
    if delivery.subject_type == Order._meta.label_lower:
        tell_delivery(delivery, sent=sent)


WIRING = (
    Wire(post_save, "orders.Order", order_saved),
    Wire(customer_archiving, "customers.Customer", customer_is_archiving),
    Wire(customers_merged, "customers.Customer", customers_were_merged),
    Wire(delivery_finished, "events.Delivery", delivery_has_finished),
)
