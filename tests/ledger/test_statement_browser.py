"""Choosing a statement in a browser, with and without scripts, for staff and in My account."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from customers.models import Customer
from ledger.models import Statement
from ledger.statements.periods import Preset, preset_period
from omnibasis.events.models import Delivery
from settings_app.services import today
from tests.ledger.statements import entered, words_of
from tests.orders.conftest import assert_fine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def sign_in(page: Page, url: str, user: User) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


@pytest.fixture
def owing(transactional_db: None, make_customer: Callable[..., Customer]) -> Customer:
    customer = make_customer(given_name="Nora", email="nora@example.com")
    last_month = preset_period(Preset.LAST_MONTH, today())
    entered(customer, 1_000, last_month.since - timedelta(days=1))
    entered(customer, 4_000, last_month.until, description="Two lessons")
    return customer


def test_staff_choose_look_download_and_mail(
    live_server: Any, page: Page, staff: User, owing: Customer
) -> None:
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server.url, staff)
    page.goto(f"{live_server.url}/omnipayments/customers/{owing.pk}/")
    page.get_by_role("link", name="Statements").click()
    page.get_by_role("link", name="Look at a statement").click()
    expect(page.get_by_label("From")).to_be_hidden()
    page.get_by_label("Period").select_option(label="Last month")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Two lessons")).to_be_visible()
    assert_fine(page)
    page.get_by_label("Period").select_option(label="From … to …")
    expect(page.get_by_label("From")).to_be_visible()
    page.get_by_label("From").fill("2020-01-01")
    page.get_by_label("To", exact=True).fill(preset_period(Preset.LAST_MONTH, today()).until.isoformat())
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".paper")).to_contain_text("Opening balance € 0.00", use_inner_text=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").first.click()
    assert "Closing balance € 50.00" in words_of(download.value.path().read_bytes())
    page.get_by_role("button", name="Mail to the customer").click()
    expect(page.get_by_text("The statement goes to nora@example.com.")).to_be_visible()
    sent = Statement.objects.get()
    assert sent.closing_minor == 5_000
    assert Delivery.objects.get().subject_id == sent.pk
    page.get_by_role("navigation").get_by_role("link", name="Statements").or_(
        page.locator(".breadcrumb").get_by_role("link", name="Statements")
    ).first.click()
    page.locator(".data-table a").first.click()
    expect(page.get_by_role("heading", name="Sent statement")).to_be_visible()
    assert_fine(page)
    assert said == []


def test_a_customer_without_scripts(
    live_server: Any, browser: Browser, end_user: User, transactional_db: None
) -> None:
    customer = Customer.objects.get(user=end_user)
    entered(customer, 4_000, today(), description="Two lessons")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, live_server.url, end_user)
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("link", name="Balance").click()
    expect(page.get_by_text("Two lessons")).to_be_visible()
    page.get_by_role("link", name="Statement EUR").click()
    expect(page.locator(".lead")).to_contain_text("You owe € 40.00.")
    page.get_by_label("Period").select_option(label="Last month")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".lead")).to_contain_text("nothing was owed.")
    context.close()
