"""Whatever raises while an order is sent takes the whole order with it: nothing half-made stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.test import Client

from customers.models import Customer
from omnibasis.events.models import Delivery, Event
from orders.models import CustomerFigures, Item, Order, Product
from tests.orders.conftest import written
from tests.shop import place, reviewed

MODELS: tuple[Any, ...] = (Order, Item, Customer, CustomerFigures, Delivery, Event)
pytestmark = pytest.mark.django_db(transaction=True)


class Broken(Exception):
    pass


def breaks(*args: Any, **kwargs: Any) -> None:
    raise Broken


@pytest.fixture(params=["a receiver, after the customer was made", "the mail, last of all"])
def _broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.param.startswith("the mail"):
        monkeypatch.setattr("orders.services.send.send_invoice", breaks)
        yield
        return
    post_save.connect(breaks, sender=Order)
    yield
    post_save.disconnect(breaks, sender=Order)


def counts() -> list[int]:
    return [model.objects.count() for model in MODELS]


@pytest.mark.usefixtures("_broken")
def test_on_the_order_page(client: Client, lesson: Product) -> None:
    data = reviewed(client, (lesson, 2), given_name="Nora")
    before = counts()
    with pytest.raises(Broken):
        place(client, data)
    assert counts() == before
    # The cart is still there to try again with.
    assert "2 × Piano lesson" in client.get("/order/details/").content.decode()


@pytest.mark.usefixtures("_broken")
def test_in_the_back_office(staff_client: Client) -> None:
    before = counts()
    with pytest.raises(Broken):
        staff_client.post("/omnipayments/orders/create/", written(email="new@example.com", mail="on"))
    assert counts() == before


def test_when_a_draft_is_sent(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    staff_client.post("/omnipayments/orders/create/", written(email="new@example.com", draft="1"))
    order = Order.objects.get()
    before = counts()
    monkeypatch.setattr("orders.services.send.send_invoice", breaks)
    with pytest.raises(Broken):
        staff_client.post(f"/omnipayments/orders/{order.pk}/send/", {"mail": "on"})
    assert counts() == before
    order.refresh_from_db()
    assert order.status == Order.Status.DRAFT
