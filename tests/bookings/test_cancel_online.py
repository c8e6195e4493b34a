"""The booker cancels by the secret link, and hears beforehand what it costs."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource
from omnibasis.events.models import Delivery, Event
from tests.bookings.conftest import at, book


def soon(room: Resource) -> Booking:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    return book(room, start, any_time=True)


def test_in_time_it_is_free(client: Client, room: Resource) -> None:
    booking = book(room, at(10))
    page = client.get(f"/booking/{booking.code}/cancel/")
    assert "It costs nothing." in page.content.decode()
    answer = client.post(f"/booking/{booking.code}/cancel/", {"agreed": "0"})
    assert answer["Location"] == f"/booking/{booking.code}/"
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert Event.objects.get(verb="booking.cancelled").data["by_buyer"] is True
    assert Delivery.objects.filter(subject__contains="is cancelled").count() == 1
    assert "This booking is cancelled." in client.get(f"/booking/{booking.code}/").content.decode()


def test_late_it_says_so_first(client: Client, room: Resource) -> None:
    booking = soon(room)
    page = client.get(f"/booking/{booking.code}/cancel/")
    assert "cancelling costs € 12.00" in page.content.decode()
    assert 'name="agreed" value="1200"' in page.content.decode()
    assert client.post(f"/booking/{booking.code}/cancel/", {"agreed": "1200"}).status_code == 302


def test_has_it_become_late_meanwhile_nothing_is_done(client: Client, room: Resource) -> None:
    booking = soon(room)
    for agreed in ("0", "1199", "", "-1", "1e9", "nonsense"):
        answer = client.post(f"/booking/{booking.code}/cancel/", {"agreed": agreed})
        assert answer.status_code == 422, agreed
        assert "costs more than it did" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_what_has_begun_is_not_cancelled_here(client: Client, room: Resource) -> None:
    start = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=10)
    booking = book(room, start, any_time=True)
    page = client.get(f"/booking/{booking.code}/cancel/")
    assert "can no longer be cancelled here" in page.content.decode()
    assert client.post(f"/booking/{booking.code}/cancel/", {"agreed": "9999"}).status_code == 422
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_the_link_is_kept_from_others(client: Client, room: Resource) -> None:
    booking = book(room, at(10))
    page = client.get(f"/booking/{booking.code}/")
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    for path in ("", "cancel/", "booking.ics"):
        assert client.get(f"/booking/{booking.code[:-1]}x/{path}").status_code == 404
