"""Habits of people who work here all day: keys, the palette, copying, and whom they just saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from customers.models import Customer
from omnibasis.core.actors import Actor, Source
from orders.services import Content, Line, create_order
from tests.browser.test_axe import violations
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/omnipayments/customers/"


def there(page: Page, heading: str) -> None:
    """The page with this heading is there, and so are its scripts."""
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(page.locator("html.js")).to_have_count(1)


@pytest.fixture
def leonie(make_customer: Callable[..., Customer]) -> Customer:
    make_customer(given_name="Anna")
    return make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")


def test_keys_alone_lead_from_the_list_to_a_new_customer_and_an_edit(
    desk: Page, live_server: Any, leonie: Customer
) -> None:
    desk.goto(live_server.url + LIST)
    desk.keyboard.press("j")
    expect(desk.get_by_role("link", name="Leonie Köhler")).to_be_focused()
    for key in ("j", "j", "k"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("link", name="Leonie Köhler")).to_be_focused()
    desk.keyboard.press("Enter")
    there(desk, "Leonie Köhler")
    desk.keyboard.press("e")
    there(desk, "Edit Leonie Köhler")
    desk.get_by_label("Given name").press("End")
    desk.keyboard.type("ne/?")
    expect(desk.get_by_label("Given name")).to_have_value("Leoniene/?")
    desk.get_by_label("Given name").fill("Leonie")
    desk.goto(live_server.url + LIST)
    desk.keyboard.press("n")
    there(desk, "Create a customer")


def test_help_names_the_keys_of_the_page_and_switches_single_ones_off(
    desk: Page, live_server: Any, leonie: Customer
) -> None:
    desk.goto(f"{live_server.url}{LIST}{leonie.pk}/")
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.locator("dl > div").filter(has_text="eEdit")).to_have_count(1)
    expect(dialog.get_by_text("Next and previous row")).to_be_hidden()
    assert violations(desk) == []
    dialog.get_by_role("checkbox", name="Shortcuts of a single key").uncheck()
    desk.keyboard.press("Escape")
    for key in ("e", "?", "/"):
        desk.keyboard.press(key)
    there(desk, "Leonie Köhler")
    expect(dialog).to_be_hidden()
    desk.reload()
    desk.keyboard.press("e")
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("dialog", name="Find or do something")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="your menu").click()
    desk.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()
    dialog.get_by_role("checkbox").check()
    desk.keyboard.press("Escape")
    desk.keyboard.press("e")
    there(desk, "Edit Leonie Köhler")


def test_the_palette_finds_a_customer_an_order_a_page_and_what_to_do(
    desk: Page, live_server: Any, leonie: Customer, by_staff: Actor
) -> None:
    order = create_order(
        content=Content(
            lines=[Line(description="House blend", quantity=1, unit_price_minor=1450)], currency="EUR"
        ),
        actor=by_staff,
        source=Source.STAFF,
        customer_id=leonie.pk,
    )
    field = desk.get_by_role("combobox", name="Find a customer")

    def find(text: str, option: str) -> None:
        desk.keyboard.press("Control+k")
        expect(field).to_be_focused()
        box = desk.locator("#palette").bounding_box()
        desk.keyboard.type(text)
        expect(desk.get_by_role("option", name=option, selected=True)).to_be_visible()
        assert desk.locator("#palette").bounding_box() == box, "nothing moved"
        desk.keyboard.press("Enter")

    desk.goto(live_server.url + LIST)
    find("köhl", "Leonie Köhler")
    there(desk, "Leonie Köhler")
    find(f"#{order.pk}", f"Order {order.pk}")
    there(desk, f"Order {order.pk}")
    find("prod", "Products")
    there(desk, "Products")
    find("dark", "Theme: dark")
    expect(desk.locator("html")).to_have_attribute("data-bs-theme", "dark")

    desk.set_viewport_size({"width": 390, "height": 800})
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("option").first).to_contain_text("Leonie Köhler")
    expect(desk.get_by_role("option", name="Create a customer")).to_be_visible()
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.keyboard.press("Enter")
    there(desk, "Leonie Köhler")
    find("edit", "Edit")
    there(desk, "Edit Leonie Köhler")


def test_copying_says_so(desk: Page, live_server: Any, leonie: Customer) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(f"{live_server.url}{LIST}{leonie.pk}/")
    desk.get_by_role("button", name="Copy: Id").click()
    expect(desk.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert desk.evaluate("navigator.clipboard.readText()") == str(leonie.pk)


def test_the_next_person_at_this_browser_sees_nothing_of_the_last(
    desk: Page, live_server: Any, leonie: Customer, admin: User
) -> None:
    desk.goto(f"{live_server.url}{LIST}{leonie.pk}/")
    desk.goto(live_server.url + LIST)
    recent = desk.get_by_role("navigation", name="Recently viewed")
    expect(recent.get_by_role("link", name="Leonie Köhler")).to_be_visible()
    desk.get_by_role("button", name="your menu").click()
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("link", name="Sign in").first).to_be_visible()
    assert "recent" not in [cookie.get("name") for cookie in desk.context.cookies()]
    desk.goto(f"{live_server.url}/accounts/login/?next={LIST}")
    desk.get_by_label("E-mail").fill(admin.email)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    there(desk, "Customers")
    expect(recent).to_have_count(0)
