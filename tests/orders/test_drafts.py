"""A draft: written by staff, seen by nobody else, sent as it stands."""

import pytest
from django.test import Client

from customers.models import Customer
from omnibasis.events.models import Delivery
from orders.models import CustomerFigures, Order
from tests.orders.conftest import written


@pytest.fixture
def draft(staff_client: Client) -> Order:
    data = written(email="nora@example.com", given_name="Nora", mail="on", draft="1")
    assert staff_client.post("/omnipayments/orders/create/", data).status_code == 302
    return Order.objects.get()


def test_tells_nobody_and_counts_nowhere(staff_client: Client, draft: Order) -> None:
    assert (draft.status, draft.placed_at, draft.customer) == (Order.Status.DRAFT, None, None)
    assert not Customer.objects.exists()
    assert not CustomerFigures.objects.exists()
    assert not Delivery.objects.exists()
    text = staff_client.get(f"/omnipayments/orders/{draft.pk}/").content.decode()
    assert "This is a draft" in text
    assert draft.code not in text


def test_sending_it_makes_the_customer_and_the_mail(staff_client: Client, draft: Order) -> None:
    answer = staff_client.post(f"/omnipayments/orders/{draft.pk}/send/", {"mail": "on"}, follow=True)
    draft.refresh_from_db()
    assert draft.status == Order.Status.SENT
    assert draft.customer == Customer.objects.get()
    assert CustomerFigures.objects.get().total_minor == 9_100
    assert Delivery.objects.get().recipients == "nora@example.com"
    text = answer.content.decode()
    assert f"Order {draft.pk} is sent, and its invoice goes to nora@example.com." in text
    assert f"/order/{draft.code}/" in text
    assert "written as a draft" in text


def test_sending_it_twice_sends_it_once(staff_client: Client, draft: Order) -> None:
    for status in (302, 422):
        answer = staff_client.post(f"/omnipayments/orders/{draft.pk}/send/")
        assert answer.status_code == status
    assert "Only a draft can be sent." in answer.content.decode()
    assert CustomerFigures.objects.get().orders == 1


def test_only_staff_sends_it_and_only_by_post(
    staff_client: Client, end_user_client: Client, draft: Order
) -> None:
    path = f"/omnipayments/orders/{draft.pk}/send/"
    assert "Send order" in staff_client.get(path).content.decode()
    assert end_user_client.post(path).status_code == 404
    assert Client().post(path)["Location"].startswith("/accounts/login/")
    assert staff_client.post("/omnipayments/orders/999999/send/").status_code == 404
    draft.refresh_from_db()
    assert draft.status == Order.Status.DRAFT
