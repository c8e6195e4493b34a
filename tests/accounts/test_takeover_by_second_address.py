"""Attack 4: a user adds somebody else's address to their account and never verifies it."""

import pytest
from allauth.account.models import EmailAddress

from tests.accounts.conftest import Visitor, mails
from tests.accounts.shop import (
    OWN_DETAILS,
    OWN_PASSWORD,
    OWNER,
    STRANGE_DETAILS,
    STRANGE_PASSWORD,
    person,
    place_order,
    sees_order,
)

pytestmark = pytest.mark.django_db

MINE = "mallory@example.net"


def add(stranger: Visitor, email: str = OWNER) -> None:
    stranger.client.post("/accounts/reauthenticate/", {"password": STRANGE_PASSWORD})
    answer = stranger.client.post("/accounts/email/", {"email": email, "action_add": "1"})
    assert answer["Location"] == "/accounts/confirm-email/"


def test_an_unverified_second_address_opens_nothing(visitor: Visitor, stranger: Visitor) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    assert order.customer
    before = person(order.customer)
    stranger.register(MINE, STRANGE_PASSWORD, **STRANGE_DETAILS)
    add(stranger)
    for action in ("action_primary", "action_send", "action_remove"):
        stranger.client.post("/accounts/email/", {"email": OWNER, action: "1"})
    stranger.type_code("BBBB-BBBB")
    later = place_order(Visitor(), OWNER, **OWN_DETAILS)
    for one in (order, later):
        assert not sees_order(stranger, one)
    assert {k: v for k, v in person(order.customer).items() if k != "phone"} == {
        k: v for k, v in before.items() if k != "phone"
    }
    assert not EmailAddress.objects.filter(email=OWNER, verified=True).exists()


def test_it_neither_locks_the_owner_out_nor_leads_them_into_the_strangers_account(
    visitor: Visitor, stranger: Visitor
) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    stranger.register(MINE, STRANGE_PASSWORD, **STRANGE_DETAILS)
    add(stranger)
    owner = Visitor()
    owner.register(OWNER, OWN_PASSWORD)
    assert sees_order(owner, order)
    assert "Mallory" not in owner.client.get("/account/").content.decode()
    # By now even the right code is worth nothing to the stranger: the mailbox is somebody else's.
    code = stranger.client.session["account_email_verification_code"]["code"]
    assert stranger.type_code(code)["Location"] == "/accounts/email/"
    assert EmailAddress.objects.get(email=OWNER).user.check_password(OWN_PASSWORD)
    assert not sees_order(stranger, order)


def test_the_mail_it_causes_holds_no_link_to_click(visitor: Visitor, stranger: Visitor) -> None:
    place_order(visitor, OWNER, **OWN_DETAILS)
    stranger.register(MINE, STRANGE_PASSWORD)
    add(stranger)
    mail = mails(OWNER)[-1]
    assert mail.code
    assert "http" not in mail.text
