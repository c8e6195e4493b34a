"""Rule 7: a user whom staff picks is linked, always; without a pick, whoever has proven the same e-mail."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from tests.accounts.conftest import Visitor, mails
from tests.conftest import make_user
from tests.customers.conftest import set_to, told

Make = Callable[..., Customer]
CREATE = "/omnipayments/customers/create/"


def unlinked(email: str, *, verified: bool = True) -> User:
    """A user whose registration made no customer."""
    set_to(create_customer_on_registration=False)
    return make_user(email, verified=verified)


def test_a_picked_user_is_linked_whatever_their_e_mail(staff_client: Client) -> None:
    user = unlinked("home@example.org", verified=False)
    data = {"kind": "individual", "given_name": "Nora", "email": "work@example.org", "user": user.email}
    assert staff_client.post(CREATE, data).status_code == 302
    customer = Customer.objects.get()
    assert (customer.user, customer.link_method, customer.linked_by) == (user, "picked", "Margaret Adams")
    assert told(customer) == ["customer.created", "user.linked"]


def test_picking_comes_before_the_e_mails_owner(api: APIClient) -> None:
    picked, owner = unlinked("picked@example.org"), unlinked("owner@example.org")
    answer = api.post("/api/v1/customers/", {"email": "owner@example.org", "user": picked.pk})
    assert answer.status_code == 201
    assert Customer.objects.get().user == picked != owner


def test_without_a_pick_the_verified_owner_is_linked(staff_client: Client) -> None:
    user = unlinked("owner@example.org")
    staff_client.post(CREATE, {"kind": "individual", "email": "OWNER@example.org"})
    customer = Customer.objects.get()
    assert (customer.user, customer.link_method) == (user, "verified_email")


def test_an_unverified_owner_is_linked_as_soon_as_they_prove_it(staff_client: Client) -> None:
    set_to(create_customer_on_registration=False)
    visitor = Visitor()
    visitor.sign_up("owner@example.org")
    staff_client.post(CREATE, {"kind": "individual", "email": "owner@example.org"})
    customer = Customer.objects.get()
    assert customer.user is None
    visitor.type_code(mails("owner@example.org")[-1].code)
    customer.refresh_from_db()
    assert customer.user == User.objects.get(email="owner@example.org")


def test_an_e_mail_that_is_edited_finds_its_owner(api: APIClient, make_customer: Make) -> None:
    user = unlinked("owner@example.org")
    customer = make_customer(email="typo@example.org")
    answer = api.patch(f"/api/v1/customers/{customer.pk}", {"email": "owner@example.org"})
    assert answer.status_code == 200
    customer.refresh_from_db()
    assert customer.user == user
    assert told(customer) == ["customer.created", "customer.edited", "user.linked"]


def test_a_closed_account_is_not_linked(make_customer: Make) -> None:
    user = unlinked("owner@example.org")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert make_customer(email="owner@example.org").user is None


def test_a_user_has_one_customer(api: APIClient, make_customer: Make) -> None:
    user = make_user("linked@example.org")
    first = Customer.objects.get(user=user)
    other = make_customer(given_name="Other")
    answer = api.patch(f"/api/v1/customers/{other.pk}", {"user": user.pk})
    assert answer.status_code == 400
    assert str(first) in answer.json()["errors"]["user"][0]
    assert api.patch(f"/api/v1/customers/{other.pk}", {"user": 999_999}).json()["errors"].keys() == {"user"}


def test_another_pick_replaces_the_first_and_tells_both(api: APIClient, make_customer: Make) -> None:
    one, two = unlinked("one@example.org"), unlinked("two@example.org")
    customer = make_customer(given_name="Nora", user=one.pk)
    api.patch(f"/api/v1/customers/{customer.pk}", {"user": two.pk})
    customer.refresh_from_db()
    assert customer.user == two
    assert told(customer) == ["customer.created", "user.linked", "user.unlinked", "user.linked"]


def test_somebody_who_works_here_is_made_no_customer_by_their_login(staff: User) -> None:
    assert not Customer.objects.exists()
