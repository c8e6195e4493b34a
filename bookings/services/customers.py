"""A booking and its customer."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.services.telling import told
from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.core.errors import Refused
from orders.services.buyer import find_or_make_customer


def customer_for_booking(booking: Booking) -> None:
    """Finds or makes the customer of a booking that has none, sets it on the booking, and tells its timeline.

    Rules as `orders.services.buyer.find_or_make_customer`; who acts comes from the verb that saved the booking.
    """
    reason = _("Booking %(number)s said so.") % {"number": booking.pk}
    find_or_make_customer(
        booking, came_with=Source.BOOKING, verb="booking.placed", about=told(booking), reason=reason
    )


def refuse_while_bookings_are_upcoming(customer: Customer) -> None:
    """Raises Refused while the customer has bookings that are still to come (rule 10)."""
    if Booking.objects.filter(customer=customer).upcoming(timezone.now()).exists():
        raise Refused(
            _("This customer has upcoming bookings, so it cannot be deleted. Make it not active instead.")
        )


def move_bookings(*, keep: Customer, drop: Customer) -> None:
    """Gives the bookings of a customer that was merged away to the one that stays."""
    Booking.objects.filter(customer=drop).update(customer=keep)
