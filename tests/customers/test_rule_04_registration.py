"""Rule 4: a registration makes its customer at once; the link comes with the proof of the mailbox."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from customers.services import archive_customer
from omnibasis.core.actors import Actor
from tests.accounts.conftest import Visitor, mails
from tests.conftest import make_user
from tests.customers.conftest import set_to, told

Make = Callable[..., Customer]
EMAIL = "nora@example.org"
DETAILS = {"given_name": "Nora", "surname": "Berg", "phone": "+47 22 86 44 00"}


def test_a_new_address_makes_a_customer_that_is_linked_when_proven(visitor: Visitor) -> None:
    visitor.sign_up("Nora@Example.org", **DETAILS)
    customer, user = Customer.objects.get(), User.objects.get()
    assert {name: getattr(customer, name) for name in DETAILS} == DETAILS
    assert (customer.email_key, customer.source) == (EMAIL, "registration")
    assert (customer.user, customer.registered_user) == (None, user)

    visitor.type_code(mails(EMAIL)[-1].code)
    customer.refresh_from_db()
    assert (customer.user, customer.registered_user, customer.link_method) == (user, None, "registration")
    assert customer.linked_at is not None
    assert told(customer) == ["customer.registered", "user.linked"]


def test_a_customer_who_was_there_is_left_untouched_but_for_the_timeline(
    visitor: Visitor, make_customer: Make
) -> None:
    before = make_customer(email="NORA@example.org", surname="Old", phone="+420 608 225 333")
    visitor.sign_up(EMAIL, **DETAILS)
    after = Customer.objects.get()
    assert (after.email, after.surname, after.given_name, after.phone) == (
        "NORA@example.org", "Old", "", before.phone,
    )  # fmt: skip
    assert (after.user, after.registered_user, after.open_suggestions) == (None, None, 0)
    assert told(after) == ["customer.created", "user.registered"]

    visitor.type_code(mails(EMAIL)[-1].code)
    after.refresh_from_db()
    assert (after.user, after.link_method) == (User.objects.get(email=EMAIL), "verified_email")
    assert (after.surname, after.given_name) == ("Old", "")
    suggested = {s.field: s.value for s in after.suggestions.all()}
    assert suggested == DETAILS
    assert after.language == "en", "a blank is filled"


def test_with_the_setting_off_nothing_is_made_but_a_proven_match_is_linked(
    visitor: Visitor, make_customer: Make
) -> None:
    set_to(create_customer_on_registration=False)
    visitor.register("somebody@example.org")
    assert not Customer.objects.exists()

    customer = make_customer(email=EMAIL)
    other = Visitor()
    other.sign_up(EMAIL)
    assert told(customer) == ["customer.created"]
    other.type_code(mails(EMAIL)[-1].code)
    customer.refresh_from_db()
    assert customer.user == User.objects.get(email=EMAIL)


def test_a_user_who_proved_the_mailbox_before_is_linked_when_the_customer_comes(
    visitor: Visitor, make_customer: Make
) -> None:
    set_to(create_customer_on_registration=False)
    visitor.register(EMAIL)
    customer = make_customer(email=EMAIL.upper())
    assert customer.user == User.objects.get(email=EMAIL)


def test_what_the_users_row_says_is_never_believed(make_customer: Make) -> None:
    """Only a proven address counts; `user.email` may be anything."""
    user = make_user("mallory@example.org")
    Customer.objects.all().delete()
    User.objects.filter(pk=user.pk).update(email=EMAIL)
    assert make_customer(email=EMAIL).user is None
    EmailAddress.objects.filter(user=user).update(email="third@example.org", verified=False)
    assert make_customer(email="third@example.org").user is None


def test_somebody_elses_customer_stays_theirs(api: APIClient, visitor: Visitor, make_customer: Make) -> None:
    owner = make_user("owner@example.org")
    customer = make_customer(email=EMAIL, user=None)
    api.patch(f"/api/v1/customers/{customer.pk}", {"user": None})
    Customer.objects.filter(user=owner).delete()
    api.patch(f"/api/v1/customers/{customer.pk}", {"user": owner.pk})
    visitor.register(EMAIL)
    customer.refresh_from_db()
    assert customer.user == owner
    assert told(customer)[-1] == "user.link_refused"


def test_an_archived_customer_is_linked_and_stays_archived(
    visitor: Visitor, make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(email=EMAIL)
    archive_customer(customer_id=customer.pk, actor=by_staff)
    visitor.register(EMAIL)
    customer.refresh_from_db()
    assert customer.archived_at is not None
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("wrong", ["AAAA-AAAA", "", "0"])
def test_a_wrong_code_links_nothing(visitor: Visitor, wrong: str) -> None:
    visitor.sign_up(EMAIL)
    visitor.type_code(wrong)
    assert Customer.objects.get().user is None
