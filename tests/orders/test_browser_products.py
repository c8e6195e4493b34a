"""A product in a real browser, from its first letter to its archive and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import User
from orders.models import Product
from tests.conftest import signed_in
from tests.orders.conftest import assert_fine
from tests.security.hostile import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_product_from_its_making_to_its_archive(
    page: Page, live_server: Any, staff: User, complaints: list[str], tmp_path: Path
) -> None:
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": signed_in(staff).cookies[name].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/omnipayments/products/create/")
    # The code follows the name until somebody types one; one row of prices is enough to begin with.
    page.get_by_label("Name").fill("Crème brûlée, 100 %")
    expect(page.get_by_label("Code")).to_have_value("CREME-BRULEE-100")
    page.get_by_label("Code").fill("DESSERT")
    page.get_by_label("Name").fill("Crème brûlée")
    expect(page.get_by_label("Code")).to_have_value("DESSERT")
    expect(page.locator("[data-price]:visible")).to_have_count(1)
    page.get_by_label("Price", exact=True).first.fill("6.50")
    for currency, amount in (("EUR", "6.00"), ("GBP", "1"), ("JPY", "900"), ("CHF", "7")):
        page.get_by_role("button", name="Add a price").click()
        last = page.locator("[data-price]:visible").last
        expect(last.get_by_label("Currency")).to_be_focused()
        last.get_by_label("Currency").select_option(currency)
        last.get_by_label("Price", exact=True).fill(amount)
    page.get_by_role("button", name="Remove this price").nth(2).click()
    file = tmp_path / "dish.jpg"
    file.write_bytes(photo())
    page.get_by_label("Picture").set_input_files(file)
    expect(page.locator("img.product-picture-xl")).to_be_visible()
    page.locator(".save-bar").get_by_role("button", name="Create").click()
    expect(page.get_by_text("Crème brûlée was created.")).to_be_visible()
    product = Product.objects.get()
    assert product.code == "DESSERT"
    assert dict(product.prices.values_list("currency", "unit_price_minor")) == {
        "USD": 650, "EUR": 600, "JPY": 900, "CHF": 700,
    }  # fmt: skip
    assert product.image

    # Edited on a phone; nothing is kept back when leaving without changes.
    page.set_viewport_size({"width": 390, "height": 860})
    page.get_by_role("link", name="Crème brûlée").click()
    expect(page.locator("[data-price]:visible")).to_have_count(4)
    page.get_by_label("Price", exact=True).first.fill("")
    for _row in range(4):
        page.get_by_role("button", name="Remove this price").first.click()
    expect(page.locator("[data-price]:visible")).to_have_count(1)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert_fine(page)
    page.get_by_label("Currency").first.select_option("EUR")
    page.get_by_label("Price", exact=True).first.fill("5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Crème brûlée was saved.")).to_be_visible()
    assert dict(product.prices.values_list("currency", "unit_price_minor")) == {"EUR": 500}

    # Hidden, archived, and back.
    def choose(act: str) -> None:
        page.get_by_role("button", name="More for Crème brûlée").click()
        page.get_by_role("button", name=act).click()

    choose("Hide from the order page")
    expect(page.locator("tbody")).to_contain_text("Hidden")
    choose("Archive")
    expect(page.get_by_text("Every product is archived")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Crème brûlée is back, as it was sold before.")).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("Hidden")
    assert_fine(page)
    assert complaints == []
