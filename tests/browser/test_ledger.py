"""The ledger in a real browser: the customer's tabs, entries in the dialog, a number explained, credit that pays; and
without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from customers.models import Customer
from customers.services import create_customer
from ledger.checks import findings
from omnibasis.core.actors import SYSTEM, Source
from orders.models import Order
from orders.services import Content, Line, create_order
from tests.orders.conftest import assert_fine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY: dict[str, Any] = {"actor": SYSTEM, "source": Source.STAFF}


@pytest.fixture
def nora(live_server: Any) -> Customer:
    customer = create_customer(
        data={"given_name": "Nora", "email": "nora@example.com", "currency": "EUR"}, **BY
    )
    content = Content(lines=[Line("Tuning", 1, 9_100)], currency="EUR")
    create_order(content=content, customer_id=customer.pk, **BY)
    return customer


def test_from_the_number_to_its_reason(desk: Page, live_server: Any, nora: Customer) -> None:
    """Credit is given in a dialog, the page follows; the number is opened, explained, and pays the order."""
    page = desk
    page.goto(f"{live_server.url}/omnipayments/customers/{nora.pk}/")
    page.get_by_role("link", name="Accounts", exact=True).last.click()
    panel = page.locator("#tab-panel")
    expect(panel.get_by_text("€ 91.00").first).to_be_visible()
    assert_fine(page)
    panel.get_by_role("link", name="Give store credit").click()
    dialog = page.locator("#ask")
    dialog.get_by_label("Amount").fill("0")
    dialog.get_by_role("button", name="Give the credit").click()
    expect(dialog.get_by_text("Enter an amount of more than nothing.")).to_be_visible()
    dialog.get_by_label("Amount").fill("30")
    dialog.get_by_label("Details").fill("Sorry for the wait")
    assert_fine(page)
    dialog.get_by_role("button", name="Give the credit").click()
    expect(page.locator("#toasts")).to_contain_text("Nora has € 30.00 more store credit.")
    expect(page.locator("#tab-panel")).to_contain_text("€ 30.00 held for the customer")
    page.get_by_role("link", name=re.compile("Explain Store credit")).click()
    expect(page.get_by_role("heading", name="Store credit", exact=True)).to_be_visible()
    expect(page.locator(".explained")).to_contain_text("+€ 30.00")
    expect(page.locator("#list")).to_contain_text("Sorry for the wait")
    assert_fine(page)
    page.goto(f"{live_server.url}/omnipayments/orders/{Order.objects.get().pk}/")
    page.get_by_role("link", name="Record a payment").first.click()
    dialog.get_by_label("Amount").fill("30")
    dialog.get_by_label("Method").select_option(label="Store credit, € 30.00 left")
    dialog.get_by_role("button", name="Record the payment").click()
    expect(page.locator("#toasts")).to_contain_text("€ 61.00 is still open.")
    page.goto(f"{live_server.url}/omnipayments/customers/{nora.pk}/")
    page.get_by_role("link", name="Transactions", exact=True).last.click()
    page.get_by_role("searchbox", name="Order, details").fill("wait")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list")).to_contain_text("Credited")
    assert_fine(page)
    assert list(findings()) == []


def test_a_fee_is_entered_and_taken_back(desk: Page, live_server: Any, nora: Customer) -> None:
    page = desk
    account = nora.accounts.get()
    page.goto(f"{live_server.url}/omniledger/accounts/{account.pk}/")
    page.get_by_role("link", name="New entry").first.click()
    dialog = page.locator("#ask")
    dialog.get_by_label("More is owed").check()
    dialog.get_by_label("Amount").fill("5")
    dialog.get_by_label("Kind").select_option("fee")
    dialog.get_by_role("button", name="Post the entry").click()
    expect(page.locator(".explained")).to_contain_text("+€ 5.00")
    expect(page.locator(".explained-total")).to_contain_text("€ 96.00")
    page.goto(f"{live_server.url}/omniledger/transactions/?kind=fee")
    page.locator("#list tbody tr").first.get_by_role("link").first.click()
    page.get_by_role("button", name="Options").click()
    page.get_by_role("link", name="Take back").click()
    dialog.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back on")).to_be_visible()
    assert_fine(page)
    account.refresh_from_db()
    assert account.balance_minor == 9_100


def test_on_a_phone(desk: Page, live_server: Any, nora: Customer) -> None:
    page = desk
    page.set_viewport_size({"width": 390, "height": 844})
    account = nora.accounts.get()
    paths = (
        f"omnipayments/customers/{nora.pk}/accounts/",
        f"omnipayments/customers/{nora.pk}/transactions/",
        f"omniledger/accounts/{account.pk}/?as_of=2026-01-31",
        "omniledger/accounts/",
        "omniledger/transactions/",
    )
    for path in paths:
        page.goto(f"{live_server.url}/{path}")
        assert_fine(page)


def test_without_scripts(
    browser: Browser, live_server: Any, nora: Customer, staff: User, sign_in: Callable[[User], Page]
) -> None:
    cookies = sign_in(staff).context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were given
    page = context.new_page()
    page.goto(f"{live_server.url}/omnipayments/customers/{nora.pk}/accounts/")
    page.get_by_role("link", name="New entry").first.click()
    page.get_by_label("Less is owed").check()
    page.get_by_label("Amount").fill("91")
    page.get_by_label("Kind").select_option("payment")
    page.get_by_role("button", name="Post the entry").click()
    expect(page.get_by_text("nothing owed")).to_be_visible()
    context.close()
