"""What this app does when something happens to bookings and to customers."""

from typing import Any

from django.db.models.signals import post_save

from bookings.models import Booking
from bookings.services import (
    customer_for_booking,
    move_bookings,
    refuse_while_bookings_are_upcoming,
    tell_delivery,
)
from customers.announcements import customer_archiving, customers_merged
from customers.models import Customer
from omnibasis.core.wiring import Wire
from omnibasis.events.announcements import delivery_finished
from omnibasis.events.models import Delivery


def booking_saved(*, instance: Booking, created: bool, raw: bool, **kwargs: Any) -> None:
    if not raw and created and instance.customer_id is None:
        customer_for_booking(instance)


def customer_is_archiving(*, customer: Customer, **kwargs: Any) -> None:
    refuse_while_bookings_are_upcoming(customer)


def customers_were_merged(*, keep: Customer, drop: Customer, **kwargs: Any) -> None:
    move_bookings(keep=keep, drop=drop)


def delivery_has_finished(*, delivery: Delivery, sent: bool, **kwargs: Any) -> None:
    if delivery.subject_type == Booking._meta.label_lower:
        tell_delivery(delivery, sent=sent)


WIRING = (
    Wire(post_save, "bookings.Booking", booking_saved),
    Wire(customer_archiving, "customers.Customer", customer_is_archiving),
    Wire(customers_merged, "customers.Customer", customers_were_merged),
    Wire(delivery_finished, "events.Delivery", delivery_has_finished),
)
