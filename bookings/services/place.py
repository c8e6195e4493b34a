"""Placing a booking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import mail as mails
from bookings.models import Booking, Resource
from bookings.models.resource import MOST_MINUTES
from bookings.services.availability import check_hours, refuse_without_room
from bookings.services.locks import lock_resource
from bookings.services.order import By, make_order
from bookings.services.telling import tell
from bookings.states import State
from customers.services import lock_customer
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from orders.services.buyer import buyer_name, check_buyer, snapshot
from settings_app import services as settings

MOST_WORDS = 2_000
# Nobody plans further ahead, and arithmetic on times stays within what clocks know.
FURTHEST = timedelta(days=3_660)
Errors = dict[str, list[str]]


def place_booking(
    *,
    resource_id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    source: Source,
    quantity: int = 1,
    buyer: Mapping[str, Any] | None = None,
    customer_id: int | None = None,
    message: str = "",
    note: str = "",
    internal_note: str = "",
    confirmed: bool | None = None,
    any_time: bool = False,
    hosted: bool = False,
    submission: str | None = None,
    mail: bool = False,
) -> Booking:
    """Books `quantity` places of a resource from one moment to another (aware).

    Rules, in order:
    1. `customer_id` names the customer; else `buyer` (as `create_order` has it) needs an e-mail, a name or a phone, and
       the customer is found or made from it (the receiver of post_save(Booking); `customer_for_booking`). The booking
       keeps `buyer` as it was given; with only a customer, the customer's details as they are now.
    2. The resource is active. The time is one that its hours and lengths have, unless `any_time`; on the hosted page
       it is still to come.
    3. Never are more places taken at once than there are, buffers included: counted under the lock of the resource's
       row, so that of all who want the last place one gets it. The others are told that it is taken.
    4. It is confirmed at once if the resource is (`confirmed` decides otherwise), else requested: its place is kept.
    5. With a price it makes its order: sent, or for a request a draft until it is confirmed.
    6. The same `submission` again returns the booking that is there.
    7. `mail` tells the booker, with the time for their calendar; before a confirmed one begins, a reminder goes out.
    One transaction. Raises InvalidInput (`starts_at`, `ends_at`, `quantity`, `buyer.email`, `customer` ...), Full (a
    Refused), Refused, NotFound.
    """
    errors = check_time(starts_at, ends_at) | check_words(
        message=message, note=note, internal_note=internal_note
    )
    if quantity < 1:
        errors["quantity"] = [_("Enter a whole number from 1 up.")]
    if customer_id is None:
        errors |= check_buyer(buyer or {}, send=True)
    if mail and hosted and not (buyer or {}).get("email"):
        errors.setdefault("buyer.email", [_("Enter your e-mail address.")])
    if errors:
        raise InvalidInput(errors)
    at = settings.current()
    by = By(actor=actor, source=source)
    try:
        with transaction.atomic():
            if submission and (earlier := Booking.objects.filter(submission=submission).first()):
                return earlier
            resource = lock_resource(resource_id)
            # Another click may have been waited for.
            if submission and (earlier := Booking.objects.filter(submission=submission).first()):
                return earlier
            _refuse(resource, starts_at, ends_at, quantity, any_time=any_time, hosted=hosted)
            customer = lock_customer(customer_id, field="customer") if customer_id is not None else None
            details = snapshot(buyer, customer)
            at_once = resource.confirms_at_once if confirmed is None else confirmed
            booking = Booking(
                resource=resource,
                customer=customer,
                state=State.CONFIRMED if at_once else State.REQUESTED,
                buyer=details,
                buyer_name=buyer_name(details),
                buyer_email=details.get("email", ""),
                quantity=quantity,
                cancel_free_hours=resource.cancel_free_hours,
                deposit_rate=resource.deposit_rate,
                deposit_minor=resource.deposit_minor,
                message=message.strip(),
                note=note.strip(),
                internal_note=internal_note.strip(),
                submission=submission,
                source=source,
                created_at=timezone.now(),
            )
            put_time(booking, starts_at, ends_at)
            booking.placed_by, booking.placed_under = actor, at
            booking.save(force_insert=True)
            if customer is not None or booking.customer_id is None:  # else the receiver has told it
                tell(booking, "booking.placed", actor, source)
            booking.order = make_order(booking, by, send=at_once, mail=mail)
            mails.put_reminder(booking, at.booking_reminder_hours)
            booking.save(update_fields=["order", "reminder"])
            if mail and booking.buyer_email:
                mails.send_placed(booking)
            return booking
    except IntegrityError:
        if submission and (earlier := Booking.objects.filter(submission=submission).first()):
            return earlier
        raise


def _refuse(
    resource: Resource, start: datetime, end: datetime, quantity: int, *, any_time: bool, hosted: bool
) -> None:
    if not resource.is_active:
        raise Refused(_("%(name)s cannot be booked at the moment.") % {"name": resource})
    if hosted and start <= timezone.now():
        raise InvalidInput({"starts_at": [_("This time has begun already. Choose another one.")]})
    if not any_time:
        check_hours(resource, start, end)
    occupied = (
        start - timedelta(minutes=resource.buffer_before),
        end + timedelta(minutes=resource.buffer_after),
    )
    refuse_without_room(resource, *occupied, quantity)


def put_time(booking: Booking, start: datetime, end: datetime) -> None:
    """Puts the time onto the booking, with the buffers that its resource has now."""
    booking.starts_at, booking.ends_at = start, end
    booking.occupied_from = start - timedelta(minutes=booking.resource.buffer_before)
    booking.occupied_to = end + timedelta(minutes=booking.resource.buffer_after)


def check_time(start: datetime, end: datetime) -> Errors:
    """What is wrong with a time by itself."""
    now = timezone.now()
    errors: Errors = {}
    if not now - FURTHEST < start < now + FURTHEST:
        errors["starts_at"] = [_("Choose a time within ten years.")]
    elif end <= start:
        errors["ends_at"] = [_("Choose an end after the beginning.")]
    elif end - start > timedelta(minutes=MOST_MINUTES):
        errors["ends_at"] = [_("A booking takes at most 31 days.")]
    elif start.second or start.microsecond or end.second or end.microsecond:
        errors["starts_at"] = [_("Choose a time to the minute.")]
    return errors


def check_words(**words: str) -> Errors:
    limit = {"limit": MOST_WORDS}
    return {
        name: [_("At most %(limit)d characters.") % limit]
        for name, text in words.items()
        if len(text) > MOST_WORDS
    }
