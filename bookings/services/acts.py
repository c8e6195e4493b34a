"""What else is done to a booking: confirming it, closing it once it has begun, and its notes."""

from __future__ import annotations

from django.db import transaction

from bookings import mail as mails
from bookings.models import Booking
from bookings.services.locks import lock_booking
from bookings.services.order import By, send_draft
from bookings.services.place import check_words
from bookings.services.telling import tell
from bookings.states import MOVES, require
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput
from settings_app import services as settings


@transaction.atomic
def confirm_booking(
    *, booking_id: int, actor: Actor, source: Source, version: int | None = None, mail: bool = True
) -> Booking:
    """Confirms a request: its order is sent and money is owed from then on; `mail` tells the booker, with the invoice.

    Raises NotFound, Refused, Stale.
    """
    booking = _in_state_after(booking_id, "confirm", version)
    send_draft(booking, By(actor=actor, source=source), mail=mail)
    mails.put_reminder(booking, settings.current().booking_reminder_hours)
    booking.save(update_fields=["state", "version", "reminder"])
    tell(booking, "booking.confirmed", actor, source)
    if mail and booking.buyer_email:
        mails.send_placed(booking)
    return booking


@transaction.atomic
def complete_booking(*, booking_id: int, actor: Actor, source: Source, version: int | None = None) -> Booking:
    """Writes down that a booking took place; once it has begun. Its order stays as it is.

    Raises NotFound, Refused, Stale.
    """
    return _put_into(booking_id, "complete", "booking.completed", actor, source, version)


@transaction.atomic
def mark_no_show(*, booking_id: int, actor: Actor, source: Source, version: int | None = None) -> Booking:
    """Writes down that nobody came; once it has begun. What was booked stays owed: refund it where it should not.

    Raises NotFound, Refused, Stale.
    """
    return _put_into(booking_id, "no_show", "booking.no_show", actor, source, version)


@transaction.atomic
def reopen_booking(*, booking_id: int, actor: Actor, source: Source, version: int | None = None) -> Booking:
    """Takes back that a booking took place, or that nobody came: it is confirmed again, and keeps its place.

    Raises NotFound, Refused, Stale.
    """
    return _put_into(booking_id, "reopen", "booking.reopened", actor, source, version)


def _put_into(
    booking_id: int, act: str, verb: str, actor: Actor, source: Source, version: int | None
) -> Booking:
    """Puts the booking into the state that the act leads to, and tells it; nothing else happens to it."""
    booking = _in_state_after(booking_id, act, version)
    booking.save(update_fields=["state", "version"])
    tell(booking, verb, actor, source)
    return booking


def _in_state_after(booking_id: int, act: str, version: int | None) -> Booking:
    """The booking, locked, in the state that the act leads to; not saved yet."""
    booking = lock_booking(booking_id, version=version)
    require(booking.state, act, begun=booking.has_begun)
    booking.state = MOVES[act].target
    booking.version += 1
    return booking


@transaction.atomic
def change_notes(
    *,
    booking_id: int,
    actor: Actor,
    source: Source,
    note: str | None = None,
    internal_note: str | None = None,
    version: int | None = None,
) -> Booking:
    """Changes what the booker reads (`note`) and what only staff reads, in any state; what is None stays.

    What changes nothing is not told. Raises NotFound, Stale, InvalidInput.
    """
    given = {"note": note, "internal_note": internal_note}
    wanted = {name: text.strip() for name, text in given.items() if text is not None}
    if errors := check_words(**wanted):
        raise InvalidInput(errors)
    booking = lock_booking(booking_id, version=version)
    changes = {
        f"booking.{name}": (getattr(booking, name), text)
        for name, text in wanted.items()
        if getattr(booking, name) != text
    }
    if not changes:
        return booking
    for name, text in wanted.items():
        setattr(booking, name, text)
    booking.version += 1
    booking.save(update_fields=[*wanted, "version"])
    tell(booking, "booking.noted", actor, source, changes=changes)
    return booking
