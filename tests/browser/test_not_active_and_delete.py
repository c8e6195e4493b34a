"""Not active and Delete by hand: each asks over the page, says why, and is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from customers.models import Customer
from omnibasis.core.actors import Actor, Source
from orders.services import Content, Line, create_order
from tests.browser.conftest import BACKEND
from tests.browser.test_axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/omnipayments/customers/"


@pytest.fixture
def leonie(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", billing_address={"city": "Ulm"})


def option(page: Page, name: str) -> None:
    page.get_by_role("button", name="Options").click()
    page.get_by_role("link", name=name).click()


def test_not_active_with_a_reason_and_back(desk: Page, live_server: Any, leonie: Customer) -> None:
    url = f"{live_server.url}{LIST}{leonie.pk}/"
    desk.goto(url)
    option(desk, "Make not active")
    dialog = desk.get_by_role("dialog", name="Make Leonie not active?")
    reason = dialog.get_by_role("combobox", name="Reason")
    expect(reason).to_be_focused()
    expect(desk).to_have_url(url)
    reason.fill("Moved to Oslo")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Leonie is not active now.")).to_be_visible()
    expect(desk.locator(".customer-state")).to_contain_text("Moved to Oslo")
    desk.get_by_role("button", name="Make active").click()
    expect(desk.get_by_text("Leonie is active again.")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator(".customer-state")).to_contain_text("Moved to Oslo")
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator(".customer-state")).not_to_contain_text("Not active")
    desk.get_by_role("link", name="Timeline", exact=True).click()
    expect(desk.locator(".timeline-entry").filter(has_text="Moved to Oslo")).to_have_count(2)


def test_delete_lists_what_goes_along_and_is_undone(desk: Page, live_server: Any, leonie: Customer) -> None:
    desk.goto(f"{live_server.url}{LIST}{leonie.pk}/")
    option(desk, "Delete")
    dialog = desk.get_by_role("dialog", name="Delete Leonie?")
    expect(dialog).to_contain_text("1 address")
    assert violations(desk) == []
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    option(desk, "Delete")
    dialog.get_by_role("button", name="Delete").click()
    expect(desk.get_by_text("Leonie was deleted.")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Leonie is back.")).to_be_visible()
    option(desk, "Delete")
    dialog.get_by_role("button", name="Delete").click()
    # The toast, not the badge: the timeline told the first time says "Deleted" as well, before this one is through.
    expect(desk.get_by_text("Leonie was deleted.")).to_be_visible()
    desk.goto(f"{live_server.url}{LIST}?status=deleted")
    desk.get_by_role("button", name="More for Leonie").click()
    desk.get_by_role("button", name="Restore").click()
    expect(desk.get_by_text("Leonie is back.")).to_be_visible()
    leonie.refresh_from_db()
    assert leonie.archived_at is None


def test_with_orders_it_offers_not_active_instead(
    desk: Page, live_server: Any, leonie: Customer, by_staff: Actor
) -> None:
    create_order(
        content=Content(
            lines=[Line(description="House blend", quantity=1, unit_price_minor=1450)], currency="EUR"
        ),
        actor=by_staff,
        source=Source.STAFF,
        customer_id=leonie.pk,
    )
    desk.goto(f"{live_server.url}{LIST}{leonie.pk}/")
    option(desk, "Delete")
    dialog = desk.get_by_role("dialog", name="Leonie cannot be deleted")
    expect(dialog).to_contain_text("This customer has orders")
    expect(dialog.get_by_role("button", name="Delete")).to_have_count(0)
    dialog.get_by_role("link", name="Make not active").click()
    asked = desk.get_by_role("dialog", name="Make Leonie not active?")
    asked.get_by_role("button", name="Make not active").click()
    expect(desk.get_by_text("Leonie is not active now.")).to_be_visible()


def test_without_scripts_the_questions_are_pages(
    browser: Browser, live_server: Any, staff: User, leonie: Customer
) -> None:
    client = Client()
    client.force_login(staff, backend=BACKEND)
    context = browser.new_context(java_script_enabled=False)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{LIST}{leonie.pk}/")
    option(page, "Make not active")
    page.get_by_role("combobox", name="Reason").fill("Moved to Oslo")
    page.get_by_role("button", name="Make not active").click()
    expect(page.locator(".customer-state")).to_contain_text("Moved to Oslo")
    option(page, "Delete")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Leonie was deleted.")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Leonie is back.")).to_be_visible()
    context.close()
