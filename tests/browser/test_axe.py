"""axe finds nothing to complain about, in light and dark, wide and narrow; nothing scrolls sideways on a phone.

A new page joins by one line in PAGES: who opens it, and where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from accounts.models import User
from customers.models import Customer
from customers.services import edit_customer
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from orders.services import Line, create_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {
    "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
STAFF, ADMIN, BUYER, NOBODY = "staff", "admin", "end_user", ""
PAGES = {
    "list": (STAFF, "/omnipayments/customers/"),
    "list, narrowed": (STAFF, "/omnipayments/customers/?status=active&q=leonie"),
    "list, nothing found": (STAFF, "/omnipayments/customers/?q=zzzz"),
    "create": (STAFF, "/omnipayments/customers/create/"),
    "view": (STAFF, "/omnipayments/customers/{customer}/"),
    "timeline": (STAFF, "/omnipayments/customers/{customer}/timeline/"),
    "edit": (STAFF, "/omnipayments/customers/{customer}/edit/"),
    "search": (STAFF, "/omnibasis/search/?q=leo"),
    "orders": (STAFF, "/omnipayments/orders/"),
    "settings": (ADMIN, "/omnicustomers/settings/customers/"),
    "users": (ADMIN, "/omnicustomers/users/"),
    "home": (NOBODY, "/"),
    "sign-up": (NOBODY, "/accounts/signup/"),
    "sign-in": (NOBODY, "/accounts/login/"),
    "order page": (NOBODY, "/order/"),
    "my account": (BUYER, "/account/"),
    "profile": (BUYER, "/account/profile/"),
    "tokens": (ADMIN, "/omnicustomers/settings/tokens/"),
    "make a token": (ADMIN, "/omnicustomers/settings/tokens/create/"),
    "reset": (NOBODY, "/accounts/password/reset/"),
    "reset sent": (NOBODY, "/accounts/password/reset/done/"),
    "change e-mail": (BUYER, "/accounts/email/"),
    "change password": (BUYER, "/accounts/password/change/"),
    "password once more": (BUYER, "/accounts/reauthenticate/"),
    "sign out": (BUYER, "/accounts/logout/"),
    "not found": (STAFF, "/omnipayments/nothing/"),
}


@pytest.fixture
def customer(make_customer: Callable[..., Customer], by_staff: Actor) -> Customer:
    """A customer whose page has all that such a page can have."""
    customer = make_customer(
        given_name="Leonie",
        surname="Köhler",
        email="leonie@example.com",
        phone="+49 711 2842222",
        billing_address={"line1": "Theodor-Heuss-Straße 34", "city": "Stuttgart", "country": "DE"},
    )
    edit_customer(customer_id=customer.pk, data={"surname": "Koehler"}, actor=by_staff, source=Source.STAFF)
    create_order(
        lines=[Line(description="House blend", quantity=2, unit_price_minor=1450)],
        currency="EUR",
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": "leonie@example.com", "phone": "+49 711 1111111"},
    )
    return customer


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    name: str,
    request: pytest.FixtureRequest,
    live_server: Any,
    page: Page,
    customer: Customer,
    sign_in: Callable[[User], Page],
) -> None:
    who, path = PAGES[name]
    if who:
        sign_in(request.getfixturevalue(who))
    page.context.add_cookies([{"name": "theme", "value": "light", "url": live_server.url}])
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 900})

    answer = page.goto(live_server.url + path.format(customer=customer.pk))

    assert answer
    assert answer.status == (404 if name == "not found" else 200)
    assert [c for c in complaints if "404" not in c] == [], "the policy stopped something"
    assert violations(page) == []
    # The other theme is looked at on a phone: the colours are the same in both widths.
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(COLOURS_SETTLED)
    assert violations(page) == []
    for width in (390, 700, 1024):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# Even a transition of no length takes a frame, and until then a new text stands on an old background.
COLOURS_SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const short = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(short.map(a => a.finished));
}"""


def violations(page: Page) -> list[str]:
    """What axe complains about, each with the piece of page it means."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:160]} {node['failureSummary']}" for v in found for node in v["nodes"]]
