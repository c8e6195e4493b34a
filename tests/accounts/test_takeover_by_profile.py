"""Attack 3: the profile form is made to set somebody else's e-mail."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from customers.models import Customer
from tests.accounts.conftest import Visitor
from tests.accounts.shop import OWN_DETAILS, OWNER, STRANGE_DETAILS, person, place_order, sees_order

pytestmark = pytest.mark.django_db

MINE = "mallory@example.net"


def test_the_e_mail_is_no_part_of_the_profile(visitor: Visitor, stranger: Visitor) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    assert order.customer
    before = person(order.customer)
    stranger.register(MINE)
    attack = {
        "email": OWNER,
        "email_key": OWNER,
        "user": "1",
        "customer": str(order.customer.pk),
        "is_staff": "on",
        "is_superuser": "on",
        "verified": "on",
        **STRANGE_DETAILS,
    }
    assert stranger.client.post("/account/profile/", attack).status_code == 302
    user = User.objects.get(given_name="Mallory")
    assert (user.email, user.is_staff, user.is_superuser) == (MINE, False, False)
    assert not EmailAddress.objects.filter(email=OWNER).exists()
    assert not sees_order(stranger, order)
    assert person(order.customer) == before
    assert Customer.objects.get(user=user).email == MINE


def test_an_order_with_the_owners_address_by_a_signed_in_stranger_opens_nothing(
    visitor: Visitor, stranger: Visitor
) -> None:
    order = place_order(visitor, OWNER, **OWN_DETAILS)
    assert order.customer
    before = person(order.customer)
    stranger.register(MINE, **STRANGE_DETAILS)
    theirs = place_order(stranger, OWNER, **STRANGE_DETAILS)
    assert theirs.customer == Customer.objects.get(user__email=MINE)
    assert sees_order(stranger, theirs)
    assert not sees_order(stranger, order)
    assert person(order.customer) == before
