"""Notes at the page itself: written with a colleague and a file, edited, filtered, mailed, removed, told; and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from customers.models import Customer, Note
from customers.services import add_note
from omnibasis.core.actors import Actor
from omnibasis.events.models import Delivery, Event
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_job(desk: Page, live_server: Any, make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(given_name="Leonie", email="leonie@example.com")
    make_user("ada@example.com", given_name="Ada", surname="Admin", is_staff=True)
    url = f"{live_server.url}/omnipayments/customers/{customer.pk}/"
    desk.goto(url)
    desk.get_by_role("link", name="Notes", exact=False).last.click()
    expect(desk).to_have_url(f"{url}notes/")
    expect(desk.get_by_text("No notes yet")).to_be_visible()

    # Write, with a colleague from the list that "@" opens, a label and a file.
    desk.get_by_text("Write a note").click()
    desk.get_by_label("Subject").fill("Invoice 17")
    text = desk.get_by_role("textbox", name="Note", exact=True)
    text.press_sequentially("Wants it **by mail**. Ask @ad")
    expect(desk.get_by_role("option", name="Ada Admin")).to_be_visible()
    text.press("Enter")
    expect(text).to_have_value("Wants it **by mail**. Ask @ada@example.com ")
    text.press("Enter")
    text.press_sequentially("Second line")
    desk.get_by_role("combobox", name="Labels").fill("VIP")
    desk.get_by_label("Files").set_input_files(
        {"name": "<b>plan.txt", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    )
    desk.get_by_role("button", name="Save the note").click()
    expect(desk.get_by_text("The note is written.")).to_be_visible()
    note = Note.objects.get()
    card = desk.locator(f"#note-{note.pk}")
    expect(card.get_by_role("heading", name="Invoice 17")).to_be_visible()
    expect(card.locator("strong", has_text="by mail")).to_be_visible()
    expect(card.locator(".mention")).to_have_text("@Ada Admin")
    with desk.expect_download() as download:
        card.get_by_role("link", name="<b>plan.txt").click()
    assert download.value.suggested_filename.endswith(".txt")

    # Edit in its place; cancel brings it back, save keeps it.
    card.get_by_role("link", name="Edit the note Invoice 17").click()
    expect(card.get_by_label("Subject")).to_be_focused()
    expect(desk).to_have_url(f"{url}notes/#note-{note.pk}")
    card.get_by_role("link", name="Cancel").click()
    expect(card.get_by_role("heading", name="Invoice 17")).to_be_visible()
    card.get_by_role("link", name="Edit the note Invoice 17").click()
    card.get_by_label("Subject").fill("Invoice 18")
    card.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Changes saved.")).to_be_visible()
    assert set(Event.objects.get(verb="note.edited").changes) == {"note.subject"}

    # Pin, mail with a question that says where to.
    card.get_by_role("button", name="More for the note").click()
    card.get_by_role("button", name="Pin").click()
    expect(card.get_by_text("Pinned")).to_be_visible()
    card.get_by_role("button", name="More for the note").click()
    card.get_by_role("button", name="E-mail to the customer").click()
    dialog = desk.get_by_role("dialog", name="E-mail this note to the customer?")
    expect(dialog).to_contain_text("It goes to leonie@example.com")
    dialog.get_by_role("button", name="Send it").click()
    expect(desk.get_by_text("on its way to leonie@example.com")).to_be_visible()
    expect(dialog).to_have_count(0)
    assert [d.recipients for d in Delivery.objects.order_by("id")] == [
        "ada@example.com",
        "leonie@example.com",
    ]

    # Find it, or nothing, while typing; filter.
    desk.get_by_role("searchbox", name="Search these notes").fill("zzzz")
    expect(desk.get_by_text("No note matches")).to_be_visible()
    desk.get_by_role("searchbox", name="Search these notes").fill("invo")
    expect(card).to_be_visible()
    desk.get_by_role("link", name="Shared", exact=True).click()
    expect(desk.get_by_role("link", name="Shared", exact=True)).to_have_attribute("aria-current", "true")
    expect(card).to_be_visible()

    # Remove, undo, remove; the timeline tells it all.
    for _again in range(2):
        card.get_by_role("button", name="More for the note").click()
        card.get_by_role("button", name="Remove", exact=True).click()
        expect(desk.get_by_text("The note is removed.")).to_be_visible()
        if not _again:
            desk.get_by_role("button", name="Undo").last.click()
            expect(desk.get_by_text("The note is back.")).to_be_visible()
    desk.goto(f"{url}timeline/")
    for sentence in (
        "written",
        "changed",
        "pinned",
        "mailed to leonie@example.com",
        "brought back",
        "removed",
    ):
        expect(desk.locator(".timeline-entry", has_text=sentence).first).to_be_visible()


def test_the_customers_own_eyes(
    page: Page,
    live_server: Any,
    sign_in: Callable[[User], Page],
    complaints: list[str],
    end_user: User,
    by_staff: Actor,
) -> None:
    own = Customer.objects.get(user=end_user)
    for visibility in ("shared", "private"):
        add_note(
            customer_id=own.pk,
            data={"subject": f"The {visibility} one", "body": "Dear **Luís**", "visibility": visibility},
            actor=by_staff,
        )
    sign_in(end_user).goto(f"{live_server.url}/account/")
    page.get_by_role("link", name="Notes").click()
    expect(page.get_by_role("heading", name="The shared one")).to_be_visible()
    expect(page.locator("strong", has_text="Luís")).to_be_visible()
    expect(page.get_by_text("The private one")).to_have_count(0)
