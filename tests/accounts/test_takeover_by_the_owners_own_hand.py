"""Attack 5: the owner acts on the mail that a stranger's sign-up caused."""

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
    proves_nothing_new,
    sees_order,
)

pytestmark = pytest.mark.django_db


def test_the_code_typed_anywhere_but_in_the_strangers_browser_does_nothing(
    visitor: Visitor, stranger: Visitor
) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    assert order.customer
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    mail = mails(OWNER)[-1]
    assert "http" not in mail.text  # there is nothing to click
    before = person(order.customer)
    # In a browser without a sign-up, then in one that has the owner's own.
    owner = Visitor()
    assert owner.type_code(mail.code)["Location"] == "/accounts/login/"
    owner.sign_up(OWNER, OWN_PASSWORD, **OWN_DETAILS)
    assert owner.type_code(mail.code).status_code == 200
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert person(order.customer) == before
    assert owner.type_code(mails(OWNER)[-1].code)["Location"] == "/account/"
    assert sees_order(owner, order)
    assert not sees_order(stranger, order)
    proves_nothing_new(stranger, STRANGE_PASSWORD)


def test_the_owner_of_an_account_follows_the_link_in_the_mail(visitor: Visitor, stranger: Visitor) -> None:
    visitor.register(OWNER, OWN_PASSWORD, **OWN_DETAILS)
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    mail = mails(OWNER)[-1]
    assert mail.subject.startswith("You have an account")
    owner = Visitor()
    owner.client.get(mail.link)
    owner.ask_reset(OWNER)
    owner.reset(mails(OWNER)[-1].link, "another-own-secret-3")
    assert owner.sign_in(OWNER, "another-own-secret-3")["Location"] == "/account/"
    assert sees_order(owner, order)
    proves_nothing_new(stranger, STRANGE_PASSWORD, OWN_PASSWORD)
    assert not sees_order(stranger, order)
    # The reset ended the sessions that knew the old password.
    assert not visitor.is_signed_in


def test_a_reset_that_a_stranger_asked_for_is_the_owners_alone(visitor: Visitor, stranger: Visitor) -> None:
    visitor.register(OWNER, OWN_PASSWORD, **OWN_DETAILS)
    stranger.ask_reset(OWNER)
    link = mails(OWNER)[-1].link
    owner = Visitor()
    owner.reset(link, "another-own-secret-3")
    assert not stranger.is_signed_in
    # The link works once.
    assert "This link no longer works" in Visitor().client.get(link).content.decode()
