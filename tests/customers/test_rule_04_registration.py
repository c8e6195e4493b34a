"""Rule 4: registering makes the customer at once; only the proven mailbox links it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from customers.models import Customer
from settings_app.models import Settings
from tests.accounts.conftest import Visitor, mails
from tests.customers.log import last_event, stored, told

EMAIL = "vera@example.com"
DETAILS = {"given_name": "Vera", "surname": "Real", "phone": "+49 30 901820"}


@pytest.fixture
def visitor(db: None) -> Visitor:
    return Visitor()


def test_the_customer_is_there_before_the_code_and_linked_after_it(visitor: Visitor) -> None:
    visitor.sign_up(EMAIL, **DETAILS)
    user, customer = User.objects.get(email=EMAIL), Customer.objects.get()
    assert (customer.given_name, customer.surname, customer.phone) == tuple(DETAILS.values())
    assert (customer.user, customer.registered_user, customer.source) == (None, user, "registration")
    assert told(customer) == ["customer.registered"]

    visitor.type_code(mails(EMAIL)[-1].code)
    customer.refresh_from_db()
    assert (customer.user, customer.registered_user, customer.link_method) == (user, None, "registration")
    assert told(customer) == ["customer.registered", "user.linked"]


def test_who_has_the_address_already_stays_untouched_until_it_is_proven(
    visitor: Visitor, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(email=EMAIL, given_name="Veronika")
    before = stored(customer)
    visitor.sign_up(EMAIL, **DETAILS)
    assert Customer.objects.count() == 1
    assert stored(customer) == before
    assert told(customer) == ["customer.created", "user.registered"]

    visitor.type_code(mails(EMAIL)[-1].code)
    customer.refresh_from_db()
    assert customer.user == User.objects.get(email=EMAIL)
    assert customer.link_method == "verified_email"
    # The name is theirs to suggest, not to overwrite; nor is half of it mixed with the other.
    assert (customer.given_name, customer.surname, customer.phone) == ("Veronika", "", "+49 30 901820")
    assert set(customer.suggestions.values_list("field", "value")) == {
        ("given_name", "Vera"),
        ("surname", "Real"),
    }


def test_with_the_setting_off_nothing_is_made_but_a_match_is_linked(
    visitor: Visitor, make_customer: Callable[..., Customer]
) -> None:
    Settings.objects.update_or_create(pk=1, defaults={"create_customer_on_registration": False})
    customer = make_customer(email=EMAIL)
    visitor.register(EMAIL)
    Visitor().register("nobody@example.com")
    assert list(Customer.objects.all()) == [customer]
    customer.refresh_from_db()
    assert customer.user == User.objects.get(email=EMAIL)


def test_a_customer_of_somebody_else_stays_theirs(
    visitor: Visitor, make_customer: Callable[..., Customer]
) -> None:
    other = User.objects.create_user("other@example.com")
    customer = make_customer(email=EMAIL, user=other.pk)
    visitor.register(EMAIL)
    customer.refresh_from_db()
    assert customer.user == other
    assert last_event(customer).verb == "user.link_refused"


def test_people_who_work_here_are_no_customers(staff_client: Client) -> None:
    assert not Customer.objects.exists()
