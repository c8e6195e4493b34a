"""Sign-up, sign-in and reset tell a stranger nothing about whether an address is registered.

Everything a stranger can see is compared, byte by byte but for tokens, and the work is counted, never timed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache

from accounts.models import User
from omnibasis.events.models import Delivery
from tests.accounts.conftest import PASSWORD, Visitor, mails
from tests.conftest import make_user

pytestmark = pytest.mark.django_db

# Three addresses of one length, so that they can be swapped for one another in what a stranger sees.
NEW, WAITING, TAKEN = "new@example.com", "unp@example.com", "own@example.com"
STAFF = "emp@example.com"
ALL = (NEW, WAITING, TAKEN, STAFF)


@pytest.fixture(autouse=True)
def _addresses(db: None) -> None:
    Visitor().sign_up(WAITING)
    make_user(TAKEN)
    make_user(STAFF, is_staff=True)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that the hasher was put to work on."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return seen


def seen_by_stranger(response: Any, email: str) -> tuple[Any, ...]:
    body = response.content.decode().replace(email, "THE ADDRESS")
    body = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"', r'\1"TOKEN"', body)
    cookies = {
        name: {key: value for key, value in cookie.items() if key != "expires"}
        for name, cookie in response.cookies.items()
    }
    headers = {
        name: value for name, value in response.headers.items() if name not in ("Expires", "Set-Cookie")
    }
    return response.status_code, headers, cookies, body


def same_for_all(walk: Callable[[Visitor, str], list[Any]]) -> None:
    walks = {}
    for email in ALL:
        visitor = Visitor()
        walks[email] = [seen_by_stranger(response, email) for response in walk(visitor, email)]
    for email in ALL:
        assert walks[email] == walks[NEW], email


def test_sign_up_and_its_code_page_look_the_same() -> None:
    def walk(visitor: Visitor, email: str) -> list[Any]:
        page = "/accounts/confirm-email/"
        return [
            visitor.sign_up(email),
            visitor.client.get(page),
            visitor.type_code("BBBB-BBBB"),
            visitor.client.post(page, {"action": "resend"}),
            visitor.client.get(page),
            visitor.client.post(page, {"action": "resend"}),
            visitor.client.get(page),
            *[visitor.type_code("CCCC-CCCC") for _attempt in range(4)],
            visitor.client.get("/accounts/login/"),
            visitor.client.get(page),
        ]

    same_for_all(walk)


def test_sign_up_does_the_same_work(hashed: list[str]) -> None:
    for email in ALL:
        hashed.clear()
        before = Delivery.objects.count()
        visitor = Visitor()
        visitor.sign_up(email)
        assert hashed == [PASSWORD], email
        assert Delivery.objects.count() == before + 1, email
        visitor.client.post("/accounts/confirm-email/", {"action": "resend"})
        assert Delivery.objects.count() == before + 2, email


def test_a_refused_sign_up_looks_the_same_and_hashes_nothing(hashed: list[str]) -> None:
    same_for_all(lambda visitor, email: [visitor.sign_up(email, "short")])
    assert hashed == []


def test_a_wrong_password_looks_the_same_and_costs_the_same(hashed: list[str]) -> None:
    same_for_all(lambda visitor, email: [visitor.sign_in(email, "not-the-password-7")])
    assert hashed == ["not-the-password-7"] * len(ALL)


def test_reset_looks_the_same_and_writes_a_mail_either_way(hashed: list[str]) -> None:
    before = Delivery.objects.count()
    same_for_all(
        lambda visitor, email: [
            visitor.ask_reset(email),
            visitor.client.get("/accounts/password/reset/done/"),
        ]
    )
    assert Delivery.objects.count() == before + len(ALL)
    assert hashed == []
    assert "There is no account with this address" in mails(NEW)[-1].text
    assert "/accounts/password/reset/key/" in mails(TAKEN)[-1].text


def test_the_throttles_strike_at_the_same_moment() -> None:
    def walk(visitor: Visitor, email: str) -> list[Any]:
        return [
            *[visitor.sign_in(email, "not-the-password-7") for _attempt in range(7)],
            *[visitor.ask_reset(email) for _attempt in range(7)],
        ]

    walks = []
    for email in ALL:
        cache.clear()
        walks.append([seen_by_stranger(r, email)[0] for r in walk(Visitor(), email)])
    assert walks == [walks[0]] * len(ALL)
    assert walks[0][-1] == 429


def test_the_mail_throttle_of_sign_up_strikes_at_the_same_moment() -> None:
    walks = []
    for email in ALL:
        cache.clear()
        walks.append([Visitor().sign_up(email).status_code for _attempt in range(8)])
    assert walks == [[302] * 6 + [429] * 2] * len(ALL)


def test_a_throttled_sign_up_writes_nothing() -> None:
    for number in range(20):
        Visitor().sign_up(f"a{number}@example.com", "short")
    before = User.objects.count(), Delivery.objects.count()
    assert Visitor().sign_up("fresh@example.com").status_code == 429
    assert (User.objects.count(), Delivery.objects.count()) == before


def test_the_code_of_a_taken_address_is_never_right() -> None:
    visitor = Visitor()
    visitor.sign_up(TAKEN)
    code = visitor.client.session["account_email_verification_code"]["code"]
    assert "not right" in visitor.type_code(code).content.decode()
    assert not visitor.is_signed_in


def test_changing_to_an_address_tells_nothing_about_it() -> None:
    user = make_user("me@example.com")

    def walk(visitor: Visitor, email: str) -> list[Any]:
        user.emailaddress_set.exclude(email="me@example.com").delete()
        visitor.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        visitor.client.post("/accounts/reauthenticate/", {"password": "correct-horse-battery-9"})
        return [
            visitor.client.post("/accounts/email/", {"email": email, "action_add": "1"}),
            visitor.client.get("/accounts/confirm-email/"),
            visitor.type_code("BBBB-BBBB"),
        ]

    same_for_all(walk)
    assert [len(mails(email)) for email in ALL] == [1, 2, 1, 1]
