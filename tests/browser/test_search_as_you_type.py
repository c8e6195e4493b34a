"""The list's search answers while one types: the focus stays, the rest of the page too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customers.models import Customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/omnipayments/customers/"


@pytest.fixture(autouse=True)
def _three(make_customer: Callable[..., Customer]) -> None:
    make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")
    make_customer(given_name="Bjørn", surname="Hansen", phone="+47 22 44 22 22")
    make_customer(kind="company", company_name="Embraer S.A.", status="not_active")


def test_the_list_follows_and_the_focus_stays(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + LIST)
    field = desk.get_by_role("searchbox", name="Name, company, e-mail, phone")
    field.press_sequentially("kohl")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody mark")).to_have_text("Köhl")
    expect(field).to_be_focused()
    field.press_sequentially("er")
    expect(desk.locator("tbody mark")).to_have_text("Köhler")
    assert desk.url.endswith("?q=kohler")
    field.fill("")
    expect(desk.locator("tbody tr")).to_have_count(3)


def test_it_shows_what_matched(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + LIST)
    desk.get_by_role("searchbox", name="Name, company").press_sequentially("2244")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody mark")).to_have_text("+47 22 44 22 22")


def test_a_filter_that_is_on_stays_on(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + LIST)
    desk.get_by_role("button", name="Status").click()
    desk.get_by_role("checkbox", name="Active", exact=True).check()
    desk.get_by_role("button", name="Show").click()
    expect(desk.get_by_role("button", name="Status: Active")).to_be_visible()
    desk.get_by_role("searchbox", name="Name, company").press_sequentially("e")
    expect(desk.get_by_text("Embraer S.A.")).to_have_count(0)
    desk.wait_for_url("**q=e**")
    assert "status=active" in desk.url
    desk.get_by_role("link", name="Take off the filter Status").click()
    expect(desk.get_by_text("Embraer S.A.")).to_be_visible()
    expect(desk.get_by_role("searchbox", name="Name, company")).to_have_value("e")


def test_the_back_offices_search_goes_by_keyboard(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + "/omnibasis/search/")
    desk.locator("main").focus()
    desk.keyboard.press("/")
    expect(desk.get_by_role("combobox", name="Search everything")).to_be_focused()
    desk.keyboard.type("leon")
    expect(desk.get_by_role("option", name="Leonie Köhler")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Leonie Köhler")).to_be_visible()
