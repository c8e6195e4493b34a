"""Stored scripts in a real browser: the payloads are text, nothing runs, and the policy has nothing to stop."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.security.looking import plain
from tests.security.payloads import PAYLOADS
from tests.security.places import LISTS
from tests.security.planters import Doors, planted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTEN = """
window.xss = (number) => window.ran(String(number));
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.ran(name);
"""
STRANGE = """() => [...document.querySelectorAll("*")].filter((one) => {
    const tag = one.tagName.toLowerCase();
    const names = one.getAttributeNames();
    return names.some((name) => /^(on|hx-on)/i.test(name) || name === "srcdoc")
        || /^(iframe|object|embed|base|math|style|video|audio|marquee|image|xss|x|noscript)$/.test(tag)
        || (tag === "script" && !one.src.startsWith(location.origin + "/static/"))
        || (tag === "svg" && one.getAttribute("class") !== "icon")
        || ["src", "href"].some((name) => /^(x|x:x|(java|vb)script:.*|data:.*)$/i.test(one.getAttribute(name) ?? ""));
}).map((one) => one.outerHTML.slice(0, 150))"""


def test_nothing_runs_in_a_browser(desk: Page, live_server: Any, staff: User) -> None:
    ran: list[str] = []
    desk.expose_binding("ran", lambda _source, what: ran.append(what))
    desk.add_init_script(LISTEN)
    desk.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    doors = Doors.open(staff)
    planted(doors, "customer by program", "reason not active", "order by program", "product by program")
    planted(doors, "note by program", "label by program", "custom field by program")
    planted(doors, "other address by program", "payment method by program")
    teller = doors.customers[0]
    for text in PAYLOADS:
        doors.api.patch(f"/api/v1/customers/{teller}", {"company_name": text})

    def shown() -> str:
        assert desk.evaluate(STRANGE) == [], desk.url
        assert ran == [], desk.url
        return plain(desk.locator("body").text_content() or "")

    for path in (LISTS["customers"], LISTS["orders"], LISTS["products"], LISTS["all notes"]):
        desk.goto(live_server.url + path)
        text = shown()
        while (following := desk.locator("a[rel=next]")).count():
            desk.goto(live_server.url + path.partition("?")[0] + (following.get_attribute("href") or ""))
            text += shown()
        assert all_in(text), path

    desk.goto(f"{live_server.url}/omnipayments/customers/{teller}/timeline/")
    for so_far in (60, 90):
        desk.get_by_role("link", name="Older").click()
        expect(desk.locator(".timeline-entry")).to_have_count(so_far)
    desk.get_by_role("link", name="Older").click()
    expect(desk.get_by_role("link", name="Older")).to_have_count(0)
    assert all_in(shown())

    desk.keyboard.press("Control+k")
    desk.get_by_role("combobox", name="Find a customer").fill("xss")
    expect(desk.locator("#palette-hits [role=option]")).to_have_count(20)  # customers and orders
    assert "onerror" in shown()

    desk.goto(live_server.url + LISTS["labels"])
    shown()
    for number in (10, 59, 63, 79, 80, 99):
        for tab in ("", "notes/", "addresses/", "payment-methods/"):
            desk.goto(f"{live_server.url}/omnipayments/customers/{doors.customers[number]}/{tab}")
            assert plain(PAYLOADS[number]) in shown()
    desk.goto(f"{live_server.url}/omnipayments/orders/{doors.orders[63]}/")
    assert plain(PAYLOADS[63]) in shown()
    desk.goto(f"{live_server.url}/order/")
    text = shown()
    while (following := desk.get_by_role("button", name="More", exact=True)).count():
        with desk.expect_navigation():
            following.click()
        text += shown()
    assert all_in(text)


def all_in(text: str) -> bool:
    missing = [payload for payload in PAYLOADS if plain(payload) not in text]
    assert missing == []
    return True
