"""Staff books, moves and cancels by hand, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking, Resource
from customers.models import Customer
from tests.bookings.conftest import at, book, make_resource
from tests.browser.conftest import complaints, desk, sign_in  # noqa: F401 - fixtures

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(transactional_db: None) -> Resource:
    return make_resource(
        "Room", price_minor=4_000, currency="EUR", price_per="hour", deposit_rate=30_000, max_minutes=180
    )


def local(hour: int, minute: int = 0) -> str:
    return at(hour, minute).strftime("%Y-%m-%dT%H:%M")


def test_books_from_an_empty_hour_of_the_calendar(
    desk: Page,  # noqa: F811
    live_server: Any,
    room: Resource,
    make_customer: Callable[..., Customer],
) -> None:
    make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")
    day = at(0).date().isoformat()
    desk.goto(f"{live_server.url}/omnibookings/calendar/?view=week&day={day}&resource={room.pk}")
    desk.locator(f"a[href*='at={day}T10:00']").click()
    expect(desk.locator("#id_starts_at")).to_have_value(local(10))
    expect(desk.locator("#id_ends_at")).to_have_value(local(11))
    desk.get_by_role("combobox", name="Customer").fill("leon")
    desk.get_by_role("option", name="Leonie").click()
    desk.get_by_label("Internal note").fill("Bring the big chair")
    desk.get_by_role("button", name="Book").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Room")
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.customer.given_name) == (at(10), "Leonie")  # type: ignore[union-attr]
    expect(desk.get_by_text("Bring the big chair")).to_be_visible()
    desk.goto(f"{live_server.url}/omnibookings/calendar/?view=week&day={day}")
    desk.get_by_role("link", name="Leonie Köhler").click()
    expect(desk).to_have_url(f"{live_server.url}/omnibookings/bookings/{booking.pk}/")


def test_what_is_taken_is_told_with_the_times_that_are_free(
    desk: Page,  # noqa: F811
    live_server: Any,
    room: Resource,
) -> None:
    book(room, at(10))
    desk.goto(f"{live_server.url}/omnibookings/bookings/create/?resource={room.pk}&at={local(10)}")
    desk.get_by_label("Somebody new").check()
    desk.get_by_label("E-mail", exact=True).fill("new@example.com")
    desk.get_by_role("button", name="Book").click()
    expect(desk.locator("[data-error-summary]")).to_contain_text("This time is taken")
    expect(desk.get_by_role("status").first).to_contain_text("09:00, 11:00")
    expect(desk.get_by_label("E-mail", exact=True)).to_have_value("new@example.com")
    desk.locator("#id_starts_at").fill(local(11))
    desk.locator("#id_ends_at").fill(local(12))
    desk.get_by_role("button", name="Book").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("11:00")
    assert Booking.objects.count() == 2


def test_moves_and_cancels_in_dialogs(desk: Page, live_server: Any, room: Resource) -> None:  # noqa: F811
    booking = book(room, at(10))
    desk.goto(f"{live_server.url}/omnibookings/bookings/{booking.pk}/")
    desk.get_by_role("link", name="Move", exact=True).click()
    dialog = desk.get_by_role("dialog")
    dialog.locator("#id_starts_at").fill(local(14))
    dialog.locator("#id_ends_at").fill(local(16))
    dialog.get_by_role("button", name="Move").click()
    expect(desk.locator("#toasts")).to_contain_text("is moved to")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("14:00")
    expect(desk.locator(".figure").first).to_contain_text("€ 80.00")
    desk.get_by_role("button", name="Options").click()
    desk.get_by_role("link", name="Cancel the booking").click()
    expect(dialog).to_contain_text("It costs nothing.")
    dialog.get_by_label("Reason").fill("Ill")
    dialog.get_by_role("button", name="Cancel the booking").click()
    expect(desk.locator(".order-state").first).to_contain_text("Cancelled")
    expect(desk.locator(".timeline")).to_contain_text("because “Ill”")
    booking.refresh_from_db()
    assert (booking.state, booking.starts_at) == ("cancelled", at(14))


def test_drags_a_booking_to_another_time(desk: Page, live_server: Any, room: Resource) -> None:  # noqa: F811
    booking = book(room, at(10))
    day = at(0).date()
    # Another day of the same week: it is on the same page of the month.
    beside = 11 if day.weekday() < 6 else 9
    calendar = f"{live_server.url}/omnibookings/calendar/?view=week&day={day}"
    desk.goto(calendar)
    event = desk.locator("[data-move]")
    slots = desk.locator(f".cal-body[data-day='{day}'] .cal-slots a")
    # Taken by its upper edge, dropped a quarter below that of the hour from 14 to 15: on the hour is the nearest start.
    event.drag_to(slots.nth(14 - 8), source_position={"x": 20, "y": 2}, target_position={"x": 20, "y": 16})
    dialog = desk.get_by_role("dialog")
    expect(dialog.locator("#id_starts_at")).to_have_value(local(14))
    expect(dialog.locator("#id_ends_at")).to_have_value(local(15))
    expect(desk.locator(".cal-drop")).to_have_count(0)
    booking.refresh_from_db()
    assert booking.starts_at == at(10)
    dialog.get_by_role("button", name="Move").click()
    expect(desk.locator("#toasts")).to_contain_text("is moved to")
    expect(desk.locator(".cal-event .cal-time")).to_have_text("14:00")
    booking.refresh_from_db()
    assert (booking.starts_at, booking.ends_at) == (at(14), at(15))
    desk.goto(calendar.replace("week", "month"))
    there = at(14, days=beside)
    desk.locator("[data-move]").drag_to(desk.locator(f".cal-cell[data-day='{there.date()}']"))
    expect(dialog.locator("#id_starts_at")).to_have_value(there.strftime("%Y-%m-%dT%H:%M"))
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    # Let go where it was, nothing is asked: of the two, only the other day is asked for.
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    for where in (day, there.date()):
        desk.locator("[data-move]").drag_to(desk.locator(f".cal-cell[data-day='{where}']"))
    expect(dialog).to_be_visible()
    assert [url.partition("to=")[2][:10] for url in asked if "/move/" in url] == [str(there.date())]


def test_makes_a_resource_and_closes_a_day(desk: Page, live_server: Any) -> None:  # noqa: F811
    desk.goto(f"{live_server.url}/omnibookings/resources/create/")
    desk.get_by_label("Name required").fill("Sauna")
    desk.get_by_label("Identifier").fill("sauna")
    desk.get_by_label("Saturday").fill("10:00-14:00, 22:00-2:00")
    desk.get_by_label("Price of a place").fill("25")
    desk.get_by_label("What cancelling later costs").fill("50 %")
    desk.get_by_role("button", name="Create").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sauna")
    expect(desk.locator(".facts").first).to_contain_text("10:00–14:00, 22:00–02:00")
    resource = Resource.objects.get()
    assert resource.week()[5] == ((600, 840), (1_320, 1_560))
    assert resource.deposit_rate == 50_000
    desk.get_by_role("link", name="Add").click()
    desk.get_by_label("Day required").fill(at(0).date().isoformat())
    desk.get_by_label("Note").fill("Holiday")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("closed · Holiday")).to_be_visible()
    desk.get_by_role("button", name="Take off the exception").click()
    expect(desk.get_by_text("None to come.")).to_be_visible()
