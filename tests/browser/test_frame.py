"""The frame in the hand: theme, menu, keys, rows; and what is left of it without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from customers.models import Customer
from customers.services import edit_customer
from omnibasis.core.actors import Actor, Source
from tests.browser.conftest import BACKEND

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/omnipayments/customers/"


def test_theme_and_narrow_menu_are_kept(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + LIST)
    desk.get_by_role("button", name="Theme").click()
    desk.get_by_role("button", name="Dark").click()
    desk.get_by_role("button", name="Narrow the menu").click()
    for _again in range(2):
        expect(desk.locator("html")).to_have_attribute("data-bs-theme", "dark")
        expect(desk.locator("html")).to_have_attribute("data-sidebar", "collapsed")
        assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 20, 18)"
        desk.reload()
    desk.get_by_role("button", name="Theme").click()
    desk.get_by_role("button", name="As the system").click()
    desk.reload()
    assert desk.locator("html").get_attribute("data-bs-theme") is None


def test_the_system_decides_until_one_chooses(desk: Page, live_server: Any) -> None:
    for scheme, colour in (("dark", "rgb(19, 20, 18)"), ("light", "rgb(247, 247, 245)")):
        desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        desk.goto(live_server.url + LIST)
        assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == colour


def test_on_a_phone_the_menu_comes_when_called(desk: Page, live_server: Any) -> None:
    desk.set_viewport_size({"width": 390, "height": 800})
    desk.goto(live_server.url + LIST)
    orders = desk.get_by_role("link", name="Orders")
    expect(orders).to_be_hidden()
    desk.get_by_role("button", name="Menu", exact=True).click()
    orders.click()
    expect(desk.get_by_role("heading", name="Orders", level=1)).to_be_visible()


def test_a_whole_row_is_its_link(
    desk: Page, live_server: Any, make_customer: Callable[..., Customer]
) -> None:
    make_customer(given_name="Leonie", billing_address={"city": "Stuttgart"})
    desk.goto(live_server.url + LIST)
    desk.get_by_role("cell", name="Stuttgart").click()
    expect(desk.get_by_role("heading", name="Leonie")).to_be_visible()


def test_a_rows_menu_goes_by_keyboard(
    desk: Page, live_server: Any, make_customer: Callable[..., Customer]
) -> None:
    make_customer(given_name="Leonie")
    desk.goto(live_server.url + LIST)
    desk.get_by_role("button", name="More for Leonie").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="View", exact=True)).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Edit Leonie")).to_be_visible()


@pytest.fixture
def long_story(make_customer: Callable[..., Customer], by_staff: Actor) -> Customer:
    customer = make_customer(given_name="Leonie")
    for n in range(35):
        edit_customer(customer_id=customer.pk, data={"phone": f"{n:04}"}, actor=by_staff, source=Source.STAFF)
    return customer


def test_older_entries_come_in_place(desk: Page, live_server: Any, long_story: Customer) -> None:
    url = f"{live_server.url}{LIST}{long_story.pk}/timeline/"
    desk.goto(url)
    expect(desk.locator(".timeline-entry")).to_have_count(30)
    desk.get_by_role("link", name="Older").click()
    expect(desk.locator(".timeline-entry")).to_have_count(36)
    expect(desk.get_by_role("heading", name="Today")).to_have_count(1)
    expect(desk.get_by_role("link", name="Older")).to_have_count(0)
    expect(desk).to_have_url(url)


def test_without_scripts_all_of_it_works(
    browser: Browser, live_server: Any, staff: User, long_story: Customer
) -> None:
    client = Client()
    client.force_login(staff, backend=BACKEND)
    context = browser.new_context(java_script_enabled=False)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + LIST)
    page.get_by_role("searchbox", name="Name, company").fill("leonie")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Leonie").click()
    page.get_by_role("link", name="Timeline", exact=True).click()
    page.get_by_role("link", name="Older").click()
    expect(page.locator(".timeline-entry")).to_have_count(6)
    page.get_by_role("link", name="Edit contact").click()
    page.get_by_label("Surname").fill("Köhler")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Leonie Köhler")).to_be_visible()
    context.close()
