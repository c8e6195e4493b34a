"""What the log and the customer's timeline tell of a booking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bookings.models import Booking
from bookings.zones import zone_of
from customers.services import lock_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.events.services import record


def told(booking: Booking) -> dict[str, Any]:
    """What every sentence about a booking needs."""
    return {
        "booking": booking.pk,
        "resource": booking.resource_id,
        "name": booking.resource.name,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "zone": zone_of(booking.resource),
        "quantity": booking.quantity,
        "state": booking.state,
    }


def tell(
    booking: Booking,
    verb: str,
    actor: Actor,
    source: Source,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Records the verb, on the customer's timeline if there is one.

    The customer's row is read anew under its lock, since an order's verb may have written to it meanwhile.
    """
    about = {**told(booking), **(data or {})}
    if booking.customer_id is None:
        record(verb=verb, subject=booking, actor=actor, source=source, changes=changes, data=about)
        return
    work = Work(lock_customer(booking.customer_id), actor=actor, source=source)
    work.note(verb, subject=booking, changes=changes, data=about)
    work.write()
