"""The hosted order page in a real browser: counting along, placing, for everyone, on phones, in light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from orders.models import Order, Product
from tests.orders.conftest import assert_fine, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(live_server: Any) -> Any:
    make_product("Piano lesson", 4_321, description="Forty-five minutes, at our place.")
    make_product("Sheet music", 1_050)
    return live_server


def test_counts_along_and_places_the_order(page: Page, shop: Any, complaints: list[str]) -> None:
    page.goto(f"{shop.url}/order/")
    more = page.get_by_role("button", name="One more: Piano lesson")
    more.click()
    more.click()
    page.get_by_label("Sheet music", exact=True).fill("3")
    sum_card = page.locator(".order-sum")
    expect(sum_card).to_contain_text("2 × Piano lesson")
    expect(sum_card).to_contain_text("€ 117.92")
    page.get_by_role("button", name="One less: Sheet music").click()
    expect(sum_card).to_contain_text("€ 107.42")
    page.get_by_label("E-mail required").fill("Nora@example.com")
    page.get_by_label("Given name").fill("Nora")
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    expect(page.locator("tfoot")).to_contain_text("€ 107.42")
    order = Order.objects.get()
    assert (order.total_minor, order.buyer_email) == (10_742, "Nora@example.com")
    assert page.url.endswith(f"/order/{order.code}/")
    assert complaints == []


def test_a_mistake_is_shown_and_nothing_typed_is_lost(page: Page, shop: Any, complaints: list[str]) -> None:
    page.goto(f"{shop.url}/order/")
    page.get_by_label("Piano lesson", exact=True).fill("2")
    page.get_by_label("E-mail required").fill("nora")
    page.get_by_role("button", name="Place the order").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nothing was ordered yet")
    expect(page.get_by_label("Piano lesson", exact=True)).to_have_value("2")
    expect(page.locator(".order-sum")).to_contain_text("€ 86.42")
    summary.get_by_role("link", name="E-mail").click()
    expect(page.get_by_label("E-mail required")).to_be_focused()
    assert not Order.objects.exists()
    assert complaints == []


def test_an_impatient_double_click_is_one_order(page: Page, shop: Any) -> None:
    page.goto(f"{shop.url}/order/")
    page.get_by_label("Piano lesson", exact=True).fill("1")
    page.get_by_label("E-mail required").fill("nora@example.com")
    page.get_by_role("button", name="Place the order").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    assert Order.objects.count() == 1


def test_going_back_and_ordering_more_is_a_second_order(page: Page, shop: Any) -> None:
    page.goto(f"{shop.url}/order/")
    for quantity in ("1", "2"):
        page.get_by_label("Piano lesson", exact=True).fill(quantity)
        page.get_by_label("E-mail required").fill("nora@example.com")
        page.get_by_role("button", name="Place the order").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
        page.go_back()
    assert sorted(Order.objects.values_list("total_minor", flat=True)) == [4_321, 8_642]


def test_works_without_scripts(browser: Any, shop: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shop.url}/order/")
    assert not page.get_by_role("button", name="One more: Piano lesson").is_visible()
    page.get_by_label("Piano lesson", exact=True).fill("2")
    page.get_by_role("button", name="Work out the total").click()
    expect(page.locator(".order-sum")).to_contain_text("€ 86.42")
    page.get_by_label("E-mail required").fill("nora@example.com")
    page.get_by_text("Billing address").click()
    page.get_by_label("City").fill("Brno")
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    context.close()
    assert Order.objects.get().buyer["billing_address"]["city"] == "Brno"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it(page: Page, shop: Any, complaints: list[str], theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": shop.url}])
    page.goto(f"{shop.url}/order/")
    page.get_by_text("Billing address").click()
    assert_fine(page)
    page.get_by_label("Piano lesson", exact=True).fill("1")
    page.get_by_role("button", name="Place the order").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_fine(page)
    page.get_by_label("E-mail required").fill("nora@example.com")
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    assert_fine(page)
    assert complaints == []


def test_an_empty_shop_can_be_read_by_everybody(page: Page, shop: Any) -> None:
    Product.objects.update(is_active=False)
    page.goto(f"{shop.url}/order/")
    expect(page.get_by_text("There is nothing to order at the moment")).to_be_visible()
    assert_fine(page)
