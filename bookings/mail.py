"""Mail about bookings, all of it by the outbox, in the booker's language, with the time for their calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as django_settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from bookings.ical import booking_file
from bookings.models import Booking
from bookings.prices import Cost
from bookings.states import State
from bookings.words import cancel_rule, cost_sentences, span_text
from bookings.zones import zone_of
from omnibasis.core.identity import email_key
from omnibasis.core.money import format_money
from omnibasis.events.attachments import File, attachments
from omnibasis.events.mail import send_about, take_back
from omnibasis.events.models import Delivery
from settings_app import services as settings

ATTACHED = "booking"


def _attached(booking_id: int) -> File:
    return booking_file(Booking.objects.select_related("resource").get(pk=booking_id))


attachments.add(kind=ATTACHED, label=gettext_lazy("Booking for a calendar"), make=_attached)


def send_placed(booking: Booking) -> Delivery:
    """Tells the booker that their booking is confirmed, or that the request came in."""
    if booking.state == State.REQUESTED:
        return _send(booking, "requested", gettext_lazy("%(business)s: we have your request for %(what)s"))
    return _send(booking, "confirmed", gettext_lazy("%(business)s: %(what)s is booked"))


def send_moved(booking: Booking) -> Delivery:
    """Tells the booker the new time."""
    return _send(booking, "moved", gettext_lazy("%(business)s: %(what)s has another time"))


def send_cancelled(booking: Booking, cost: Cost | None, currency: str) -> Delivery:
    """Tells the booker that it is off, and what becomes of the money (`cost` None: somebody else will)."""
    with translation.override(language_of(booking)):
        paid = cost is not None and bool(cost.refund_minor)
        sentences = cost_sentences(cost, currency, paid=paid) if cost is not None and currency else []
    return _send(
        booking, "cancelled", gettext_lazy("%(business)s: %(what)s is cancelled"), sentences=sentences
    )


def put_reminder(booking: Booking, hours: int) -> None:
    """Makes the mail that waits agree with the booking: one so many hours before a confirmed one begins, or none.

    A row of the outbox, due then: it is handed over once, and taken back where the booking is moved or cancelled. The
    caller saves `reminder`.
    """
    take_back_reminder(booking)
    due = booking.starts_at - timedelta(hours=hours)
    if not hours or booking.state != State.CONFIRMED or not booking.buyer_email or due <= timezone.now():
        return
    booking.reminder = _send(
        booking, "reminder", gettext_lazy("%(business)s: reminder of %(what)s"), due_at=due
    )


def take_back_reminder(booking: Booking) -> None:
    if booking.reminder_id is not None:
        take_back(booking.reminder_id)
        booking.reminder = None


def language_of(booking: Booking) -> str:
    """The booker's language, if the installation has it; else the installation's own."""
    wanted = str(booking.buyer.get("language") or "")
    try:
        return translation.get_supported_language_variant(wanted) if wanted else django_settings.LANGUAGE_CODE
    except LookupError:
        return django_settings.LANGUAGE_CODE


def _send(
    booking: Booking, kind: str, subject: Any, *, due_at: datetime | None = None, **more: Any
) -> Delivery:
    at = settings.current()
    language = language_of(booking)
    with translation.override(language):
        words = {"business": at.business_name, "what": booking.resource.name}
        message = EmailMessage(
            # One line, whatever people call things.
            subject=" ".join((str(subject) % words).split())[:200],
            body=render_to_string(f"bookings/mail/{kind}.txt", {**_context(booking), **more}),
            to=[email_key(booking.buyer_email)],
            reply_to=[at.business_email] if at.business_email else None,
        )
    named: dict[str, Any] = {"kind": ATTACHED, "id": booking.pk}
    if language != django_settings.LANGUAGE_CODE:
        named["language"] = language
    return send_about(message, subject=booking, attachments=[named], due_at=due_at)


def _context(booking: Booking) -> Mapping[str, Any]:
    order = booking.order
    url = django_settings.PUBLIC_URL
    return {
        "booking": booking,
        "resource": booking.resource,
        "when": span_text(booking, named=True),
        "total": format_money(order.total_minor, order.currency) if order is not None else "",
        "rule": (
            cancel_rule(
                booking, booking.starts_at, zone_of(booking.resource), order.total_minor, order.currency
            )
            if order is not None
            else ""
        ),
        "link": url + reverse("bookings:public", args=[booking.code]),
        "business": settings.current(),
    }
