"""What the command palette is answered: whom one opened, what one may begin, pages by the start of their words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

FINDER = "/omnibasis/search/"
CREATE = [
    "Create a customer",
    "Create an order",
    "Create a product",
    "Create a booking",
    "Create a resource",
]


def options(client: Client, text: str = "", **more: str) -> list[str]:
    answer = client.get(FINDER, {"q": text, **more}, headers={"X-Requested-With": "fetch"})
    found = re.findall(r'role="option"[^>]*>.*?<span>(.*?)(?:<small>|</span>)', answer.content.decode(), re.S)
    return [unescape(label) for label in found]


def test_nothing_typed_offers_what_to_begin(staff_client: Client) -> None:
    assert options(staff_client, palette="1") == CREATE
    assert options(staff_client) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("create", CREATE),
        ("CRÉATE cust", ["Create a customer"]),
        ("prod", ["Products", "Create a product"]),
        ("needs att", ["Needs attention"]),
        ("sett", []),
        ("zzz", []),
    ],
)
def test_pages_and_acts_by_the_start_of_their_words(
    staff_client: Client, text: str, found: list[str]
) -> None:
    assert options(staff_client, text) == found


def test_administrators_find_the_sections_of_the_settings(admin_client: Client) -> None:
    assert options(admin_client, "settings orders") == ["Orders"]
    assert "Settings" in options(admin_client, "sett")


def test_without_scripts_it_is_a_page(staff_client: Client) -> None:
    html = staff_client.get(FINDER, {"q": "create"}).content.decode()
    assert "<html" in html
    assert "Create a customer" in html
