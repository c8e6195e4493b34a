"""Nothing typed is lost: leaving asks, and a form whose session ended comes back filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from customers.models import Customer
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def edit_url(live_server: Any, make_customer: Callable[..., Customer]) -> str:
    customer = make_customer(given_name="Leonie", surname="Köhler")
    return f"{live_server.url}/omnipayments/customers/{customer.pk}/edit/"


def test_leaving_with_changes_asks(desk: Page, edit_url: str) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.goto(edit_url)
    desk.get_by_label("Surname").fill("Koehler")
    expect(desk.get_by_text("Changes not saved yet")).to_be_visible()
    desk.get_by_role("link", name="Cancel").click()
    expect(desk).to_have_url(edit_url)
    expect(desk.get_by_label("Surname")).to_have_value("Koehler")
    assert asked == ["beforeunload"]


def test_leaving_without_changes_does_not(desk: Page, edit_url: str) -> None:
    desk.on("dialog", lambda dialog: pytest.fail(dialog.type))
    desk.goto(edit_url)
    desk.get_by_label("Surname").fill("Koehler")
    desk.get_by_label("Surname").fill("Köhler")
    desk.get_by_role("link", name="Cancel").click()
    expect(desk.get_by_role("heading", name="Leonie Köhler")).to_be_visible()


def test_a_session_that_ended_costs_nothing_typed(desk: Page, edit_url: str) -> None:
    desk.goto(edit_url)
    desk.get_by_label("Surname").fill("Koehler")
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_label("E-mail").fill("margaret@example.com")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(desk.get_by_text("What you typed is back")).to_be_visible()
    expect(desk.get_by_label("Surname")).to_have_value("Koehler")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Leonie Koehler")).to_be_visible()
