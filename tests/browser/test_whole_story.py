"""From a stranger's first order to their own account, and what staff reads of it: one customer, one timeline."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from customers.models import Customer
from omnibasis.events.outbox import run_once
from orders.models import Order
from tests.events.conftest import mailbox  # noqa: F401 - a fixture
from tests.events.smtp import MailServer
from tests.orders.conftest import make_product
from tests.orders.invoices import pages_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "nora@example.com"


def delivered(server: MailServer) -> EmailMessage:
    """The worker hands over what waits; the last mail as its reader has it."""
    run_once()
    read = message_from_bytes(server.received[-1].message, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["To"].lower() == EMAIL
    return read


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_stranger_orders_registers_and_is_one_customer(
    desk: Page,
    live_server: Any,
    browser: Browser,
    mailbox: MailServer,  # noqa: F811
) -> None:
    make_product("Piano lesson", 4_321, tax_rate=19_000)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)

    page.goto(live_server.url)
    page.get_by_role("link", name="Order").first.click()
    page.get_by_role("button", name="One more: Piano lesson").click()
    page.get_by_role("button", name="To the cart").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail required").fill("Nora@Example.com")
    page.get_by_label("Given name").fill("Nora")
    page.get_by_label("Surname").fill("Novák")
    page.get_by_role("button", name="Review the order").click()
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")

    mail = delivered(mailbox)
    (invoice,) = mail.iter_attachments()
    printed = " ".join(pages_of(invoice.get_content()))
    assert "Nora Novák" in printed
    assert "Total € 43.21" in printed
    link = re.search(r"https?://[^/\s]+(/order/[\w-]+/)", text_of(mail))
    assert link

    # Some other browser, as a mail is read somewhere else.
    page.context.clear_cookies()
    page.goto(live_server.url + link[1])
    expect(page.get_by_text("To pay", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Invoice as PDF").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"

    page.get_by_role("link", name="Register").click()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill("tall-windows-face-north-4")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text_of(delivered(mailbox)))
    assert code
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Confirm").click()
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("link", name=re.compile("^Orders")).click()
    order = page.locator("main a", has_text=re.compile(r"\d")).first
    expect(order).to_be_visible()
    assert page.locator(f'a[href="{link[1]}"]').count() == 1
    page.goto(f"{live_server.url}/account/invoices/")
    expect(page.get_by_role("link", name=re.compile("PDF"))).to_have_count(1)
    assert complaints == []
    context.close()

    customer = Customer.objects.exclude(email_key="margaret@example.com").get()
    desk.goto(f"{live_server.url}/omnipayments/customers/?q=novák")
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.get_by_role("link", name="Nora Novák").click()
    assert desk.url.endswith(f"/omnipayments/customers/{customer.pk}/")
    desk.goto(f"{live_server.url}/omnipayments/customers/{customer.pk}/timeline/")
    told = [" ".join(line.split()) for line in desk.locator(".timeline-entry").all_text_contents()]
    story = (
        "Created from an order",
        "Order 1 placed on the order page, € 43.21",
        "Order 1: invoice {number} was handed over to nora@example.com",
        "Somebody registered with nora@example.com; nothing is linked until the e-mail is verified",
        "User nora@example.com linked: the e-mail was verified",
        "Language changed",
    )
    order = Order.objects.get()
    for line, words in zip(reversed(told), story, strict=True):
        words = words.replace("Order 1", f"Order {order.label}")
        assert line.startswith(words.format(number=order.invoices.get().number)), told
    assert order.customer == customer
    assert customer.user_id is not None
