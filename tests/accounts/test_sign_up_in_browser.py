"""A newcomer at a real browser: signs up, reads the code, types it in; with scripts and without."""

from __future__ import annotations

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from customers.models import Customer
from tests.accounts.conftest import mails

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def no_complaints_of_axe(page: Page) -> None:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_registration_makes_a_user_and_their_customer(
    live_server: Any, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(live_server.url)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Given name").fill("Ana")
    page.get_by_label("Surname").fill("Silva")
    page.get_by_label("E-mail").fill("Ana@Example.com")
    page.get_by_label("Password").fill("tall-windows-face-north-4")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.get_by_label("Code").fill("BBBB-BBBB")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("This code is not right").first).to_be_visible()
    if scripts:
        no_complaints_of_axe(page)
    page.get_by_label("Code").fill(mails("ana@example.com")[-1].code.lower())
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    expect(page.get_by_text("Ana Silva")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Surname").fill("Souza")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Surname")).to_have_value("Souza")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    context.close()
    assert complaints == []
    customer = Customer.objects.get()
    assert (customer.user, customer.name, customer.source) == (
        User.objects.get(),
        "Ana Souza",
        "registration",
    )
