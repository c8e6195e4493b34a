"""Recently viewed: in the browser, for the one user who viewed, and nothing is written for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from customers.models import Customer
from customers.recent import COOKIE, SALT
from customers.services import archive_customer
from omnibasis.core.actors import Actor
from tests.conftest import PASSWORD, signed_in
from tests.customers_ui.conftest import LIST, words

PALETTE = "/omnibasis/search/?palette=1&q="


@pytest.fixture
def three(make_customer: Callable[..., Customer]) -> list[Customer]:
    return [make_customer(given_name=name) for name in ("Anna", "Bert", "Cleo")]


def view(client: Client, *customers: Customer) -> None:
    for customer in customers:
        assert client.get(f"{LIST}{customer.pk}/").status_code == 200


def palette(client: Client) -> str:
    return client.get(PALETTE, headers={"X-Requested-With": "fetch"}).content.decode()


def test_newest_first_each_once(staff_client: Client, three: list[Customer]) -> None:
    anna, bert, cleo = three
    view(staff_client, anna, bert, cleo, anna)
    assert "Recently viewed A Anna C Cleo B Bert" in words(staff_client, LIST)
    html = palette(staff_client)
    at = [html.index(f'data-url="{LIST}{c.pk}/"') for c in (anna, cleo, bert)]
    assert at == sorted(at)


def test_every_tab_counts_and_ten_are_kept(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    for n in range(12):
        staff_client.get(f"{LIST}{make_customer(given_name=f'Nr {n}').pk}/timeline/")
    assert palette(staff_client).count("data-url") == 10 + 5  # and five things to begin


def test_it_is_one_query_and_none_without_a_cookie(staff_client: Client, three: list[Customer]) -> None:
    staff_client.get(LIST)
    with CaptureQueriesContext(connection) as before:
        staff_client.get(LIST)
    view(staff_client, *three)
    with CaptureQueriesContext(connection) as after:
        staff_client.get(LIST)
    assert len(after) == len(before) + 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    staff_client: Client, three: list[Customer]
) -> None:
    answer = staff_client.get(f"{LIST}{three[0].pk}/")
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    again = staff_client.get(f"{LIST}{three[0].pk}/")
    assert COOKIE not in again.cookies, "nothing new is nothing to send"


def test_who_is_gone_is_left_out(staff_client: Client, three: list[Customer], by_staff: Actor) -> None:
    view(staff_client, *three)
    archive_customer(customer_id=three[1].pk, actor=by_staff)
    assert "Bert" not in palette(staff_client)


def test_another_user_of_the_same_browser_sees_none_of_it(
    staff_client: Client, admin: User, three: list[Customer]
) -> None:
    view(staff_client, *three)
    kept = staff_client.cookies[COOKIE].value
    other = signed_in(admin)
    other.cookies[COOKIE] = kept
    assert "Recently viewed" not in palette(other)
    assert "Recently viewed" not in words(other, LIST)


@pytest.mark.parametrize("door", ["/accounts/logout/", "/accounts/login/"])
def test_signing_in_or_out_forgets(client: Client, staff: User, three: list[Customer], door: str) -> None:
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    view(client, *three)
    answer = client.post(door, {"login": staff.email, "password": PASSWORD})
    assert answer.cookies[COOKIE].value == ""


@pytest.mark.parametrize("forged", ["x", "", "a:b:c", "\u00e9", "x" * 5_000])
def test_a_cookie_that_is_not_signed_is_ignored(
    staff_client: Client, three: list[Customer], forged: str
) -> None:
    assert_ignored(staff_client, three, forged)


@pytest.mark.parametrize("content", ["text", [], 7, {"a": 1}, [None, "1", [2]], None, True])
def test_a_cookie_that_says_something_else_is_ignored(
    staff_client: Client, three: list[Customer], content: Any
) -> None:
    assert_ignored(staff_client, three, signing.dumps(content, salt=SALT))


def test_a_cookie_that_was_signed_for_something_else_is_ignored(
    staff_client: Client, staff: User, three: list[Customer]
) -> None:
    ids = [customer.pk for customer in three]
    assert_ignored(staff_client, three, signing.dumps([staff.pk, *ids], salt="another"))


def assert_ignored(client: Client, three: list[Customer], cookie: str) -> None:
    client.cookies[COOKIE] = cookie
    assert "Recently viewed" not in words(client, LIST)
    view(client, three[0])
    assert "Anna" in palette(client)
