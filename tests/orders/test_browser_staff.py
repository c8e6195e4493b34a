"""Staff in a real browser: the story of an order from the first letter to the refund, drafts, and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from accounts.actors import user_actor
from customers.models import Customer
from customers.services import create_customer
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.events.models import Delivery
from orders.models import Order
from settings_app.services import save_settings
from tests.conftest import make_user, signed_in
from tests.orders.conftest import assert_fine, make_product

SENT = re.compile(r"Order \d+ is sent\.")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server: Any, page: Page, settings: Any) -> Any:
    """The back office with two products and two customers, an administrator signed in."""
    settings.DEFAULT_CURRENCY = "EUR"
    ada = make_user("ada@example.com", given_name="Ada", surname="Admin", is_staff=True, is_superuser=True)
    for given_name, surname in (("Léna", "Ångström"), ("Leonie", "Köhler")):
        email = f"{given_name[0]}{surname[-3:]}@example.com".encode("ascii", "ignore").decode()
        data = {
            "given_name": given_name,
            "surname": surname,
            "email": email,
            "billing_address": {"line1": "Hauptstraße 5", "city": "Stuttgart", "country": "DE"},
        }
        create_customer(data=data, actor=user_actor(ada), source=Source.STAFF)
    save_settings(values={"tax_rate": 19_000, "prices_include_tax": False}, actor=SYSTEM)
    make_product("Piano lesson", tax_rate=7_000, prices={"EUR": 4_321, "JPY": 7_000})
    make_product("Tea bowl", 5_000, "JPY")
    cookie = signed_in(ada).cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return live_server


def lena() -> int:
    return Customer.objects.get(given_name="Léna").pk


def item(page: Page, number: int = 0) -> Any:
    return page.get_by_role("combobox", name="Item").nth(number)


def test_the_story_of_an_order(page: Page, office: Any, complaints: list[str]) -> None:
    """Written with discounts and taxes while the total counts along, sent, paid in two parts, refunded in part."""
    page.goto(f"{office.url}/omnipayments/orders/")
    page.get_by_role("link", name="Create", exact=True).first.click()
    preview = page.locator("#order-preview")
    total = preview.locator("[data-total]")
    page.get_by_role("combobox", name="Customer").press_sequentially("lena")
    page.get_by_role("option", name="Léna Ångström").click()
    expect(page.get_by_role("combobox", name="Customer")).to_have_value(f"Léna Ångström #{lena()}")
    # The customer's address comes along, and may be changed for this order.
    expect(preview).to_contain_text("Stuttgart")
    page.get_by_text("The buyer’s details on this order").click()
    expect(page.get_by_label("City").first).to_have_value("Stuttgart")
    page.get_by_label("City").first.fill("Ulm")
    expect(preview).to_contain_text("Ulm")

    item(page).press_sequentially("piano")
    page.get_by_role("option", name="Piano lesson").click()
    expect(page.get_by_label("Unit price").first).to_have_value("43.21")
    expect(page.get_by_label("Tax %", exact=True).first).to_have_value("7")
    page.get_by_label("Currency").select_option("JPY")
    expect(page.get_by_label("Unit price").first).to_have_value("7000")
    page.get_by_label("Currency").select_option("EUR")
    expect(page.get_by_label("Unit price").first).to_have_value("43.21")
    page.get_by_label("Quantity").first.fill("2")
    page.get_by_label("Discount", exact=True).first.fill("10 %")
    expect(total).to_have_text("€ 83.22")  # 77.78 and 7 %
    for number, (what, price) in enumerate(
        (("Travel", "10"), ("A mistake", "99"), ("Tuning", "45.50")), start=1
    ):
        page.get_by_role("button", name="Add an item").click()
        expect(item(page, number)).to_be_focused()
        item(page, number).fill(what)
        page.get_by_label("Unit price").nth(number).fill(price)
    page.get_by_role("button", name="Remove this item").nth(2).click()
    expect(item(page, 2)).to_have_value("Tuning")
    expect(preview).not_to_contain_text("A mistake")
    expect(page.locator("[data-line]").nth(2).locator("[data-amount]")).to_have_text("€ 45.50")
    # 77.78 at 7 % and 55.50 at 19 %, less 13.28 of discount in proportion, and 4.90 of shipping.
    page.get_by_label("Discount on the whole order").fill("13.28")
    shipping = page.get_by_label("Shipping", exact=True)
    shipping.press_sequentially("4.90")
    expect(preview).to_contain_text("Tax 19 % on € 54.87")
    expect(total).to_have_text("€ 140.23")
    expect(shipping).to_be_focused()
    assert_fine(page)
    page.locator(".save-bar").get_by_role("button", name="Send").click()

    expect(page.get_by_text(SENT)).to_be_visible()
    order = Order.objects.get()
    assert (order.total_minor, order.status, order.buyer["billing_address"]["city"]) == (
        14_023,
        "sent",
        "Ulm",
    )
    assert [i.description for i in order.items.all()] == ["Piano lesson", "Travel", "Tuning"]
    assert Delivery.objects.count() == 1
    assert_fine(page)

    asked = page.locator("dialog[open]")
    for amount, words in (("40", "€ 40.00 is recorded. € 100.23 is still open."), ("", "The order is paid.")):
        page.get_by_role("link", name="Record a payment").first.click()
        field = asked.get_by_label("Amount")
        if amount:
            field.fill("999")
            asked.get_by_role("button", name="Record the payment").click()
            expect(asked.get_by_text("Only € 140.23 is open.")).to_be_visible()
            assert_fine(page)
            field.fill(amount)
        else:
            expect(field).to_have_value("100.23")
        asked.get_by_role("button", name="Record the payment").click()
        # The message comes with the page that is drawn anew; the question itself has such words as well.
        expect(page.locator("#toasts").get_by_text(words)).to_be_visible()
        expect(asked).to_have_count(0)
    page.get_by_role("button", name="Options").click()
    page.get_by_role("link", name="Refund").click()
    asked.get_by_label("Amount").fill("10")
    asked.get_by_label("Fee").fill("1")
    asked.get_by_label("Reason").fill("Scratched")
    asked.get_by_role("button", name="Record the refund").click()
    expect(page.get_by_text("€ 9.00 goes back to the buyer")).to_be_visible()
    expect(page.get_by_text("Refunded in part")).to_be_visible()
    expect(page.get_by_text("because “Scratched”")).to_be_visible()
    page.get_by_role("combobox", name="Add label").fill("VIP")
    page.get_by_role("combobox", name="Add label").press("Enter")
    expect(page.get_by_text("VIP was put on.")).to_be_visible()
    order.refresh_from_db()
    assert (order.kept_minor, order.labels.get().name) == (13_023, "VIP")
    assert complaints == []


def test_writes_a_draft_for_somebody_new_and_sends_it(page: Page, office: Any, complaints: list[str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": office.url}])
    page.goto(f"{office.url}/omnipayments/orders/create/?customer={lena()}")
    page.get_by_role("radio", name="Somebody new").check()
    # What came from the customer is not somebody new's.
    expect(page.get_by_label("Given name")).to_have_value("")
    page.get_by_label("Given name").fill("Nora")
    page.get_by_label("E-mail", exact=True).fill("nora@")
    item(page).fill("Tuning")
    page.get_by_label("Unit price").fill("45.50")
    page.get_by_label("Payment terms").select_option(label="Custom days")
    page.get_by_label("Days to pay").fill("12")
    # Enter saves a draft: sending takes its button.
    page.get_by_label("Days to pay").press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Unit price")).to_have_value("45.50")
    assert_fine(page)
    page.get_by_label("E-mail", exact=True).fill("nora@example.com")
    page.locator(".save-bar").get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("This is a draft.")).to_be_visible()
    assert_fine(page)
    page.get_by_role("link", name="Send", exact=True).first.click()
    page.locator("dialog[open]").get_by_role("button", name="Send").click()
    expect(page.get_by_text("its invoice goes to nora@example.com")).to_be_visible()
    expect(page.get_by_role("link", name="Nora", exact=True)).to_be_visible()
    page.get_by_role("button", name="Options").click()
    page.get_by_role("link", name="Cancel the order").click()
    page.locator("dialog[open]").get_by_role("button", name="Cancel the order").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is a draft again.")).to_be_visible()
    assert complaints == []


def test_leaving_what_was_not_touched_asks_nothing(page: Page, office: Any) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{office.url}/omnipayments/orders/create/?customer={lena()}")
    page.locator("h1").click()
    expect(page.locator("#order-preview")).to_contain_text("Léna")
    page.get_by_role("link", name="Customers").first.click()
    expect(page.locator("h1")).to_have_text("Customers")
    assert asked == []


def test_writes_an_order_without_scripts(browser: Any, office: Any, page: Page) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{office.url}/omnipayments/orders/create/")
    plain.get_by_label("Customer", exact=True).fill("lena")
    item(plain).fill("piano-lesson")
    for row in (1, 2):
        item(plain, row).fill(f"Item {row}")
        plain.get_by_label("Unit price").nth(row).fill("1.00")
    plain.get_by_role("button", name="Add an item").click()
    item(plain, 3).fill("Item 3")
    plain.get_by_label("Unit price").nth(3).fill("7.00")
    plain.get_by_role("button", name="Work out the total").click()
    # 43.21 and 7 %, 9.00 and 19 %.
    expect(plain.locator("#order-preview [data-total]")).to_have_text("€ 56.94")
    plain.locator(".save-bar").get_by_role("button", name="Send").click()
    expect(plain.get_by_text(SENT)).to_be_visible()
    plain.get_by_role("link", name="Record a payment").first.click()
    plain.get_by_role("button", name="Record the payment").click()
    expect(plain.get_by_text("The order is paid.")).to_be_visible()
    context.close()
    assert Order.objects.get().total_minor == 5_694


def test_everybody_can_use_the_list_and_the_tab(page: Page, office: Any, complaints: list[str]) -> None:
    for path in ("/omnipayments/orders/?due=overdue", f"/omnipayments/customers/{lena()}/orders/"):
        page.goto(office.url + path)
        assert_fine(page)
    assert complaints == []
