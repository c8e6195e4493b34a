"""Locking for a verb: the resource first, then the customer, then the booking, then its order (docs/decisions/0023)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bookings.models import Booking, Resource
from customers.services import lock_customer
from omnibasis.core.errors import NotFound, Stale


def lock_resource(resource_id: int) -> Resource:
    """The resource with its row locked until the transaction ends: nobody else takes a place of it. Raises NotFound."""
    resource = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if resource is None:
        raise NotFound(_("There is no such resource."))
    return resource


def lock_booking(booking_id: int, *, version: int | None = None, places: bool = False) -> Booking:
    """The booking with its row locked, and its customer's, which is at hand as `customer`.

    `places`: with its resource's as well, for a verb that takes places. `version`, where given, is the one that the
    caller has read. Raises NotFound, Stale.
    """
    known = Booking.objects.filter(pk=booking_id).values_list("resource_id", "customer_id").first()
    if known is None:
        raise NotFound(_("There is no such booking."))
    resource = lock_resource(known[0]) if places else None
    customer = lock_customer(known[1]) if known[1] is not None else None
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    if version is not None and version != booking.version:
        raise Stale(_("The booking was changed in the meantime."), current=booking.version)
    if resource is not None:
        booking.resource = resource
    if customer is not None and booking.customer_id is not None:
        # A merge may have given it another customer while we waited.
        same = customer.pk == booking.customer_id
        booking.customer = customer if same else lock_customer(booking.customer_id)
    return booking
