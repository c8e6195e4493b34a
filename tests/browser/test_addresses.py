"""The tab Addresses, as a person uses it: one journey, in its place, without a full load of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customers.models import Address, Customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_job(desk: Page, live_server: Any, make_customer: Callable[..., Customer]) -> None:
    parts = {"line1": "Markt 1", "city": "Bonn", "postal_code": "53111", "country": "DE"}
    customer = make_customer(given_name="Leonie", billing_address=parts)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = f"{live_server.url}/omnipayments/customers/{customer.pk}/addresses/"
    desk.goto(tab)
    desk.evaluate("window.stayed = true")
    content = desk.locator("#content")

    desk.get_by_role("link", name="Add an address").click()
    form = desk.get_by_role("region", name="Add an address")
    expect(form.get_by_role("combobox", name="Kind")).to_be_focused()
    form.get_by_label("City").fill("Cupertino")
    form.get_by_label("Country").select_option("US")
    expect(form.get_by_label("ZIP code")).to_be_visible()
    expect(form.get_by_label("City")).to_have_value("Cupertino")
    form.get_by_label("State").select_option(label="California")
    form.get_by_label("Street and number").fill("1 Infinite Loop")
    form.get_by_label("ZIP code").fill("9501")
    form.get_by_role("button", name="Add the address").click()
    told = desk.get_by_role("alert").filter(has_text="Write it like 95014")
    expect(told).to_be_focused()
    form.get_by_label("ZIP code").fill("95014")
    form.get_by_label("ZIP code").press("Enter")
    expect(desk.get_by_text("The shipping address was added.")).to_be_visible()
    expect(content).to_contain_text("Cupertino, CA 95014")
    expect(desk.get_by_role("link", name="Addresses 2")).to_be_visible()
    expect(desk).to_have_url(tab)

    card = desk.get_by_role("article").filter(has_text="Cupertino")
    card.get_by_role("button", name="Copy as text").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    text = "1 Infinite Loop\nCupertino, CA 95014\nUnited States of America"
    assert desk.evaluate("navigator.clipboard.readText()") == text

    card.get_by_role("link", name="Edit").click()
    form = desk.get_by_role("region", name="Edit the address")
    expect(form.get_by_role("combobox", name="Kind")).to_be_focused()
    form.get_by_role("combobox", name="Kind").select_option("billing")
    form.get_by_label("Building, floor, door").fill("Gate 2")
    form.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Changes saved.")).to_be_visible()
    card = desk.get_by_role("article").filter(has_text="Gate 2")
    card.get_by_role("button", name="Make default").click()
    expect(desk.get_by_text("This is the default billing address now.")).to_be_visible()
    expect(desk.get_by_role("article").filter(has_text="Gate 2")).to_contain_text("Default")

    desk.get_by_role("article").filter(has_text="Gate 2").get_by_role("button", name="Remove").click()
    expect(desk.get_by_role("article").filter(has_text="Gate 2")).to_have_count(0)
    assert desk.evaluate("window.stayed") is True
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("The address is back.")).to_be_visible()
    expect(desk.get_by_role("article").filter(has_text="Gate 2")).to_contain_text("Default")
    assert Address.objects.get(is_default=True).line2 == "Gate 2"

    desk.get_by_role("link", name="Timeline", exact=True).click()
    for sentence in (
        "Shipping address added",
        "Billing address changed",
        "Billing address removed",
        "brought back",
    ):
        expect(desk.locator("#content")).to_contain_text(sentence)
