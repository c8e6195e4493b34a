"""The same page sent twice with the same content is one order; anything else is another."""

from django.test import Client

from omnibasis.events.models import Delivery
from orders.models import Order, Product
from tests.orders.conftest import filled


def test_two_clicks_make_one_order_and_lead_to_it_both(client: Client, lesson: Product) -> None:
    data = filled(client, (lesson, 2))
    first, second = client.post("/order/", data), client.post("/order/", data)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_going_back_and_changing_the_order_makes_another(
    client: Client, lesson: Product, book: Product
) -> None:
    data = filled(client, (lesson, 2))
    client.post("/order/", data)
    client.post("/order/", {**data, f"quantity_{book.pk}": "1"})
    assert Order.objects.count() == 2


def test_a_second_page_with_the_same_content_makes_another(client: Client, lesson: Product) -> None:
    for _page in range(2):
        client.post("/order/", filled(client, (lesson, 2)))
    assert Order.objects.count() == 2


def test_a_page_that_is_none_of_ours_places_nothing(client: Client, lesson: Product) -> None:
    for page in ("", "made-up", "made-up:1tQ3:signature"):
        answer = client.post("/order/", filled(client, (lesson, 2), page=page))
        assert answer.status_code == 422
        assert "open for a long time" in answer.content.decode()
        # The page that answers is a fresh one: sent again, it places the order.
        assert client.post("/order/", filled(client, (lesson, 2))).status_code == 302
    assert Order.objects.count() == 3


def test_the_second_click_finds_its_order_even_at_the_limit(
    client: Client, lesson: Product, settings: object
) -> None:
    settings.ORDERS_PER_HOUR_AND_EMAIL = 1  # type: ignore[attr-defined]
    data = filled(client, (lesson, 2))
    assert client.post("/order/", data)["Location"] == client.post("/order/", data)["Location"]
    assert client.post("/order/", filled(client, (lesson, 3))).status_code == 429
