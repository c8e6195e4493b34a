"""A booking and its customer."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.services.telling import told
from customers.models import Customer
from customers.services import customer_for_buyer
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput, Refused


def customer_for_booking(booking: Booking) -> None:
    """Finds or makes the customer of a booking that has none, sets it on the booking, and tells its timeline.

    Rules as `customers.services.customer_for_buyer`; who acts and whose session it is come from the verb that saved
    the booking. Without a match and with the setting off, the booking stays without a customer.
    """
    actor, under = booking.placed_by, booking.placed_under
    try:
        customer = customer_for_buyer(
            email=booking.buyer.get("email", ""),
            details=booking.buyer,
            user_id=actor.user_id if actor.kind == "user" and not actor.is_staff else None,
            actor=actor,
            may_create=under.create_customer_on_order if under is not None else None,
            reason=_("Booking %(number)s said so.") % {"number": booking.pk},
            tell=lambda work: work.note(
                "booking.placed", subject=booking, data=told(booking), source=Source(booking.source)
            ),
        )
    except InvalidInput as error:
        raise InvalidInput(
            {f"buyer.{name}".rstrip("."): said for name, said in error.errors.items()}
        ) from None
    if customer is not None:
        booking.customer = customer
        booking.save(update_fields=["customer"])


def refuse_while_bookings_are_upcoming(customer: Customer) -> None:
    """Raises Refused while the customer has bookings that are still to come (rule 10)."""
    if Booking.objects.filter(customer=customer).upcoming(timezone.now()).exists():
        raise Refused(
            _("This customer has upcoming bookings, so it cannot be deleted. Make it not active instead.")
        )


def move_bookings(*, keep: Customer, drop: Customer) -> None:
    """Gives the bookings of a customer that was merged away to the one that stays."""
    Booking.objects.filter(customer=drop).update(customer=keep)
