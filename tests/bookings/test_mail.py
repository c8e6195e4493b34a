"""Mail about bookings: by the outbox, in the booker's language, with the event; reminders go out once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core import mail as django_mail
from django.utils import timezone
from icalendar import Calendar

from bookings.models import Booking, Resource
from bookings.services import cancel_booking, confirm_booking, move_booking
from omnibasis.core.actors import SYSTEM
from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery, Event
from omnibasis.events.outbox import run_once
from settings_app.services import save_settings
from tests.bookings.conftest import BY, at, book, make_resource


def mails(booking: Booking) -> list[Delivery]:
    about = Delivery.objects.filter(subject_type="bookings.booking", subject_id=booking.pk)
    return list(about.order_by("id"))


@pytest.fixture
def hand_over(settings: Any) -> Any:
    """Lets the worker hand over all that is due, at a moment."""
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def do(at_moment: Any = None) -> list[Any]:
        moment = at_moment or timezone.now()
        django_mail.outbox = []
        with mock.patch.object(timezone, "now", return_value=moment):
            while run_once():
                pass
        return list(django_mail.outbox)

    return do


def test_a_confirmation_says_all_and_brings_the_event(room: Resource, hand_over: Any) -> None:
    start = at(10)
    booking = book(room, start, mail=True, note="Ring twice")
    (reminder, confirmation) = mails(booking)
    assert reminder.pk == booking.reminder_id
    body = readable(confirmation)
    for word in (
        "Your booking is confirmed",
        "Room",
        f"{start:%-d %b %Y} 10:00",
        "€ 40.00",
        "Free to cancel until",
        "Ring twice",
    ):
        assert word in body, word
    assert f"/booking/{booking.code}/" in body
    sent = [one for one in hand_over() if "is booked" in one.subject]
    (name, data, content_type) = sent[0].attachments[0]
    assert (name, content_type) == (f"booking-{booking.pk}.ics", "text/calendar; charset=utf-8")
    assert len(Calendar.from_ical(data).walk("VEVENT")) == 1
    assert Event.objects.filter(verb="booking.mail_sent").count() == 1


@pytest.mark.django_db
def test_a_request_then_its_confirmation() -> None:
    quiet = make_resource("Quiet", confirms_at_once=False)
    booking = book(quiet, at(10), mail=True)
    assert [one.subject for one in mails(booking)] == ["Omnibasis: we have your request for Quiet"]
    confirm_booking(booking_id=booking.pk, **BY)
    subjects = [one.subject for one in mails(booking)]
    assert subjects[1:] == ["Omnibasis: reminder of Quiet", "Omnibasis: Quiet is booked"]


def test_moved_and_cancelled_are_told(room: Resource) -> None:
    booking = book(room, at(10))
    move_booking(booking_id=booking.pk, starts_at=at(12), mail=True, **BY)
    cancel_booking(booking_id=booking.pk, mail=True, **BY)
    waiting = [one for one in mails(booking) if one.state == "waiting"]
    assert [one.subject for one in waiting] == [
        "Omnibasis: Room has another time",
        "Omnibasis: Room is cancelled",
    ]
    assert "12:00 – 13:00" in readable(waiting[0])
    assert "It costs nothing." in readable(waiting[1])


def test_a_reminder_goes_out_once_when_its_time_has_come(studio: Resource, hand_over: Any) -> None:
    booking = book(studio, at(10))
    assert hand_over(booking.starts_at - timedelta(hours=25)) == []
    (reminder,) = hand_over(booking.starts_at - timedelta(hours=23))
    assert reminder.subject == "Omnibasis: reminder of Studio"
    assert reminder.to == ["nora@example.com"]
    assert reminder.attachments[0][0] == f"booking-{booking.pk}.ics"
    assert hand_over(booking.starts_at - timedelta(hours=22)) == []


def test_who_cancels_is_not_reminded(studio: Resource, hand_over: Any) -> None:
    booking = book(studio, at(10))
    cancel_booking(booking_id=booking.pk, **BY)
    assert hand_over(booking.starts_at) == []


def test_the_setting_says_how_long_before(studio: Resource) -> None:
    save_settings(values={"booking_reminder_hours": 2}, actor=SYSTEM)
    booking = book(studio, at(10))
    assert booking.reminder is not None
    assert booking.reminder.due_at == at(8)
    save_settings(values={"booking_reminder_hours": 0}, actor=SYSTEM)
    assert book(studio, at(12)).reminder is None


def test_without_an_address_nobody_is_written_to(studio: Resource) -> None:
    booking = book(studio, at(10), buyer={"given_name": "Nora"}, mail=True)
    assert mails(booking) == []


def test_a_subject_is_one_line(studio: Resource) -> None:
    save_settings(values={"business_name": "Ann & Co."}, actor=SYSTEM)
    booking = book(studio, at(10), mail=True)
    assert mails(booking)[-1].subject == "Ann & Co.: Studio is booked"
    assert "&amp;" not in readable(mails(booking)[-1])
