"""Rules 7, 8 and 9: staff picks a user, the user sees their own, every link says why and can be undone."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from customers.models import Customer
from tests.accounts.conftest import Visitor
from tests.accounts.shop import place_order
from tests.conftest import make_user, signed_in
from tests.customers.log import last_event

CREATE = "/omnipayments/customers/create/"


def test_a_picked_user_is_linked_whatever_their_address(staff_client: Client, staff: User) -> None:
    user = make_user("anna@example.com", verified=False)
    Customer.objects.all().delete()
    staff_client.post(
        CREATE, {"kind": "individual", "email": "office@example.com", "user": "anna@example.com"}
    )
    customer = Customer.objects.get()
    assert (customer.user, customer.link_method, customer.linked_by) == (user, "picked", str(staff))
    assert customer.linked_at is not None


def test_none_picked_links_who_has_proven_the_address(staff_client: Client) -> None:
    proven = make_user("anna@example.com", is_staff=False)
    Customer.objects.all().delete()
    staff_client.post(CREATE, {"kind": "individual", "email": "ANNA@example.com"})
    customer = Customer.objects.get()
    assert (customer.user, customer.link_method) == (proven, "verified_email")


def test_an_unproven_address_links_only_once_it_is_proven(staff_client: Client) -> None:
    user = make_user("anna@example.com", verified=False)
    Customer.objects.all().delete()
    staff_client.post(CREATE, {"kind": "individual", "email": "anna@example.com"})
    customer = Customer.objects.get()
    assert customer.user is None
    address = EmailAddress.objects.get(user=user)
    address.verified = True
    address.save()
    customer.refresh_from_db()
    assert customer.user == user


def test_a_user_with_a_customer_cannot_be_picked_for_another(
    staff_client: Client, end_user: User, make_customer: Callable[..., Customer]
) -> None:
    answer = staff_client.post(CREATE, {"kind": "individual", "given_name": "Leonie", "user": end_user.email})
    assert answer.status_code != 302
    assert "user" in answer.content.decode()
    assert not Customer.objects.filter(given_name="Leonie").exists()


def test_the_user_sees_their_orders_only_while_the_address_is_proven(db: None) -> None:
    visitor = Visitor()
    order = place_order(visitor, "vera@example.com", given_name="Vera")
    visitor.register("vera@example.com")
    assert f"/order/{order.code}/" in visitor.client.get("/account/orders/").content.decode()
    EmailAddress.objects.update(verified=False)
    assert f"/order/{order.code}/" not in visitor.client.get("/account/orders/", follow=True).content.decode()


def test_one_click_unlinks_and_the_user_sees_nothing_any_more(staff_client: Client, staff: User) -> None:
    visitor = Visitor()
    order = place_order(visitor, "vera@example.com", given_name="Vera")
    visitor.register("vera@example.com")
    customer = Customer.objects.get()
    page = staff_client.get(f"/omnipayments/customers/{customer.pk}/").content.decode()
    assert "because" in page

    staff_client.post(f"/omnipayments/customers/{customer.pk}/unlink/")
    customer.refresh_from_db()
    assert (customer.user, customer.link_method, customer.linked_at) == (None, "", None)
    event = last_event(customer)
    assert (event.verb, event.actor_user_id) == ("user.unlinked", staff.pk)
    assert f"/order/{order.code}/" not in visitor.client.get("/account/orders/", follow=True).content.decode()
    assert signed_in(staff).get(f"/omnipayments/customers/{customer.pk}/").status_code == 200
