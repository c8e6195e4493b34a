"""Home and My account: what shows to whom."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import Visitor
from tests.accounts.shop import place_order

pytestmark = pytest.mark.django_db


def page(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_offers_what_the_reader_can_do(
    client: Client, end_user_client: Client, staff_client: Client
) -> None:
    assert {"/order/", "/accounts/login/", "/accounts/signup/"} <= links(page(client))
    assert "/account/" in links(page(end_user_client))
    assert "/accounts/signup/" not in links(page(end_user_client))
    assert "/omnipayments/customers/" not in links(page(end_user_client))
    assert "/omnipayments/customers/" in links(page(staff_client))


def links(html: str) -> set[str]:
    return {part.split('"')[0] for part in html.split('href="')[1:]}


def test_orders_show_only_while_the_mailbox_is_proven(end_user_client: Client, end_user: User) -> None:
    order = place_order(Visitor(), end_user.email)
    assert "/account/orders/" in links(page(end_user_client, "/account/"))
    assert f"/order/{order.code}/" in links(page(end_user_client, "/account/orders/"))
    EmailAddress.objects.filter(user=end_user).update(verified=False)
    html = page(end_user_client, "/account/")
    assert "/account/orders/" not in links(html)
    assert "Your e-mail is not confirmed yet" in html
    assert f"/order/{order.code}/" not in links(page(end_user_client, "/account/orders/"))


def test_a_user_without_a_customer_is_told_what_will_stand_here(
    end_user_client: Client, end_user: User
) -> None:
    end_user.customer.delete()  # type: ignore[attr-defined]
    assert "Nothing here yet" in page(end_user_client, "/account/")


def test_my_account_costs_few_queries(end_user_client: Client, django_assert_max_num_queries: object) -> None:
    page(end_user_client, "/account/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        page(end_user_client, "/account/")


def test_a_redirect_leads_nowhere_else(visitor: Visitor) -> None:
    visitor.register("ana@example.com")
    visitor.client.post("/accounts/logout/")
    answer = visitor.client.post(
        "/accounts/login/?next=https://evil.example/",
        {"login": "ana@example.com", "password": "tall-windows-face-north-4", "next": "//evil.example/"},
    )
    assert answer["Location"] == "/account/"
