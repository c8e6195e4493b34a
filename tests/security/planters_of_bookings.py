"""Doors of bookings through which text comes in: programs, visitors, staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.urls import reverse

from bookings.models import Resource
from tests.bookings.hosted import book_online, first_slot
from tests.security.doors import NAMES, Doors, Plant, email_of, fitting, spread, taken, visible

# Open at every hour of the week.
ALWAYS = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in range(7)]


def resource_by_program(doors: Doors, text: str, number: int) -> bool:
    """Name and description of what can be booked."""
    body = {
        "identifier": f"r-{number}",
        "name": text,
        "description": text,
        "hours": ALWAYS,
        "quantity": 9_999,
    }
    answer = doors.api.post("/api/v1/resources/", body)
    if taken(answer):
        doors.resources.append(answer.json()["id"])
    return answer.status_code == 201


def booking_by_program(doors: Doors, text: str, number: int) -> bool:
    """Who books, and every free text; every other one is cancelled with the payload as its reason."""
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=3, hours=10)
    body = {
        "resource": doors.resources[number],
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
        "buyer": {**fitting(text, NAMES), "email": email_of(number)},
        **dict.fromkeys(("message", "note", "internal_note"), text),
    }
    answer = doors.api.post("/api/v1/bookings/", body)
    if not taken(answer):
        return False
    doors.booked.append(answer.json()["id"])
    if number % 2:
        doors.api.post(f"/api/v1/bookings/{doors.booked[-1]}/cancel", {"reason": text[:200]})
    return True


def booking_on_the_page(doors: Doors, text: str, number: int) -> bool:
    """A visitor's booking: what they type."""
    names = ("given_name", "surname", "company_name", "message")

    def book(texts: dict[str, str]) -> bool:
        chosen = first_slot(doors.visitor, Resource.objects.get(pk=doors.resources[0]))
        book_online(doors.visitor, chosen, **{**visible(texts), "email": f"b{number}@example.com"})
        return True

    return spread(number, names, book)


def booking_by_staff(doors: Doors, text: str, number: int) -> bool:
    """Staff's forms: the booking's, the exception's of a day and the calendar link's."""
    at = f"{datetime.now(UTC) + timedelta(days=4):%Y-%m-%d}"

    def write(texts: dict[str, str]) -> bool:
        data = {
            "who": "new",
            "resource": doors.resources[1],
            "starts_at": f"{at}T10:00",
            "ends_at": f"{at}T11:00",
            "quantity": "1",
            "email": f"s{number}@example.com",
            **visible(texts),
        }
        answer = doors.staff.post(reverse("bookings:create"), data)
        line = text if text.isprintable() else ""
        day = {"day": f"2030-01-{number % 28 + 1:02d}", "note": line[:120]}
        doors.staff.post(reverse("bookings:hours", args=[doors.resources[1]]), day)
        doors.staff.post(reverse("bookings:feeds"), {"name": line[:80], "resource": ""})
        if taken(answer):
            doors.booked.append(int(answer["Location"].rstrip("/").rpartition("/")[2]))
        return answer.status_code == 302

    return spread(number, ("given_name", "surname", "note", "internal_note"), write)


PLANTERS: dict[str, Plant] = {
    "resource by program": resource_by_program,
    "booking by program": booking_by_program,
    "booking on the page": booking_on_the_page,
    "booking by staff": booking_by_staff,
}
