"""A signed-in user on the order page, and their orders in My account."""

from typing import Any

from django.test import Client

from customers.models import Customer
from orders.models import Order, Product
from tests.conftest import make_user, signed_in
from tests.shop import choose, order_online


def test_finds_their_own_details_filled_in(lesson: Product, db: None) -> None:
    user = make_user("ida@example.com", given_name="Ida", surname="Berg", phone="+47 22 12 34 56")
    visitor = signed_in(user)
    choose(visitor, (lesson, 1))
    text = visitor.get("/order/details/").content.decode()
    for value in ("ida@example.com", "Ida", "Berg", "+47 22 12 34 56"):
        assert f'value="{value}"' in text
    stranger = Client()
    choose(stranger, (lesson, 1))
    assert "ida@example.com" not in stranger.get("/order/details/").content.decode()


def test_finds_what_their_last_order_told_of_them(
    end_user_client: Client, end_user: Any, lesson: Product
) -> None:
    order_online(
        end_user_client,
        (lesson, 1),
        company_name="Ferreira Ltda",
        billing_city="São Paulo",
        billing_country="BR",
        shipping_line1="Rua A 7",
        shipping_city="Santos",
    )
    choose(end_user_client, (lesson, 1))
    form = end_user_client.get("/order/details/").context["form"]
    found = {name: form[name].value() for name in ("company_name", "billing_city", "shipping_city")}
    assert found == {"company_name": "Ferreira Ltda", "billing_city": "São Paulo", "shipping_city": "Santos"}
    assert form.shipping_is_open()


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
    invoices = end_user_client.get("/account/invoices/").content.decode()
    assert own.invoices.get().number in invoices
    assert other.invoices.get().number not in invoices
    assert f"/order/{own.code}/invoice.pdf" in invoices
    assert "/account/invoices/" in end_user_client.get("/account/").content.decode()


def test_sees_nothing_before_the_mailbox_is_proven(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1), email="eve@example.com")
    user = make_user("eve@example.com", verified=False)
    text = signed_in(user).get("/account/orders/").content.decode()
    assert order.code not in text
    assert "No orders yet" in text
    assert "No invoices yet" in signed_in(user).get("/account/invoices/").content.decode()


def test_staff_see_their_own_there_not_everybodys(
    staff_client: Client, client: Client, lesson: Product
) -> None:
    order = order_online(client, (lesson, 1))
    for page in ("/account/orders/", "/account/invoices/"):
        assert order.code not in staff_client.get(page).content.decode()


def test_drafts_are_not_shown(end_user_client: Client, lesson: Product) -> None:
    order = order_online(end_user_client, (lesson, 1), email="luis@example.com")
    Order.objects.filter(pk=order.pk).update(status=Order.Status.DRAFT)
    assert order.code not in end_user_client.get("/account/orders/").content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    for page in ("/account/orders/", "/account/invoices/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_the_cart_stays_when_a_buyer_signs_in(client: Client, lesson: Product, db: None) -> None:
    user = make_user("ida@example.com")
    choose(client, (lesson, 3))
    client.force_login(user)
    assert "3 × Piano lesson" in client.get("/order/details/").content.decode()
