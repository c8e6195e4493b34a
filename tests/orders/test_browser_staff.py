"""Staff in a real browser: writing an order, placing a draft, lists and settings, in light and dark, on phones."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from accounts.actors import user_actor
from customers.models import Customer
from customers.services import create_customer
from omnibasis.core.actors import Source
from omnibasis.events.models import Delivery
from orders.models import Order
from tests.conftest import make_user, signed_in
from tests.orders.conftest import assert_fine, make_product

PLACED = re.compile(r"Order \d+ is placed\.")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server: Any, page: Page) -> Any:
    """The back office with two products and two customers, an administrator signed in."""
    ada = make_user("ada@example.com", given_name="Ada", surname="Admin", is_staff=True, is_superuser=True)
    for given_name, surname in (("Léna", "Ångström"), ("Leonie", "Köhler")):
        email = f"{given_name[0]}{surname[-3:]}@example.com".encode("ascii", "ignore").decode()
        data = {"given_name": given_name, "surname": surname, "email": email}
        create_customer(data=data, actor=user_actor(ada), source=Source.STAFF)
    make_product("Piano lesson", 4_321)
    make_product("Tea bowl", 5_000, "JPY")
    cookie = signed_in(ada).cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return live_server


def lena() -> int:
    return Customer.objects.get(given_name="Léna").pk


def test_writes_an_order_for_a_picked_customer(page: Page, office: Any, complaints: list[str]) -> None:
    page.goto(f"{office.url}/omnipayments/orders/")
    page.get_by_role("link", name="Create", exact=True).first.click()
    page.get_by_role("combobox", name="Customer").press_sequentially("lena")
    page.get_by_role("option", name="Léna Ångström").click()
    expect(page.get_by_role("combobox", name="Customer")).to_have_value(f"Léna Ångström #{lena()}")

    page.get_by_label("Product").first.select_option(label="Piano lesson")
    expect(page.get_by_label("Description").first).to_have_value("Piano lesson")
    expect(page.get_by_label("Unit price").first).to_have_value("43.21")
    expect(page.get_by_label("Currency")).to_have_value("EUR")
    page.get_by_label("Quantity").first.fill("2")
    page.get_by_role("button", name="Add an item").click()
    page.get_by_label("Description").nth(1).fill("Travel")
    page.get_by_label("Unit price").nth(1).fill("10")
    page.get_by_role("button", name="Add an item").click()
    page.get_by_label("Description").nth(2).fill("A mistake")
    page.get_by_role("button", name="Remove this item").nth(1).click()
    page.get_by_role("button", name="Add an item").click()
    page.get_by_label("Description").nth(1).fill("Tuning")
    page.get_by_label("Unit price").nth(1).fill("45.50")
    expect(page.locator("[data-total]")).to_have_text("€ 131.92")
    page.locator(".save-bar").get_by_role("button", name="Place the order").click()

    expect(page.get_by_text(PLACED)).to_be_visible()
    order = Order.objects.get()
    assert order.customer == Customer.objects.get(given_name="Léna")
    assert [i.description for i in order.items.all()] == ["Piano lesson", "Tuning"]
    assert order.total_minor == 13_192
    assert Delivery.objects.count() == 1
    assert complaints == []


def test_writes_a_draft_for_somebody_new_and_places_it(
    page: Page, office: Any, complaints: list[str]
) -> None:
    page.goto(f"{office.url}/omnipayments/orders/create/")
    page.get_by_role("radio", name="Somebody new").check()
    page.get_by_label("Given name").fill("Nora")
    page.get_by_label("E-mail").fill("nora@")
    page.get_by_label("Description").fill("Tuning")
    page.get_by_label("Unit price").fill("45.50")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Unit price")).to_have_value("45.50")
    page.get_by_label("E-mail").fill("nora@example.com")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_text("This is a draft")).to_be_visible()
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_text(PLACED)).to_be_visible()
    expect(page.get_by_role("link", name="Nora", exact=True)).to_be_visible()
    assert complaints == []


def test_enter_places_the_order_rather_than_adding_a_row(page: Page, office: Any) -> None:
    page.goto(f"{office.url}/omnipayments/orders/create/?customer={lena()}")
    page.get_by_label("Description").fill("Tuning")
    page.get_by_label("Unit price").fill("45.50")
    page.get_by_label("Unit price").press("Enter")
    expect(page.get_by_text(PLACED)).to_be_visible()


def test_writes_an_order_without_scripts(browser: Any, office: Any, page: Page) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{office.url}/omnipayments/orders/create/")
    plain.get_by_label("Customer", exact=True).fill("lena")
    for row in range(3):
        plain.get_by_label("Description").nth(row).fill(f"Item {row}")
        plain.get_by_label("Unit price").nth(row).fill("1.00")
    plain.get_by_role("button", name="Add an item").click()
    plain.get_by_label("Description").nth(3).fill("Item 3")
    plain.get_by_label("Unit price").nth(3).fill("7.00")
    plain.locator(".save-bar").get_by_role("button", name="Place the order").click()
    expect(plain.get_by_text(PLACED)).to_be_visible()
    context.close()
    assert Order.objects.get().total_minor == 1_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_every_page(
    page: Page, office: Any, complaints: list[str], theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": office.url}])
    page.goto(f"{office.url}/omnipayments/orders/create/?customer={lena()}")
    page.get_by_label("Description").fill("Tuning")
    assert_fine(page)
    page.get_by_label("Unit price").fill("45.50")
    page.locator(".save-bar").get_by_role("button", name="Place the order").click()
    expect(page.get_by_text(PLACED)).to_be_visible()
    assert_fine(page)
    for path in (
        "/omnipayments/orders/",
        f"/omnipayments/customers/{lena()}/orders/",
        "/omnipayments/products/",
        "/omnipayments/products/create/",
        "/omnicustomers/settings/customers/",
        "/omnicustomers/settings/orders/",
        "/account/orders/",
    ):
        page.goto(office.url + path)
        assert_fine(page)
    assert complaints == []
