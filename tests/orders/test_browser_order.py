"""The hosted pages in a real browser: choosing, saying who one is, placing; for everyone, on phones, light and dark."""

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


def to_the_cart(page: Page, shop: Any, many: str = "1") -> None:
    page.goto(f"{shop.url}/order/")
    page.get_by_label("Piano lesson", exact=True).fill(many)
    page.get_by_role("button", name="To the cart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your cart")


def to_the_details(page: Page, shop: Any, many: str = "1") -> None:
    to_the_cart(page, shop, many)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")


def to_the_review(page: Page, shop: Any, many: str = "1", email: str = "nora@example.com") -> None:
    to_the_details(page, shop, many)
    page.get_by_label("E-mail required").fill(email)
    page.get_by_role("button", name="Review the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your order")


def expect_thanks(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")


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
    page.get_by_role("button", name="To the cart").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail required").fill("Nora@example.com")
    page.get_by_label("Given name").fill("Nora")
    page.get_by_role("button", name="Review the order").click()
    expect(page.locator(".order-sum")).to_contain_text("€ 107.42")
    expect(page.get_by_text("Nora@example.com")).to_be_visible()
    page.get_by_role("button", name="Place the order").click()
    expect_thanks(page)
    expect(page.locator(".sums")).to_contain_text("€ 107.42")
    order = Order.objects.get()
    assert (order.total_minor, order.buyer_email) == (10_742, "Nora@example.com")
    assert page.url.endswith(f"/order/{order.code}/")
    assert complaints == []


def is_one_row(page: Page, product: str) -> bool:
    """Whether how many and the bin stand beside the product, and not below it."""
    line = page.locator(".cart-line", has_text=product)
    boxes = [line.locator(part).bounding_box() for part in (".offer-picture", "input", "[name=remove]")]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    return len(middles) == 3 and max(middles) - min(middles) < 8


def test_the_cart_changes_and_takes_out(page: Page, shop: Any, complaints: list[str]) -> None:
    to_the_cart(page, shop, "2")
    page.get_by_role("link", name="Choose more").click()
    expect(page.get_by_label("Piano lesson", exact=True)).to_have_value("2")
    page.get_by_label("Sheet music", exact=True).fill("1")
    page.get_by_role("button", name="To the cart").click()
    assert is_one_row(page, "Piano lesson")
    page.get_by_label("Piano lesson", exact=True).fill("3")
    page.get_by_role("button", name="Take out Sheet music").click()
    expect(page.locator(".order-sum")).to_contain_text("3 × Piano lesson")
    expect(page.locator(".order-sum")).not_to_contain_text("Sheet music")
    page.get_by_role("button", name="Take out Piano lesson").click()
    expect(page.get_by_text("Your cart is empty")).to_be_visible()
    page.get_by_role("link", name="Choose something").click()
    expect(page.get_by_text("Nothing chosen yet.")).to_be_visible()
    assert complaints == []


def test_a_mistake_is_shown_and_nothing_typed_is_lost(page: Page, shop: Any, complaints: list[str]) -> None:
    to_the_details(page, shop, "2")
    page.get_by_label("Given name").fill("Nora")
    page.get_by_label("E-mail required").fill("nora")
    page.get_by_role("button", name="Review the order").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nothing was ordered yet")
    expect(page.get_by_label("Given name")).to_have_value("Nora")
    expect(page.locator(".order-sum")).to_contain_text("€ 86.42")
    summary.get_by_role("link", name="E-mail").click()
    expect(page.get_by_label("E-mail required")).to_be_focused()
    assert not Order.objects.exists()
    assert complaints == []


def test_an_impatient_double_click_is_one_order(page: Page, shop: Any) -> None:
    to_the_review(page, shop)
    page.get_by_role("button", name="Place the order").dblclick()
    expect_thanks(page)
    assert Order.objects.count() == 1


def test_going_back_finds_the_order_and_choosing_again_is_a_second_one(page: Page, shop: Any) -> None:
    to_the_review(page, shop)
    page.get_by_role("button", name="Place the order").click()
    expect_thanks(page)
    first = page.url
    page.go_back()
    # The cart is empty by now: there is nothing to place a second time.
    expect(page.get_by_text("Your cart is empty")).to_be_visible()
    assert Order.objects.count() == 1
    to_the_review(page, shop, "2")
    page.get_by_role("button", name="Place the order").click()
    expect_thanks(page)
    assert page.url != first
    assert sorted(Order.objects.values_list("total_minor", flat=True)) == [4_321, 8_642]


def test_works_without_scripts(browser: Any, shop: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shop.url}/order/")
    assert not page.get_by_role("button", name="One more: Piano lesson").is_visible()
    to_the_details(page, shop, "2")
    expect(page.locator(".order-sum")).to_contain_text("€ 86.42")
    page.get_by_label("E-mail required").fill("nora@example.com")
    page.get_by_label("City").first.fill("Brno")
    page.get_by_text("Send it to another address").click()
    page.get_by_label("City").last.fill("Olomouc")
    page.get_by_role("button", name="Review the order").click()
    expect(page.get_by_text("Olomouc")).to_be_visible()
    page.get_by_role("button", name="Place the order").click()
    expect_thanks(page)
    context.close()
    buyer = Order.objects.get().buyer
    assert buyer["billing_address"]["city"] == "Brno"
    assert buyer["shipping_address"]["city"] == "Olomouc"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it(page: Page, shop: Any, complaints: list[str], theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": shop.url}])
    page.goto(f"{shop.url}/order/")
    page.get_by_role("button", name="To the cart").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("at least one")
    assert_fine(page)
    to_the_cart(page, shop)
    assert_fine(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Send it to another address").click()
    page.get_by_text("Message").first.click()
    assert_fine(page)
    page.get_by_label("E-mail required").fill("nora")
    page.get_by_role("button", name="Review the order").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_fine(page)
    page.get_by_label("E-mail required").fill("nora@example.com")
    page.get_by_role("button", name="Review the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your order")
    assert_fine(page)
    page.get_by_role("button", name="Place the order").click()
    expect_thanks(page)
    assert_fine(page)
    assert complaints == []


def test_an_empty_shop_can_be_read_by_everybody(page: Page, shop: Any) -> None:
    Product.objects.update(is_active=False)
    page.goto(f"{shop.url}/order/")
    expect(page.get_by_text("There is nothing to order at the moment")).to_be_visible()
    assert_fine(page)
    page.goto(f"{shop.url}/order/cart/")
    expect(page.get_by_text("Your cart is empty")).to_be_visible()
    assert_fine(page)
