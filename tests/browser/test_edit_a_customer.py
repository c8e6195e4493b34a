"""Create, edit and decide at the page itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from customers.models import Customer
from customers.services import edit_customer
from omnibasis.core.actors import Actor, Source
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CREATE = "/omnipayments/customers/create/"


def picture() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_create_with_a_picture_and_a_picked_user(desk: Page, live_server: Any) -> None:
    user = make_user("frantisek@example.com", given_name="František", verified=False)
    Customer.objects.all().delete()  # the one of the registration
    desk.goto(live_server.url + CREATE)
    desk.get_by_label("Given name").fill("František")
    desk.get_by_label("Picture").set_input_files(picture())
    expect(desk.locator("[data-upload] img.avatar")).to_be_visible()
    picker = desk.get_by_role("combobox", name="User")
    picker.press_sequentially("frant")
    expect(desk.get_by_role("option", name="frantisek@example.com")).to_be_visible()
    picker.press("ArrowDown")
    picker.press("Enter")
    expect(picker).to_have_value("frantisek@example.com")
    desk.get_by_role("button", name="Create").click()
    expect(desk.get_by_text("František was created.")).to_be_visible()
    expect(desk.get_by_text("because staff picked the user")).to_be_visible()
    customer = Customer.objects.get()
    assert (customer.user, bool(customer.image)) == (user, True)
    expect(desk.locator("header img.avatar")).to_be_visible()


def test_a_conflict_shows_both_and_keeps_what_was_typed(
    desk: Page, live_server: Any, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler", phone="1234")
    desk.goto(f"{live_server.url}/omnipayments/customers/{customer.pk}/edit/")
    edit_customer(
        customer_id=customer.pk,
        data={"surname": "Koehler", "phone": "5678"},
        actor=by_staff,
        source=Source.STAFF,
    )
    desk.get_by_label("Surname").fill("Köhler-Braun")
    desk.get_by_label("Company name").fill("Braun GmbH")
    desk.get_by_role("button", name="Save").click()
    told = desk.get_by_role("alert").filter(has_text="while you were editing")
    expect(told).to_contain_text("Koehler")
    expect(told).to_contain_text("Köhler-Braun")
    expect(desk.get_by_label("Surname")).to_have_value("Köhler-Braun")
    expect(desk.get_by_label("Company name")).to_have_value("Braun GmbH")
    # What only the other side changed is not in question: it is shown as it is now.
    expect(desk.get_by_label("Phone")).to_have_value("5678")
    desk.get_by_role("button", name="Take theirs").click()
    expect(desk.get_by_label("Surname")).to_have_value("Koehler")
    desk.get_by_label("Surname").fill("Köhler-Braun")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Leonie Köhler-Braun")).to_be_visible()
    customer.refresh_from_db()
    assert (customer.company_name, customer.phone) == ("Braun GmbH", "5678")


def test_wrong_input_is_told_beside_the_field_and_at_the_top(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + CREATE)
    desk.get_by_label("Surname").fill("Köhler")
    desk.get_by_label("E-mail").fill("leonie@nowhere")
    desk.get_by_role("button", name="Create").click()
    summary = desk.get_by_role("alert").filter(has_text="Nothing was saved yet")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="E-mail").click()
    field = desk.get_by_role("textbox", name="E-mail")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("leonie@nowhere")
    expect(desk.locator("#id_email_error")).to_contain_text("not a valid domain")
    assert not Customer.objects.exists()


def test_the_pencil_opens_the_card_in_its_place(
    desk: Page, live_server: Any, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie", phone="1234")
    url = f"{live_server.url}/omnipayments/customers/{customer.pk}/"
    desk.goto(url)
    desk.get_by_role("link", name="Edit contact").click()
    card = desk.get_by_role("region", name="Edit Contact")
    expect(card.get_by_label("Given name")).to_be_focused()
    card.get_by_label("Phone").fill("5678")
    expect(desk).to_have_url(url)
    card.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Changes saved.")).to_be_visible()
    expect(desk.get_by_role("link", name="5678")).to_be_visible()
    desk.get_by_role("button", name="Phone: where it comes from").click()
    desk.get_by_role("button", name="Lock: Phone").click()
    expect(desk.locator("#toasts")).to_contain_text("Locked: profile edits")
    desk.get_by_role("button", name="Phone: where it comes from").click()
    expect(desk.get_by_role("button", name="Unlock: Phone")).to_be_visible()
    customer.refresh_from_db()
    assert customer.locked_fields == ["phone"]
