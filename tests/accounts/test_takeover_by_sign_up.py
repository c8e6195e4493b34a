"""Attack 1: a customer with orders exists, and a stranger signs up with the address."""

import pytest

from accounts.models import User
from omnibasis.events.models import Event
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
    what_is_seen,
)

pytestmark = pytest.mark.django_db


def test_the_stranger_sees_nothing_and_changes_nothing(visitor: Visitor, stranger: Visitor) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    customer = order.customer
    assert customer
    before = person(customer)
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    for _attempt in range(4):
        stranger.type_code("BBBB-BBBB")
    proves_nothing_new(stranger, STRANGE_PASSWORD)
    assert not sees_order(stranger, order)
    assert "Real" not in what_is_seen(stranger)
    assert person(customer) == before
    # Staff reads on the timeline that somebody registered; that is all that happened to the customer.
    assert Event.objects.filter(timeline_id=customer.pk).order_by("id").last().verb == "user.registered"  # type: ignore[union-attr]


def test_the_owner_has_it_all_once_verified(visitor: Visitor, stranger: Visitor) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    customer = order.customer
    assert customer
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    owner = Visitor()
    owner.sign_up(OWNER, OWN_PASSWORD, **OWN_DETAILS)
    assert not sees_order(owner, order)
    owner.type_code(mails(OWNER)[-1].code)
    assert sees_order(owner, order)
    stored = person(customer)
    assert (stored["given_name"], stored["surname"], stored["phone"]) == tuple(OWN_DETAILS.values())
    assert (stored["user_id"], stored["link_method"]) == (User.objects.get().pk, "verified_email")
    suggested = set(customer.suggestions.values_list("value", flat=True))
    assert not suggested & set(STRANGE_DETAILS.values())
    proves_nothing_new(stranger, STRANGE_PASSWORD)


def test_a_stranger_who_signs_up_before_and_after_the_owner_gets_nothing(
    visitor: Visitor, stranger: Visitor
) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    owner = Visitor()
    owner.sign_up(OWNER, OWN_PASSWORD, **OWN_DETAILS)
    code = mails(OWNER)[-1].code
    other = Visitor()
    other.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    owner.type_code(code)
    assert sees_order(owner, order)
    for browser in (stranger, other):
        proves_nothing_new(browser, STRANGE_PASSWORD)
        assert not sees_order(browser, order)
