"""The same review sent twice is one order; anything else is another."""

from django.test import Client

from omnibasis.events.models import Delivery
from orders.models import Order, Product
from tests.shop import choose, order_online, place, review, reviewed


def test_two_clicks_make_one_order_and_lead_to_it_both(client: Client, lesson: Product) -> None:
    data = reviewed(client, (lesson, 2))
    first, second = place(client, data), place(client, data)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_the_cart_is_empty_afterwards_and_the_buyer_forgotten(client: Client, lesson: Product) -> None:
    order_online(client, (lesson, 2), email="nora@example.com", given_name="Nora")
    assert "Your cart is empty" in client.get("/order/cart/").content.decode()
    choose(client, (lesson, 1))
    assert "nora" not in client.get("/order/details/").content.decode().casefold()


def test_ordering_the_same_again_makes_another(client: Client, lesson: Product) -> None:
    for _time in range(2):
        order_online(client, (lesson, 2))
    assert Order.objects.count() == 2


def test_a_page_that_is_none_of_ours_places_nothing(client: Client, lesson: Product) -> None:
    data = reviewed(client, (lesson, 2))
    for wrong in (
        {"page": ""},
        {"page": "made-up"},
        {"page": "made-up:1tQ3:signature"},
        {"seen": ""},
        {"seen": "x:y:z"},
    ):
        answer = place(client, data | wrong)
        assert answer.status_code == 422
        assert "open for a long time" in answer.content.decode()
    assert not Order.objects.exists()
    # The page that answers is a fresh one: sent again, it places the order.
    fresh = {name: answer.context[name] for name in ("page", "seen")}
    assert place(client, fresh).status_code == 302
    assert Order.objects.count() == 1


def test_the_review_of_another_visitor_places_nothing(client: Client, lesson: Product, book: Product) -> None:
    theirs = Client()
    data = reviewed(theirs, (book, 1), email="vera@example.com")
    reviewed(client, (lesson, 2))
    answer = place(client, data)
    assert answer.status_code == 422
    assert "has changed since this page was shown" in answer.content.decode()
    assert not Order.objects.exists()


def test_the_second_click_finds_its_order_even_at_the_limit(
    client: Client, lesson: Product, settings: object
) -> None:
    settings.ORDERS_PER_HOUR_AND_EMAIL = 1  # type: ignore[attr-defined]
    settings.ORDERS_PER_HOUR_AND_ADDRESS = 1  # type: ignore[attr-defined]
    data = reviewed(client, (lesson, 2))
    assert place(client, data)["Location"] == place(client, data)["Location"]
    assert place(client, reviewed(client, (lesson, 3))).status_code == 429


def test_a_change_in_another_window_is_told_before_anything_is_placed(
    client: Client, lesson: Product, book: Product
) -> None:
    data = reviewed(client, (lesson, 2))
    choose(client, (book, 1))
    answer = place(client, data)
    assert answer.status_code == 422
    assert "Your order has changed" in answer.content.decode()
    assert "Sheet music" in answer.content.decode()
    assert place(client, review(client)).status_code == 302
    assert Order.objects.get().total_minor == 2 * 4_321 + 1_050
