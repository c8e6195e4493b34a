"""View customer without reloading: fields by the keyboard alone, tabs and Back, the timeline narrowed and searched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customers.models import Customer
from customers.services import edit_customer, set_status
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from orders.services import Content, Line, create_order
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(make_customer: Callable[..., Customer], by_staff: Actor) -> Customer:
    customer = make_customer(given_name="Leonie", email="leonie@example.com", phone="1234")
    for number in range(3):
        create_order(
            content=Content(lines=[Line("House blend", 1, 1450)], currency="EUR" if number else "USD"),
            customer_id=customer.pk,
            actor=by_staff,
            source=Source.STAFF,
        )
    return customer


@pytest.fixture
def view(desk: Page, live_server: Any, customer: Customer) -> Page:
    """The customer's page, marked: after a full load the mark is gone."""
    desk.goto(f"{live_server.url}/omnipayments/customers/{customer.pk}/")
    desk.evaluate("window.kept = true")
    return desk


def is_kept(page: Page) -> bool:
    return bool(page.evaluate("window.kept === true"))


def test_a_field_by_the_keyboard_alone(view: Page, customer: Customer, by_staff: Actor) -> None:
    pencil = view.get_by_role("link", name="Edit: Given name")
    pencil.focus()
    view.keyboard.press("Enter")
    field = view.get_by_role("textbox", name="Given name")
    expect(field).to_be_focused()
    field.press_sequentially("Leonore")
    view.keyboard.press("Enter")
    expect(view.get_by_role("heading", level=1, name="Leonore")).to_be_visible()
    expect(pencil).to_be_focused()
    expect(view).to_have_title("Leonore · Omnibasis")
    expect(view.locator("#latest")).to_contain_text("Given name changed")
    expect(view.get_by_text("Changes saved.")).to_be_visible()
    # Escape takes it back, and the keyboard is where it was.
    view.keyboard.press("Enter")
    expect(field).to_be_focused()
    field.press_sequentially("Nobody")
    view.keyboard.press("Escape")
    expect(pencil).to_be_focused()
    expect(view.locator("#field-given_name")).to_contain_text("Leonore")
    # What is wrong is told beside the field, and stays typed.
    view.get_by_role("link", name="Edit: E-mail").focus()
    view.keyboard.press("Enter")
    email = view.get_by_role("textbox", name="E-mail")
    expect(email).to_be_focused()
    email.fill("leonie@nowhere")
    view.keyboard.press("Enter")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_be_focused()
    expect(email).to_have_value("leonie@nowhere")
    view.keyboard.press("Escape")
    # Somebody else was quicker: both values, and a choice.
    view.get_by_role("link", name="Edit: Phone").click()
    phone = view.get_by_role("textbox", name="Phone")
    expect(phone).to_be_focused()
    edit_customer(customer_id=customer.pk, data={"phone": "9999"}, actor=by_staff, source=Source.STAFF)
    phone.fill("5678")
    view.keyboard.press("Enter")
    told = view.get_by_role("alert").filter(has_text="changed this while you were editing")
    expect(told).to_contain_text("9999")
    expect(told).to_contain_text("5678")
    view.get_by_role("link", name="Take theirs").click()
    expect(view.locator("#field-phone")).to_contain_text("9999")
    # An empty one is filled in.
    view.get_by_role("link", name="Add tax id").click()
    view.get_by_role("textbox", name="Tax id").fill("DE 123")
    view.keyboard.press("Enter")
    expect(view.locator("#field-tax_id")).to_contain_text("DE 123")
    assert is_kept(view)
    customer.refresh_from_db()
    assert (customer.given_name, customer.phone, customer.tax_id) == ("Leonore", "9999", "DE 123")


