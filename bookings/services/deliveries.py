"""What became of the mail about a booking."""

from __future__ import annotations

from bookings.services.locks import lock_booking
from bookings.services.telling import tell
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.errors import NotFound
from omnibasis.events.models import Delivery


def tell_delivery(delivery: Delivery, *, sent: bool) -> None:
    """Records that a booking's mail was handed over, or given up, on the customer's timeline.

    In the transaction that marks the delivery, so both are told once or not at all. A booking that is gone is no error.
    """
    try:
        booking = lock_booking(delivery.subject_id or 0)
    except NotFound:
        return
    data = {
        "email": delivery.recipients.replace("\n", ", "),
        "delivery": delivery.pk,
        "reminder": delivery.pk == booking.reminder_id,
    }
    data |= {} if sent else {"error": delivery.last_error[:200]}
    tell(booking, "booking.mail_sent" if sent else "booking.mail_failed", SYSTEM, Source.SYSTEM, data=data)
