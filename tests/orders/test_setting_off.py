"""The setting "create a customer when an order is placed", off: orders go to customers who exist, and make none."""

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from orders.models import Order, Product
from tests.conftest import signed_in
from tests.orders.conftest import written
from tests.shop import order_online


@pytest.fixture
def _off(admin_client: Client) -> None:
    both = {"create_customer_on_registration": "on", "mirror_profile_edits": "on"}
    assert admin_client.post("/omnicustomers/settings/customers/", both).status_code == 302
    Customer.objects.all().delete()


@pytest.mark.usefixtures("_off")
def test_an_unknown_buyer_becomes_no_customer(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1))
    assert order.customer is None
    assert order.buyer_email == "nora@example.com"
    assert not Customer.objects.exists()


@pytest.mark.usefixtures("_off")
def test_a_known_buyer_still_is(
    client: Client, lesson: Product, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie", email="nora@example.com")
    assert order_online(client, (lesson, 1)).customer == customer


@pytest.mark.usefixtures("_off")
def test_staffs_new_buyer_becomes_none_either(staff: object, lesson: Product) -> None:
    answer = signed_in(staff).post("/omnipayments/orders/create/", written(email="new@example.com"))  # type: ignore[arg-type]
    assert answer.status_code == 302
    assert Order.objects.get().customer is None
    page = signed_in(staff).get(answer["Location"])  # type: ignore[arg-type]
    assert b"the settings do not make a customer of an order" in page.content
