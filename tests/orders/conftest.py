"""A shop with two things to order, and a buyer in front of its order page."""

from __future__ import annotations

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from omnibasis.core.actors import SYSTEM
from orders.models import Order, Product
from orders.services import save_product

# Playwright keeps a loop running in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Without reading the style sheets a second time, which would ask for what they name in the wrong place.
AXE = {"preload": False}


def make_product(
    name: str = "Piano lesson", price: int = 4_321, currency: str = "EUR", **more: Any
) -> Product:
    return save_product(
        data={"name": name, "unit_price_minor": price, "currency": currency, **more}, actor=SYSTEM
    )


@pytest.fixture
def lesson(db: None) -> Product:
    return make_product()


@pytest.fixture
def book(db: None) -> Product:
    return make_product("Sheet music", 1_050)


def filled(client: Client, *chosen: tuple[Product, Any], **more: Any) -> dict[str, Any]:
    """The order page's form as a browser sends it: what the page has in it, with these quantities and details."""
    form = client.get("/order/").context["form"]
    data: dict[str, Any] = {"page": form.page_token(), "email": "nora@example.com", "website": ""}
    for choice in form.choices():
        data[choice.field.html_name] = ""
        data[f"price_{choice.product.pk}"] = str(choice.product.unit_price_minor)
    for product, quantity in chosen:
        data[f"quantity_{product.pk}"] = str(quantity)
    return {**data, **more}


def order_online(client: Client, *chosen: tuple[Product, Any], **more: Any) -> Order:
    """Orders on the hosted page and answers what came of it."""
    answer = client.post("/order/", filled(client, *chosen, **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Order.objects.get(code=answer["Location"].split("/")[2])


def written(**more: Any) -> dict[str, Any]:
    """Staff's form as a browser without scripts sends it: three rows, the first one filled in."""
    rows: dict[str, Any] = {"items-TOTAL_FORMS": "3", "items-INITIAL_FORMS": "0"}
    for number in range(3):
        empty = {"product": "", "description": "", "quantity": "1", "unit_price": ""}
        rows |= {f"items-{number}-{name}": value for name, value in empty.items()}
    first = {"items-0-description": "Tuning", "items-0-quantity": "2", "items-0-unit_price": "45.50"}
    return {"who": "new", "customer": "", "currency": "EUR", "note": "", **rows, **first, **more}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console says is wrong: a broken policy, a script's error. Refused forms answer 422."""
    said: list[str] = []
    page.on(
        "console",
        lambda m: said.append(m.text) if m.type == "error" and "status of 422" not in m.text else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def assert_fine(page: Page) -> None:
    """axe has nothing to complain about, and nothing scrolls sideways."""
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(page.url, v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        page.url
    )
