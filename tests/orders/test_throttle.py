"""So many orders an hour from one address and with one e-mail; the page says when to come back."""

from typing import Any

import pytest
from django.test import Client

from orders.models import Order, Product
from orders.throttle import Limit, client_address
from tests.shop import fill_in, place, reviewed


def test_one_address_is_asked_to_wait(client: Client, lesson: Product, settings: Any) -> None:
    settings.ORDERS_PER_HOUR_AND_ADDRESS = 2
    for number in range(2):
        data = reviewed(client, (lesson, 1), email=f"n{number}@example.com")
        assert place(client, data).status_code == 302
    answer = place(client, reviewed(client, (lesson, 1), email="n3@example.com", given_name="Nora"))
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 3_600
    text = answer.content.decode()
    assert "Too many orders in a short time" in text
    assert "Try again in" in text
    assert "n3@example.com" in text
    assert "Nora" in text
    assert Order.objects.count() == 2
    # Looking is free, and somebody at another address is not concerned.
    assert client.get("/order/").status_code == 200
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert place(other, reviewed(other, (lesson, 1), email="o@example.com")).status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_one_email_is_asked_to_wait_known_or_not(
    lesson: Product, settings: Any, make_customer: Any, known: bool
) -> None:
    settings.ORDERS_PER_HOUR_AND_EMAIL = 2
    if known:
        make_customer(email="nora@example.com")
    answers = []
    for number, email in enumerate(("nora@example.com", "NORA@example.com", "nora@EXAMPLE.com")):
        visitor = Client(REMOTE_ADDR=f"198.51.100.{number}")
        answers.append(place(visitor, reviewed(visitor, (lesson, 1), email=email)).status_code)
    assert answers == [302, 302, 429]
    assert Order.objects.count() == 2


def test_mistakes_do_not_use_up_the_email(client: Client, lesson: Product, settings: Any) -> None:
    settings.ORDERS_PER_HOUR_AND_EMAIL = 1
    data = reviewed(client, (lesson, 1))
    for _try in range(3):
        assert fill_in(client, phone="call me").status_code == 422
        assert place(client, data | {"seen": "x"}).status_code in (302, 422)
    assert not Order.objects.exists()
    assert place(client, reviewed(client, (lesson, 1), phone="")).status_code == 302


def test_counts_each_key_by_itself_and_keeps_none_in_the_cache() -> None:
    limit = Limit("test", 1)
    assert limit.take("a@example.com") == 0
    assert limit.take("a@example.com") > 0
    assert limit.take("b@example.com") == 0


def test_one_visitor_is_a_whole_network_of_the_new_addresses(rf: Any) -> None:
    addresses = {client_address(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}")) for n in range(1, 4)}
    assert len(addresses) == 1
