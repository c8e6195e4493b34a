"""A signed-in user on the order page, and their orders in My account."""

from typing import Any

from django.test import Client

from customers.models import Customer
from orders.models import Order, Product
from tests.conftest import make_user, signed_in
from tests.orders.conftest import order_online


def test_finds_their_own_details_filled_in(lesson: Product, db: None) -> None:
    user = make_user("ida@example.com", given_name="Ida", surname="Berg", phone="+47 22 12 34 56")
    text = signed_in(user).get("/order/").content.decode()
    for value in ("ida@example.com", "Ida", "Berg", "+47 22 12 34 56"):
        assert f'value="{value}"' in text
    assert 'value="ida@example.com"' not in Client().get("/order/").content.decode()


def test_buys_as_their_own_customer(end_user_client: Client, end_user: Any, lesson: Product) -> None:
    order = order_online(end_user_client, (lesson, 1), email="at-work@example.com")
    assert order.customer == Customer.objects.get(user=end_user)


def test_sees_their_own_orders_and_nobody_elses(
    end_user_client: Client, client: Client, lesson: Product
) -> None:
    own = order_online(end_user_client, (lesson, 2), email="luis@example.com")
    other = order_online(client, (lesson, 1))
    text = end_user_client.get("/account/orders/").content.decode()
    assert f"/order/{own.code}/" in text
    assert other.code not in text
    assert "€ 86.42" in text
    assert "/account/orders/" in end_user_client.get("/account/").content.decode()


def test_sees_nothing_before_the_mailbox_is_proven(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1), email="eve@example.com")
    user = make_user("eve@example.com", verified=False)
    text = signed_in(user).get("/account/orders/").content.decode()
    assert order.code not in text
    assert "No orders yet" in text


def test_staff_see_their_own_there_not_everybodys(
    staff_client: Client, client: Client, lesson: Product
) -> None:
    order = order_online(client, (lesson, 1))
    assert order.code not in staff_client.get("/account/orders/").content.decode()


def test_drafts_are_not_shown(end_user_client: Client, lesson: Product) -> None:
    order = order_online(end_user_client, (lesson, 1), email="luis@example.com")
    Order.objects.filter(pk=order.pk).update(status=Order.Status.DRAFT)
    assert order.code not in end_user_client.get("/account/orders/").content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/account/orders/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
