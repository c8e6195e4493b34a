"""Rule 9: every link says why, when and who; one click takes it off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from customers.services import create_customer, own_customer
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.events.models import Event
from orders.models import Product
from tests.accounts.conftest import Visitor
from tests.bookings.conftest import at, make_resource
from tests.bookings.hosted import book_online, first_slot
from tests.conftest import make_user, signed_in
from tests.customers.conftest import order, set_to, told

EMAIL = "nora@example.org"


def registration(user: Callable[[], User], lesson: Product, staff_client: Client) -> None:
    Visitor().register(EMAIL)


def verified_email(user: Callable[[], User], lesson: Product, staff_client: Client) -> None:
    user()
    staff_client.post("/omnipayments/customers/create/", {"kind": "individual", "email": EMAIL})


def picked(user: Callable[[], User], lesson: Product, staff_client: Client) -> None:
    data = {"kind": "individual", "given_name": "Nora", "user": user().email}
    staff_client.post("/omnipayments/customers/create/", data)


def by_order(user: Callable[[], User], lesson: Product, staff_client: Client) -> None:
    order(signed_in(user()), lesson, EMAIL)


def by_booking(user: Callable[[], User], lesson: Product, staff_client: Client) -> None:
    client, hall = signed_in(user()), make_resource("Hall")
    book_online(client, first_slot(client, hall, day=at(0).date().isoformat()), email=EMAIL)


def by_import(user: Callable[[], User], lesson: Product, staff_client: Client) -> None:
    user()
    create_customer(data={"email": EMAIL}, actor=SYSTEM, source=Source.IMPORT)


WAYS = {
    "registration": registration,
    "verified_email": verified_email,
    "picked": picked,
    "order": by_order,
    "booking": by_booking,
    "import": by_import,
}


def linked_by(way: str, lesson: Product, staff_client: Client) -> Customer:
    def user() -> User:
        set_to(create_customer_on_registration=False)
        return make_user(EMAIL, given_name="Nora")

    WAYS[way](user, lesson, staff_client)
    return Customer.objects.get(user__email=EMAIL)


@pytest.mark.parametrize("way", WAYS)
def test_the_link_says_why_when_and_who(way: str, lesson: Product, staff_client: Client) -> None:
    customer = linked_by(way, lesson, staff_client)
    assert customer.link_method == way
    assert customer.linked_by
    event = Event.objects.get(timeline_id=customer.pk, verb="user.linked")
    assert event.data["method"] == way
    assert event.data["email"] == EMAIL
    assert customer.linked_at is not None
    assert abs((event.at - customer.linked_at).total_seconds()) < 5
    page = staff_client.get(f"/omnipayments/customers/{customer.pk}/").content.decode()
    assert str(Customer.LinkMethod(way).label) in page.replace("&#x27;", "'")


@pytest.mark.parametrize("way", WAYS)
def test_one_click_takes_it_off(way: str, lesson: Product, staff_client: Client) -> None:
    customer = linked_by(way, lesson, staff_client)
    user = customer.user
    assert user is not None
    assert staff_client.post(f"/omnipayments/customers/{customer.pk}/unlink/").status_code == 302
    customer.refresh_from_db()
    assert (customer.user, customer.link_method, customer.linked_at, customer.linked_by) == (
        None,
        "",
        None,
        "",
    )
    assert told(customer)[-1] == "user.unlinked"
    assert own_customer(user) is None
    # A second click changes nothing.
    version = customer.version
    staff_client.post(f"/omnipayments/customers/{customer.pk}/unlink/")
    customer.refresh_from_db()
    assert customer.version == version


def test_what_they_buy_afterwards_does_not_link_them_again(lesson: Product, staff_client: Client) -> None:
    customer = linked_by("picked", lesson, staff_client)
    user = customer.user
    assert user is not None
    staff_client.post(f"/omnipayments/customers/{customer.pk}/unlink/")
    order(signed_in(user), lesson, "someone@example.org")
    customer.refresh_from_db()
    assert customer.user is None


def test_the_api_links_and_unlinks(api: APIClient) -> None:
    set_to(create_customer_on_registration=False)
    user = make_user(EMAIL)
    made = api.post("/api/v1/customers/CreateOrEdit", {"given_name": "Nora", "user": user.pk}).json()
    path = f"/api/v1/customers/{made['customer']['id']}"
    assert api.patch(path, {"user": None}).json()["user"] is None
    assert told(Customer.objects.get())[-2:] == ["user.linked", "user.unlinked"]
