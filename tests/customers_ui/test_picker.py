"""The user picker answers with at most ten users, and says who is taken."""

from __future__ import annotations

from django.test import Client

from tests.conftest import make_user

PICKER = "/omnipayments/customers/users/"


def test_it_finds_by_the_start_of_e_mail_or_name(staff_client: Client) -> None:
    make_user("luis@example.com", given_name="Luís", surname="Gonçalves")
    make_user("bjorn@example.com", given_name="Bjørn")
    for text in ("lui", "LUIS@ex", "gonç"):
        html = staff_client.get(PICKER, {"q": text}).content.decode()
        assert 'data-value="luis@example.com"' in html
        assert "bjorn" not in html
    assert "belongs to Luís Gonçalves" in html


def test_ten_at_most_and_none_for_nothing(staff_client: Client) -> None:
    for n in range(12):
        make_user(f"user{n}@example.com")
    assert staff_client.get(PICKER, {"q": "user"}).content.count(b'role="option"') == 10
    for text in ("", " ", "%", "\x00", "nobody"):
        assert b'role="option"' not in staff_client.get(PICKER, {"q": text}).content


def test_closed_accounts_are_not_offered(staff_client: Client) -> None:
    make_user("gone@example.com", is_active=False)
    assert b"gone@" not in staff_client.get(PICKER, {"q": "gone"}).content
