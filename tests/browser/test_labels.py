"""Labels and custom fields from the first to the last click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from customers.models import Customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Customer]


def test_a_label_from_its_making_to_its_end(desk: Page, live_server: Any, make_customer: Make) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler")
    make_customer(given_name="Somebody", surname="Else")
    url = f"{live_server.url}/omnipayments/customers/"
    page = f"{url}{customer.pk}/"
    # Made on the fly, in place.
    desk.goto(page)
    field = desk.get_by_role("combobox", name="Add label")
    field.press_sequentially("Key account")
    expect(desk.get_by_role("option", name="Create “Key account”")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(desk.get_by_text("Key account was put on.")).to_be_visible()
    expect(desk.get_by_role("combobox", name="Add label")).to_be_focused()
    # Taken off, and put back by Undo.
    desk.get_by_role("button", name="Take off the label Key account").click()
    expect(desk.get_by_text("Key account was taken off.")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Key account was put on.")).to_be_visible()
    expect(desk).to_have_url(page)
    # The list is narrowed by it.
    desk.goto(url)
    expect(desk.locator("tbody tr")).to_have_count(2)
    desk.get_by_role("button", name="Label", exact=True).click()
    desk.get_by_label("Key account").check()
    desk.get_by_role("button", name="Show", exact=True).click()
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody .label-chip")).to_have_text("Key account")
    # Renamed and recoloured: the search finds the new name at once.
    desk.get_by_role("link", name="Labels").click()
    desk.get_by_text("Key account", exact=True).click()
    desk.get_by_label("Name").fill("Patron")
    desk.get_by_label("Plum").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The label Patron was saved.")).to_be_visible()
    desk.goto(url)
    desk.get_by_role("searchbox", name="Name, company").fill("patron")
    expect(desk.locator("tbody tr")).to_have_count(1)
    # Removed, after being told what carries it.
    desk.goto(f"{live_server.url}/omnicustomers/labels/")
    desk.get_by_role("button", name="More for Patron").click()
    desk.get_by_role("link", name="Remove").click()
    expect(desk.get_by_text("1 customer", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Remove").click()
    expect(desk.get_by_text("The label Patron was removed.")).to_be_visible()
    desk.goto(f"{page}timeline/")
    expect(desk.get_by_text("Label Key account taken off")).to_be_visible()
    expect(desk.get_by_text("Labelled Key account").first).to_be_visible()


def test_a_field_from_its_definition_to_the_timeline(
    sign_in: Callable[[User], Page],
    admin: User,
    complaints: list[str],
    live_server: Any,
    make_customer: Make,
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler")
    make_customer(given_name="Somebody", surname="Else")
    desk = sign_in(admin)
    desk.goto(f"{live_server.url}/omnicustomers/settings/fields/")
    desk.get_by_role("link", name="Define a field").first.click()
    desk.get_by_label("Name").fill("Loyalty level")
    desk.get_by_label("Choice", exact=True).check()
    desk.get_by_label("Choices").fill("Gold\nSilver")
    desk.get_by_role("button", name="Create").click()
    expect(desk.get_by_text("The field Loyalty level was created.")).to_be_visible()
    # Filled in, on the page.
    url = f"{live_server.url}/omnipayments/customers/"
    desk.goto(f"{url}{customer.pk}/")
    desk.get_by_role("link", name="Edit the custom fields").click()
    card = desk.get_by_role("region", name="Edit More")
    card.get_by_label("Loyalty level").select_option("Gold")
    card.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Changes saved.")).to_be_visible()
    # The list is narrowed by it, and cleared again.
    desk.goto(url)
    desk.get_by_role("button", name="Loyalty level").click()
    desk.get_by_label("Gold").check()
    desk.get_by_role("button", name="Show", exact=True).click()
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.get_by_role("link", name="Take off the filter Loyalty level").click()
    expect(desk.locator("tbody tr")).to_have_count(2)
    # Told on the timeline.
    desk.goto(f"{url}{customer.pk}/timeline/")
    expect(desk.get_by_text("Loyalty level changed")).to_be_visible()
    expect(desk.locator(".changes ins").first).to_contain_text("Gold")
