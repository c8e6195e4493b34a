"""omniCustomers \\ Notes: all notes, found, narrowed, sorted, exported; each leads to its customer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actors import user_actor
from accounts.models import User
from customers.models import Customer, Label
from customers.services import edit_note
from omnibasis.core.actors import Actor
from tests.customers_ui.conftest import words
from tests.notes.conftest import Write

LIST = "/omnicustomers/notes/"


@pytest.fixture
def notes(
    write: Write, end_user: User, admin: User, make_customer: Callable[..., Customer]
) -> dict[str, int]:
    """Four notes, two of them on a customer who has a user."""
    own = Customer.objects.get(user=end_user)
    return {
        "plain": write("Called about the invoice.").pk,
        "shared": write("Your offer", subject="Offer", on=own, visibility="shared", labels=["VIP"]).pk,
        "pinned": write("Pay **in advance**", on=own, is_pinned=True, actor=user_actor(admin)).pk,
        "gone": write("Removed", on=make_customer(given_name="X")).pk,
    }


def listed(client: Client, query: str = "") -> list[int]:
    return [
        int(pk)
        for pk in re.findall(r'<tr data-href="[^"]*/notes/(\d+)/"', client.get(LIST + query).content.decode())
    ]


def test_each_leads_to_its_customer_and_names_the_user(staff_client: Client, notes: dict[str, int]) -> None:
    text = words(staff_client, LIST)
    for part in (
        "Called about the invoice.",
        "Leonie Köhler",
        "Offer Your offer",
        "User luis@example.com",
        "VIP",
        "Pay in advance",
    ):
        assert part in text, part
    html = staff_client.get(LIST).content.decode()
    path = re.search(rf'href="(/omnipayments/customers/\d+/notes/{notes["shared"]}/)"', html)
    assert path
    assert "Your offer" in words(staff_client, path[1])


def test_search_filters_and_sorts(
    staff_client: Client, notes: dict[str, int], by_staff: Actor, staff: User, admin: User
) -> None:
    from customers.services import remove_note

    remove_note(note_id=notes["gone"], actor=by_staff)
    plain, shared, pinned = notes["plain"], notes["shared"], notes["pinned"]
    vip = Label.objects.get().pk
    for query, found in {
        "": [pinned, shared, plain],
        "?q=invoice": [plain],
        "?q=vip": [shared],
        "?q=pa": [pinned],
        "?q=removed": [],
        "?visibility=shared": [shared],
        "?visibility=private": [pinned, plain],
        "?pinned=yes": [pinned],
        "?reminder=yes": [],
        f"?label={vip}": [shared],
        f"?author={staff.pk}": [shared, plain],
        f"?author={admin.pk}&pinned=yes": [pinned],
        "?sort=-newest": [plain, shared, pinned],
    }.items():
        assert listed(staff_client, query) == found, query
    edit_note(note_id=plain, data={"subject": "Now"}, actor=by_staff)
    assert listed(staff_client, "?sort=updated") == [plain, pinned, shared]


def test_export(staff_client: Client, notes: dict[str, int]) -> None:
    answer = staff_client.get(f"{LIST}?export=csv")
    lines = b"".join(answer).decode().splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="notes.csv"'
    assert len(lines) == 5
    assert "Your offer" in lines[2]
    assert "luis@example.com" in lines[2]


def test_nothing_yet(staff_client: Client) -> None:
    text = words(staff_client, LIST)
    assert "No notes yet" in text
    assert "Choose a customer" in text


def test_the_top_bars_search_finds_them(staff_client: Client, notes: dict[str, int]) -> None:
    assert "Offer" in words(staff_client, "/omnibasis/search/?q=your+offer")
