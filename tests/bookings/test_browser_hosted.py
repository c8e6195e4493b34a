"""The hosted booking pages in a real browser: a stranger books and cancels by the link; for everyone, on phones."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking, Resource
from tests.bookings.conftest import at, book, make_resource
from tests.orders.conftest import assert_fine, complaints  # noqa: F401 - a fixture

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(live_server: Any) -> Any:
    make_resource(
        "Room",
        price_minor=4_000,
        currency="EUR",
        price_per="hour",
        deposit_rate=30_000,
        max_minutes=180,
        description="A bright room with a piano.",
    )
    make_resource("Hall", quantity=4, confirms_at_once=False)
    return live_server


def to_the_times(page: Page, house: Any, name: str = "Room") -> None:
    page.goto(f"{house.url}/")
    page.get_by_role("link", name=f"Book {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    # The week after next, so that cancelling is free.
    page.locator("#book-day").fill(at(0).date().isoformat())
    page.get_by_role("button", name="Show").click()
    # All of the day: the year alone stands there before the answer has come.
    expect(page.locator(".book-title")).to_contain_text(f"{at(0).day} {at(0):%B %Y}")


def to_the_review(page: Page, house: Any, email: str = "nora@example.com") -> None:
    to_the_times(page, house)
    page.locator(".book-slot:has(strong:text-is('10:00'))").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")
    page.get_by_label("E-mail required").fill(email)
    page.get_by_label("Given name").fill("Nora")
    page.get_by_role("button", name="Review the booking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your booking")


def test_a_stranger_books_and_cancels_by_the_link(page: Page, house: Any, complaints: list[str]) -> None:  # noqa: F811
    to_the_review(page, house)
    expect(page.locator(".review-facts").first).to_contain_text("Free to cancel until")
    expect(page.locator(".order-sum")).to_contain_text("€ 40.00")
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking is confirmed")
    booking = Booking.objects.get()
    assert booking.starts_at == at(10)
    page.get_by_role("link", name="Cancel the booking").click()
    expect(page.get_by_text("It costs nothing.")).to_be_visible()
    page.get_by_role("button", name="Cancel the booking").click()
    expect(page.get_by_text("This booking is cancelled.")).to_be_visible()
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert complaints == []


def test_days_are_turned_without_leaving_the_page(page: Page, house: Any, complaints: list[str]) -> None:  # noqa: F811
    to_the_times(page, house)
    page.evaluate("window.kept = true")
    before = page.locator(".book-title").inner_text()
    page.locator(".book-day:not([aria-current])").last.click()
    expect(page.locator(".book-title")).not_to_have_text(before)
    page.get_by_label("How long").select_option("120")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".book-slot").first).to_contain_text("€ 80.00")
    assert page.evaluate("window.kept") is True
    assert "minutes=120" in page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Room")
    assert complaints == []


def test_somebody_was_quicker(page: Page, house: Any) -> None:
    to_the_review(page, house)
    book(Resource.objects.get(name="Room"), at(10))
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("alert")).to_contain_text("This time is taken")
    page.locator(".book-slot:has(strong:text-is('11:00'))").click()
    expect(page.get_by_label("Given name")).to_have_value("Nora")


def test_works_without_scripts(browser: Any, house: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    to_the_review(page, house)
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking is confirmed")
    context.close()
    assert Booking.objects.get().buyer_name == "Nora"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it(page: Page, house: Any, complaints: list[str], theme: str, width: int) -> None:  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": house.url}])
    page.goto(f"{house.url}/book/")
    assert_fine(page)
    to_the_times(page, house, "Hall")
    assert_fine(page)
    to_the_times(page, house)
    assert_fine(page)
    page.locator(".book-slot:has(strong:text-is('10:00'))").click()
    page.get_by_text("Billing address").first.click()
    page.get_by_text("A message to us").first.click()
    page.get_by_role("button", name="Review the booking").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_fine(page)
    page.get_by_label("E-mail required").fill("nora@example.com")
    page.get_by_role("button", name="Review the booking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your booking")
    assert_fine(page)
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking is confirmed")
    assert_fine(page)
    page.get_by_role("link", name="Cancel the booking").click()
    expect(page.get_by_text("It costs nothing.")).to_be_visible()
    assert_fine(page)
    assert complaints == []
