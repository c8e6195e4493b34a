"""Bookings as calendar programs read them (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bookings.models import Booking
from bookings.states import State
from omnibasis.events.attachments import File
from omnibasis.ui.registry import business

CONTENT_TYPE = "text/calendar; charset=utf-8"
_STATUS = {State.REQUESTED: "TENTATIVE", State.CANCELLED: "CANCELLED"}


def booking_file(booking: Booking) -> File:
    """A booking for the booker's own calendar: at the business, with the link to its page."""
    name = business.name()
    calendar = _calendar(name)
    link = settings.PUBLIC_URL + reverse("bookings:public", args=[booking.code])
    calendar.add_component(
        _event(booking, summary=f"{booking.resource.name}, {name}", link=link, words=[booking.note])
    )
    return File(f"booking-{booking.pk}.ics", CONTENT_TYPE, calendar.to_ical())


def feed_file(bookings: Iterable[Booking], name: str) -> bytes:
    """Bookings for a colleague's calendar: who booked what, with the link to the back office."""
    calendar = _calendar(name)
    calendar.add("X-WR-CALNAME", _plain(name))
    for booking in bookings:
        who = booking.buyer_name or _("Nobody named")
        link = settings.PUBLIC_URL + reverse("bookings:detail", args=[booking.pk])
        words = [booking.message, booking.internal_note]
        calendar.add_component(
            _event(booking, summary=f"{who}: {booking.resource.name}", link=link, words=words)
        )
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", f"-//Omnibasis//{_plain(name)}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    return calendar


def _event(booking: Booking, *, summary: str, link: str, words: list[str]) -> Event:
    event = Event()
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    event.add("UID", f"booking-{booking.pk}@{host}")
    event.add("SEQUENCE", booking.version - 1)
    event.add("DTSTAMP", _second(timezone.now()))
    event.add("DTSTART", _second(booking.starts_at))
    event.add("DTEND", _second(booking.ends_at))
    event.add("SUMMARY", _plain(summary))
    event.add("STATUS", _STATUS.get(State(booking.state), "CONFIRMED"))
    event.add("DESCRIPTION", _plain("\n\n".join([*(text for text in words if text), link])))
    event.add("URL", link)
    return event


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _plain(text: str) -> str:
    """Text without what no calendar may have in it: controls other than line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in lines)
