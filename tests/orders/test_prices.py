"""Prices are the server's: what a page sends decides nothing, and a change in between is told."""

from django.test import Client

from omnibasis.core.actors import SYSTEM
from orders.models import Order, Product, ProductPrice
from orders.services import save_product
from settings_app.services import save_settings
from tests.orders.conftest import make_product
from tests.shop import choose, order_online, place, review, reviewed


def test_a_price_that_changed_is_told_and_then_agreed_to(client: Client, lesson: Product) -> None:
    data = reviewed(client, (lesson, 2))
    save_product(product_id=lesson.pk, data={"prices": {"EUR": 5_000}}, actor=SYSTEM)

    answer = place(client, data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The price of Piano lesson has changed to € 50.00" in text
    assert "€ 100.00" in text
    assert not Order.objects.exists()

    assert place(client, review(client)).status_code == 302
    assert Order.objects.get().total_minor == 10_000


def test_a_made_up_price_is_never_the_price(client: Client, lesson: Product) -> None:
    choose(client, (lesson, 1))
    client.post(
        "/order/cart/", {f"quantity_{lesson.pk}": "1", f"price_{lesson.pk}": "1", "unit_price_minor": "1"}
    )
    data = reviewed(client, (lesson, 1), unit_price="1", total="1")
    place(client, data | {f"price_{lesson.pk}": "1", "total": "1"})
    assert Order.objects.get().total_minor == 4_321


def test_what_is_no_longer_sold_is_told(client: Client, lesson: Product, book: Product) -> None:
    data = reviewed(client, (lesson, 1), (book, 1))
    save_product(product_id=book.pk, data={"is_active": False}, actor=SYSTEM)
    answer = place(client, data)
    assert answer["Location"] == "/order/cart/"
    assert not Order.objects.exists()
    page = client.get("/order/cart/").content.decode()
    assert "no longer sold" in page
    assert "Sheet music" not in page
    assert client.post("/order/cart/", {"continue": "1"})["Location"] == "/order/details/"
    assert place(client, review(client)).status_code == 302
    assert Order.objects.get().total_minor == 4_321


def test_what_was_hidden_or_has_no_price_is_not_sold(client: Client, lesson: Product, book: Product) -> None:
    for name, change in (("hidden", {"is_hidden": True}), ("priced elsewhere", {"prices": {"USD": 5}})):
        choose(client, (lesson, 1), (book, 1))
        save_product(product_id=book.pk, data=change, actor=SYSTEM)
        assert "no longer sold" in client.get("/order/cart/").content.decode(), name
        save_product(product_id=book.pk, data={"is_hidden": False, "prices": {"EUR": 1_050}}, actor=SYSTEM)


def test_one_order_has_one_currency(client: Client, lesson: Product) -> None:
    bowl = make_product("Tea bowl", 5_000, "JPY")
    shop = client.get("/order/").content.decode()
    assert "Piano lesson" in shop
    assert "Tea bowl" not in shop
    yen = client.get("/order/?currency=JPY").content.decode()
    assert "Tea bowl" in yen
    assert "¥ 5,000" in yen
    # Somebody else's field on this page buys nothing.
    client.post("/order/?currency=JPY", {f"quantity_{lesson.pk}": "1", f"quantity_{bowl.pk}": "2"})
    cart = client.get("/order/cart/").content.decode()
    assert "¥ 10,000" in cart
    assert "Piano lesson" not in cart
    order = order_online(client)
    assert (order.total(), order.currency) == ("¥ 10,000", "JPY")


def test_a_price_in_two_currencies_follows_the_buyers_choice(client: Client, lesson: Product) -> None:
    ProductPrice.objects.create(product=lesson, currency="JPY", unit_price_minor=7_000)
    choose(client, (lesson, 2))
    # The currency is another button of the same form: it keeps what was chosen.
    answer = client.post("/order/", {f"quantity_{lesson.pk}": "2", "to": "currency=JPY"})
    assert answer["Location"] == "/order/?currency=JPY"
    client.post(answer["Location"], {f"quantity_{lesson.pk}": "2"})
    assert "¥ 14,000" in client.get("/order/cart/").content.decode()


def test_tax_is_told_before_anything_is_placed(client: Client, db: None) -> None:
    tea = make_product("Tea", 1_000, tax_rate=19_000)
    rate = "19\N{NO-BREAK SPACE}%"

    def cart() -> str:
        choose(client, (tea, 1))
        return client.get("/order/cart/").content.decode()

    within = cart()
    assert f"Tax {rate} within" in within
    assert "€ 1.60" in within
    save_settings(values={"prices_include_tax": False}, actor=SYSTEM)
    on_top = cart()
    assert f"Tax {rate}</dt>" in on_top
    assert "€ 1.90" in on_top
    assert "€ 11.90" in on_top
    assert order_online(client).total_minor == 1_190


def test_an_order_keeps_its_price(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1))
    save_product(product_id=lesson.pk, data={"name": "Renamed", "prices": {"EUR": 1}}, actor=SYSTEM)
    item = order.items.get()
    assert (item.unit_price_minor, item.description) == (4_321, "Piano lesson")
