"""A shop with two things to order, and a buyer in front of its order page."""

from __future__ import annotations

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.text import slugify
from playwright.sync_api import Page

from omnibasis.core.actors import SYSTEM
from orders.models import Product
from orders.services import save_product

# Playwright keeps a loop running in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Without reading the style sheets a second time, which would ask for what they name in the wrong place.
AXE = {"preload": False}


def make_product(
    name: str = "Piano lesson", price: int = 4_321, currency: str = "EUR", **more: Any
) -> Product:
    data = {"code": slugify(name), "name": name, "prices": {currency: price}, **more}
    return save_product(data=data, actor=SYSTEM)


@pytest.fixture
def lesson(db: None) -> Product:
    return make_product()


@pytest.fixture
def book(db: None) -> Product:
    return make_product("Sheet music", 1_050)


def written(**more: Any) -> dict[str, Any]:
    """Staff's form as a browser without scripts sends it: three rows, the first one filled in."""
    rows: dict[str, Any] = {"items-TOTAL_FORMS": "3", "items-INITIAL_FORMS": "0"}
    for number in range(3):
        names = ("product", "description", "unit_price", "discount", "tax_rate")
        empty = {**dict.fromkeys(names, ""), "quantity": "1"}
        rows |= {f"items-{number}-{name}": value for name, value in empty.items()}
    first = {"items-0-description": "Tuning", "items-0-quantity": "2", "items-0-unit_price": "45.50"}
    return {"who": "new", "customer": "", "currency": "EUR", **rows, **first, **more}


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


# A message that is still coming in is half transparent.
SETTLED = "() => Promise.allSettled(document.getAnimations().map(one => one.finished))"


def assert_fine(page: Page) -> None:
    """axe has nothing to complain about, and nothing scrolls sideways."""
    page.evaluate(SETTLED)
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(page.url, v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        page.url
    )
