"""The frame: theme and time zone as the reader chose, a menu for who they are, nothing inline."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer

LIST = "/omnipayments/customers/"


def page(client: Client, path: str = LIST) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("cookie", "attribute"), [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"')]
)
def test_the_chosen_theme_is_drawn_by_the_server(staff_client: Client, cookie: str, attribute: str) -> None:
    staff_client.cookies["theme"] = cookie
    assert attribute in page(staff_client)


@pytest.mark.parametrize("cookie", ["", 'dark" onload="x', "blue"])
def test_anything_else_follows_the_system(staff_client: Client, cookie: str) -> None:
    staff_client.cookies["theme"] = cookie
    assert "data-bs-theme" not in page(staff_client)


def test_a_narrowed_menu_stays_narrow(staff_client: Client) -> None:
    staff_client.cookies["sidebar"] = "collapsed"
    assert 'data-sidebar="collapsed"' in page(staff_client)


def test_the_menu_marks_where_one_is(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    text = page(staff_client, f"{LIST}{make_customer().pk}/")
    assert re.findall(r'href="([^"]*)" aria-current="page" title', text) == [LIST]


def test_administrators_see_more_of_the_menu(staff_client: Client, admin_client: Client) -> None:
    assert 'title="Settings"' in page(admin_client)
    assert 'title="Settings"' not in page(staff_client)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Tokyo", "JST"), ("../../etc/passwd", "UTC"), ("Nowhere/None", "UTC"), ("x" * 200, "UTC")],
)
def test_times_are_in_the_viewers_zone(
    staff_client: Client, make_customer: Callable[..., Customer], zone: str, shown: str
) -> None:
    customer = make_customer()
    staff_client.cookies["tz"] = zone
    assert re.search(rf'title="[^"]* {shown}"', page(staff_client, f"{LIST}{customer.pk}/"))


@pytest.mark.parametrize("path", [LIST, f"{LIST}create/", "/omnibasis/search/?q=a", "/omnipayments/nothing/"])
def test_nothing_is_inline(staff_client: Client, path: str) -> None:
    answer = staff_client.get(path)
    text = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)
    assert "'unsafe" not in answer["Content-Security-Policy"]
