"""Attack 2: a stranger signs up with the address, and then its owner orders."""

import pytest

from accounts.models import User
from customers.models import Customer
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


def test_the_order_shows_to_nobody_until_somebody_proves_the_mailbox(
    visitor: Visitor, stranger: Visitor
) -> None:
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    assert order.customer == Customer.objects.get()
    assert not sees_order(stranger, order)
    assert not sees_order(visitor, order)
    proves_nothing_new(stranger, STRANGE_PASSWORD)
    assert person(order.customer)["user_id"] is None
    # The order keeps what its buyer typed; what differs from the registration waits for staff.
    assert order.buyer["surname"] == "Real"
    assert order.customer.open_suggestions == 3


@pytest.mark.parametrize("way", ["signs up", "resets the password"])
def test_the_owner_gets_the_order_and_none_of_the_strangers_details(stranger: Visitor, way: str) -> None:
    stranger.sign_up(OWNER, STRANGE_PASSWORD, **STRANGE_DETAILS)
    owner = Visitor()
    order = place_order(owner, OWNER, **OWN_DETAILS)
    if way == "signs up":
        owner.register(OWNER, OWN_PASSWORD, **OWN_DETAILS)
    else:
        owner.ask_reset(OWNER)
        owner.reset(mails(OWNER)[-1].link, OWN_PASSWORD)
        owner.sign_in(OWNER, OWN_PASSWORD)
        assert not sees_order(owner, order)
        owner.type_code(mails(OWNER)[-1].code)
    assert sees_order(owner, order)
    assert order.customer
    stored = person(order.customer)
    assert stored["user_id"] == User.objects.get().pk
    assert not {stored["given_name"], stored["surname"], stored["phone"]} & set(STRANGE_DETAILS.values())
    page = owner.client.get("/account/profile/").content.decode()
    assert "Mallory" not in page
    assert STRANGE_DETAILS["phone"] not in page
    assert not sees_order(stranger, order)
    proves_nothing_new(stranger, STRANGE_PASSWORD)
