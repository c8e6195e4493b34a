"""Rule 8: an end user sees what is the linked customer's only while their e-mail is verified."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from customers.models import Customer
from customers.services import archive_customer, merge_customers, own_customer, set_image, unlink_user
from omnibasis.core.actors import SYSTEM, Actor
from orders.models import Order, Product
from tests.customers.conftest import order
from tests.security.hostile import photo


@pytest.fixture
def bought(end_user_client: Client, end_user: User, lesson: Product) -> Order:
    placed = order(end_user_client, lesson, end_user.email)
    assert placed.customer == Customer.objects.get(user=end_user)
    return placed


def sees(client: Client, placed: Order) -> bool:
    return f"/order/{placed.code}/" in client.get("/account/orders/", follow=True).content.decode()


def test_while_it_is_verified(end_user_client: Client, end_user: User, bought: Order) -> None:
    assert sees(end_user_client, bought)
    assert own_customer(end_user) == bought.customer
    EmailAddress.objects.filter(user=end_user).update(verified=False)
    assert own_customer(end_user) is None
    assert list(Order.objects.visible_to(end_user)) == []
    assert not sees(end_user_client, bought)
    EmailAddress.objects.filter(user=end_user).update(verified=True)
    assert sees(end_user_client, bought)


def test_not_once_they_are_unlinked(
    end_user_client: Client, end_user: User, bought: Order, by_staff: Actor
) -> None:
    assert bought.customer_id is not None
    unlink_user(customer_id=bought.customer_id, actor=by_staff)
    assert not sees(end_user_client, bought)


def test_not_once_the_customer_is_archived(end_user: User, by_staff: Actor) -> None:
    customer = Customer.objects.get(user=end_user)
    archive_customer(customer_id=customer.pk, actor=by_staff)
    assert own_customer(end_user) is None


def test_also_what_came_by_a_merge(
    end_user_client: Client, end_user: User, bought: Order, lesson: Product, by_staff: Actor
) -> None:
    other = order(Client(), lesson, "other@example.org")
    assert other.customer_id is not None
    own = Customer.objects.get(user=end_user)
    merge_customers(keep_id=other.customer_id, drop_id=own.pk, actor=by_staff)
    assert sees(end_user_client, bought)
    assert sees(end_user_client, other)


def test_nobody_sees_anybody_elses(end_user_client: Client, bought: Order, lesson: Product) -> None:
    other = order(Client(), lesson, "other@example.org")
    assert not sees(end_user_client, other)
    assert sees(end_user_client, bought)
    assert not sees(Client(), bought)


def test_pictures_follow_the_same_rule(end_user_client: Client, end_user: User, bought: Order) -> None:
    import io

    own = Customer.objects.get(user=end_user)
    set_image(customer_id=own.pk, upload=io.BytesIO(photo()), actor=SYSTEM)
    own.refresh_from_db()
    path = f"/media/{own.image}"
    assert end_user_client.get(path).status_code == 200
    assert Client().get(path).status_code == 404
    for elsewhere in (
        "/media/../db.sqlite3",
        "/media/customers/",
        "/media/%2e%2e/settings.py",
        "/media//etc/passwd",
    ):
        assert end_user_client.get(elsewhere).status_code == 404
    EmailAddress.objects.filter(user=end_user).update(verified=False)
    assert end_user_client.get(path).status_code == 404


def test_staff_sees_files_but_nothing_beside_them(staff_client: Client) -> None:
    for elsewhere in (
        "/media/../db.sqlite3",
        "/media/customers/",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media/\0",
    ):
        assert staff_client.get(elsewhere).status_code in (400, 404)
