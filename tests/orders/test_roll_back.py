"""A receiver that raises takes the whole order with it: nothing half-made stays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.test import Client

from customers.models import Customer
from omnibasis.events.models import Delivery, Event
from orders.models import CustomerFigures, Item, Order, Product
from tests.orders.conftest import filled, written

MODELS: tuple[Any, ...] = (Order, Item, Customer, CustomerFigures, Delivery, Event)


class Broken(Exception):
    pass


@pytest.fixture
def breaks() -> Iterator[Callable[[Any], None]]:
    connected: list[Any] = []

    def receiver(**kwargs: Any) -> None:
        raise Broken

    def connect(sender: Any) -> None:
        post_save.connect(receiver, sender=sender, weak=False)
        connected.append(sender)

    yield connect
    for sender in connected:
        post_save.disconnect(receiver, sender=sender)


def counts() -> list[int]:
    return [model.objects.count() for model in MODELS]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sender", [Order, Customer])
def test_on_the_order_page(
    client: Client, lesson: Product, breaks: Callable[[Any], None], sender: Any
) -> None:
    data = filled(client, (lesson, 2), given_name="Nora")
    before = counts()
    breaks(sender)
    with pytest.raises(Broken):
        client.post("/order/", data)
    assert counts() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sender", [Order, Customer])
def test_in_the_back_office(staff_client: Client, breaks: Callable[[Any], None], sender: Any) -> None:
    before = counts()
    breaks(sender)
    with pytest.raises(Broken):
        staff_client.post("/omnipayments/orders/create/", written(email="new@example.com", confirm="on"))
    assert counts() == before