def test_tabs_acts_and_back(view: Page, live_server: Any, customer: Customer) -> None:
    make_user("luis@example.com", verified=False)
    base = f"{live_server.url}/omnipayments/customers/{customer.pk}/"
    tabs = view.get_by_role("navigation", name="About this customer")
    view.set_viewport_size({"width": 1200, "height": 500})
    view.evaluate("scrollTo(0, 60)")
    tabs.get_by_role("link", name="Orders").click()
    expect(view).to_have_url(f"{base}orders/")
    expect(view).to_have_title("Orders · Leonie · Omnibasis")
    expect(tabs.get_by_role("link", name="Orders")).to_have_attribute("aria-current", "page")
    expect(tabs.get_by_role("link", name="Orders")).to_be_focused()
    assert view.evaluate("scrollY") == 60
    # A filter inside of the tab, and an act in a card beside it.
    view.locator("#tab-panel").get_by_role("link", name="USD").click()
    expect(view).to_have_url(f"{base}orders/?currency=USD")
    expect(view.locator("#tab-panel")).to_contain_text("1 order sold in USD")
    view.get_by_role("button", name="Phone: where it comes from").click()
    view.get_by_role("button", name="Lock: Phone").click()
    expect(view.get_by_text("Locked: profile edits, orders and the API only suggest").last).to_be_visible()
    expect(view.get_by_role("button", name="Phone: where it comes from")).to_be_focused()
    expect(view).to_have_url(f"{base}orders/?currency=USD")
    expect(view.locator("#tab-panel")).to_contain_text("1 order sold in USD")
    # A user is picked in place, unlinked, and linked again.
    view.get_by_role("link", name="Pick a user").first.click()
    picker = view.get_by_role("combobox", name="User")
    picker.press_sequentially("luis")
    view.get_by_role("option", name="luis@example.com").click()
    view.get_by_role("button", name="Save").click()
    expect(view.get_by_text("because staff picked the user")).to_be_visible()
    view.get_by_role("button", name="Unlink the user").click()
    view.get_by_role("dialog").get_by_role("button", name="Unlink").click()
    expect(view.get_by_text("No user is linked.")).to_be_visible()
    assert is_kept(view)
    view.get_by_role("button", name="Undo").last.click()
    expect(view.get_by_text("because staff picked the user")).to_be_visible()
    tabs.get_by_role("link", name="Timeline").click()
    expect(view.locator("#tab-panel")).to_contain_text("unlinked")
    view.go_back()
    expect(view).to_have_url(f"{base}orders/?currency=USD")
    expect(view.locator("#tab-panel")).to_contain_text("1 order sold in USD")
    view.go_forward()
    expect(tabs.get_by_role("link", name="Timeline")).to_have_attribute("aria-current", "page")


def test_the_timeline_is_narrowed_and_searched(
    view: Page, live_server: Any, customer: Customer, by_staff: Actor
) -> None:
    set_status(customer_id=customer.pk, status="not_active", actor=by_staff, reason="Moved to Ōsaka")
    create_order(
        content=Content(lines=[Line("Tea", 1, 100)], currency="EUR"),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": "leonie@example.com", "phone": "777"},
    )
    view.get_by_role("navigation", name="About this customer").get_by_role("link", name="Timeline").click()
    entries = view.locator("#timeline-found .timeline-entry")
    expect(entries).to_have_count(7)
    view.get_by_role("button", name="Kind", exact=True).click()
    view.get_by_label("Status", exact=True).check()
    view.get_by_label("Orders", exact=True).check()
    view.get_by_role("button", name="Show").click()
    expect(entries).to_have_count(5)
    assert "kind=status" in view.url
    search = view.get_by_role("searchbox", name="Search the timeline")
    search.press_sequentially("osaka")
    expect(entries).to_have_count(1)
    expect(search).to_be_focused()
    expect(entries).to_contain_text("Ōsaka")
    view.get_by_role("link", name="Take off the filter Kind").click()
    expect(view.get_by_role("button", name="Kind", exact=True)).to_be_visible()
    assert "q=osaka" in view.url
    view.get_by_role("link", name="Clear").click()
    expect(entries).to_have_count(7)
    expect(search).to_have_value("")
    view.get_by_role("button", name="As of").click()
    view.locator("#id_as_of").fill("2999-01-01")
    view.locator("#as-of").get_by_role("button", name="Show").click()
    expect(view.get_by_role("heading", name="As it was on 1 January 2999")).to_be_visible()
    view.get_by_role("link", name="Back to the timeline").click()
    expect(entries).to_have_count(7)
    # What the order said is decided where it stands.
    view.get_by_role("navigation", name="About this customer").get_by_role("link", name="Overview").click()
    view.locator("#suggestions").get_by_role("button", name="Use").click()
    expect(view.locator("#field-phone")).to_contain_text("777")
    expect(view.locator("#suggestions")).to_have_count(0)
    expect(view.locator("#tab-panel")).to_be_focused()
    assert is_kept(view)
