"""Moving a booking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import mail as mails
from bookings.models import Booking
from bookings.services.availability import check_hours, refuse_without_room
from bookings.services.locks import lock_booking
from bookings.services.order import By, follow
from bookings.services.place import check_time, put_time
from bookings.services.telling import tell
from bookings.states import require
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput
from settings_app import services as settings


@transaction.atomic
def move_booking(
    *,
    booking_id: int,
    actor: Actor,
    source: Source,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    quantity: int | None = None,
    any_time: bool = False,
    version: int | None = None,
    mail: bool = False,
) -> tuple[Booking, bool]:
    """Gives a booking another time or another number of places; what is None stays, and so does its length where only
    `starts_at` is given. Returns the booking, and whether its order says the same now.

    Rules, in order:
    1. It is requested or confirmed (`bookings.states`); `version`, where given, is the one it has.
    2. The new time is one that the resource's hours and lengths have, unless `any_time`.
    3. There is room without the booking's own old place, counted under the resource's lock. It takes the buffers that
       the resource has now.
    4. The order follows as `services.order.follow` says: a paid one is left as it is.
    5. The reminder waits for the new time. `mail` tells the booker.
    What changes nothing is not told. Raises InvalidInput, Full (a Refused), Refused, Stale, NotFound.
    """
    booking = lock_booking(booking_id, version=version, places=True)
    require(booking.state, "move", begun=booking.has_begun)
    start = booking.starts_at if starts_at is None else starts_at
    end = ends_at if ends_at is not None else start + (booking.ends_at - booking.starts_at)
    many = booking.quantity if quantity is None else quantity
    errors = check_time(start, end)
    if many < 1:
        errors["quantity"] = [_("Enter a whole number from 1 up.")]
    if errors:
        raise InvalidInput(errors)
    before = {"starts_at": booking.starts_at, "ends_at": booking.ends_at, "quantity": booking.quantity}
    after = {"starts_at": start, "ends_at": end, "quantity": many}
    changes = {
        f"booking.{name}": (_stored(before[name]), _stored(value))
        for name, value in after.items()
        if before[name] != value
    }
    if not changes:
        return booking, True
    if not any_time and (start, end) != (booking.starts_at, booking.ends_at):
        check_hours(booking.resource, start, end)
    put_time(booking, start, end)
    booking.quantity = many
    refuse_without_room(
        booking.resource, booking.occupied_from, booking.occupied_to, many, without=booking.pk
    )
    booking.version += 1
    mails.put_reminder(booking, settings.current().booking_reminder_hours)
    booking.save(
        update_fields=[
            "starts_at",
            "ends_at",
            "occupied_from",
            "occupied_to",
            "quantity",
            "reminder",
            "version",
        ]
    )
    follows = follow(booking, By(actor=actor, source=source))
    tell(
        booking, "booking.moved", actor, source, changes=changes, data={} if follows else {"order_left": True}
    )
    if mail and booking.buyer_email and end > timezone.now():
        mails.send_moved(booking)
    return booking, follows


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
