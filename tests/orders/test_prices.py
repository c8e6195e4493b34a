"""Prices are the server's: what the page sent decides nothing, and a change in between is told."""

from django.test import Client

from orders.models import Order, Product
from tests.orders.conftest import filled, make_product, order_online


def test_a_price_that_changed_is_told_and_then_agreed_to(client: Client, lesson: Product) -> None:
    data = filled(client, (lesson, 2))
    Product.objects.filter(pk=lesson.pk).update(unit_price_minor=5_000)

    answer = client.post("/order/", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The price of Piano lesson has changed to € 50.00" in text
    assert f'name="price_{lesson.pk}" value="5000"' in text
    assert f'name="quantity_{lesson.pk}" id="id_quantity_{lesson.pk}"' in text
    assert 'value="2"' in text
    assert not Order.objects.exists()

    assert order_online(client, (lesson, 2)).total_minor == 10_000


def test_a_made_up_price_is_never_the_price(client: Client, lesson: Product) -> None:
    data = filled(client, (lesson, 1))
    data[f"price_{lesson.pk}"] = "1"
    assert client.post("/order/", data).status_code == 422
    data |= {"unit_price": "1", "total": ""}
    data.pop("total")
    data[f"price_{lesson.pk}"] = ""
    client.post("/order/", data)
    assert Order.objects.get().total_minor == 4_321


def test_what_is_no_longer_sold_is_told(client: Client, lesson: Product, book: Product) -> None:
    data = filled(client, (lesson, 1), (book, 1))
    Product.objects.filter(pk=book.pk).update(is_active=False)
    answer = client.post("/order/", data)
    assert answer.status_code == 422
    assert "no longer sold" in answer.content.decode()
    assert not Order.objects.exists()


def test_one_order_has_one_currency(client: Client, lesson: Product) -> None:
    yen = make_product("Tea bowl", 5_000, "JPY")
    answer = client.post("/order/", filled(client, (lesson, 1), (yen, 1)))
    assert answer.status_code == 422
    assert "One order has one currency" in answer.content.decode()
    assert order_online(client, (yen, 2)).total() == "¥ 10,000"


def test_an_order_keeps_its_price(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1))
    Product.objects.update(unit_price_minor=1, name="Renamed")
    item = order.items.get()
    assert (item.unit_price_minor, item.description) == (4_321, "Piano lesson")
