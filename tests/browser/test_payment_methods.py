"""The tab Payment methods, as a person uses it: one journey, in its place; a card's number is turned away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from customers.models import Customer, PaymentMethod
from customers.services import remove_payment_method
from omnibasis.core.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(desk: Page, name: str) -> Locator:
    """The form, once it has come and has taken the focus."""
    form = desk.get_by_role("region", name=name)
    expect(form.get_by_role("combobox", name="Kind")).to_be_focused()
    return form


def test_the_whole_job(
    desk: Page, live_server: Any, make_customer: Callable[..., Customer], complaints: list[str]
) -> None:
    customer = make_customer(given_name="Leonie")
    tab = f"{live_server.url}/omnipayments/customers/{customer.pk}/payment-methods/"
    desk.goto(tab)
    desk.get_by_role("link", name="Add a payment method").click()
    desk.evaluate("window.stayed = true")
    form = opened(desk, "Add a payment method")
    form.get_by_label("Brand or bank").fill("Visa")
    form.get_by_label("Token").fill("4111 1111 1111 1111")
    form.get_by_role("button", name="Add the payment method").click()
    expect(desk.get_by_role("alert").filter(has_text="looks like a card number")).to_be_focused()
    expect(form.get_by_label("Token")).to_have_value("")
    expect(form.get_by_label("Brand or bank")).to_have_value("Visa")
    assert "4111 1111" not in desk.content()
    assert "4111" not in desk.evaluate("JSON.stringify(sessionStorage)")
    form.get_by_label("Token").fill("pm_1NXWPnLkdIwHu7ix")
    form.get_by_label("Last four").fill("1111")
    form.get_by_label("Expiry month").fill("1")
    form.get_by_label("Expiry year").fill("2020")
    form.get_by_role("button", name="Add the payment method").click()
    expect(desk.get_by_text("Visa •••• 1111 was added.")).to_be_visible()
    card = desk.get_by_role("article", name="Visa")
    expect(card).to_contain_text("Expired")
    expect(desk).to_have_url(tab)

    card.get_by_role("link", name="Edit").click()
    form = opened(desk, "Edit the payment method")
    form.get_by_label("Expiry year").fill("2090")
    form.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Changes saved.")).to_be_visible()
    expect(card).to_contain_text("Expires 01/2090")

    desk.get_by_role("link", name="Add a payment method").click()
    form = opened(desk, "Add a payment method")
    form.get_by_role("combobox", name="Kind").select_option("wallet")
    form.get_by_label("Brand or bank").fill("PayPal")
    form.get_by_role("button", name="Add the payment method").click()
    wallet = desk.get_by_role("article", name="PayPal")
    wallet.get_by_role("button", name="Make default").click()
    expect(wallet).to_contain_text("Default")
    wallet.get_by_role("button", name="Remove").click()
    expect(wallet).to_have_count(0)
    expect(card).to_contain_text("Default")
    assert desk.evaluate("window.stayed") is True
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("PayPal is back.")).to_be_visible()
    expect(wallet).to_contain_text("Default")
    assert PaymentMethod.objects.get(is_default=True).brand == "PayPal"

    # Somebody else was quicker: that is told, and nothing else happens.
    gone = PaymentMethod.objects.get(brand="PayPal")
    remove_payment_method(customer_id=customer.pk, method_id=gone.pk, actor=SYSTEM)
    wallet.get_by_role("button", name="Remove").click()
    expect(desk.get_by_role("alert").filter(has_text="may have been removed meanwhile")).to_be_visible()

    complaints.clear()  # the browser's own line about the 404
    desk.get_by_role("link", name="Timeline", exact=True).click()
    for sentence in ("added: Visa •••• 1111", "changed: Visa", "removed: PayPal", "brought back: PayPal"):
        expect(desk.locator("#content")).to_contain_text(sentence)
