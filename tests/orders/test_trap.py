"""The field that no person sees: who fills it in is thanked, and nothing is written."""

from django.test import Client

from customers.models import Customer
from omnibasis.events.models import Delivery
from orders.models import Order, Product
from tests.shop import choose, fill_in


def test_a_filled_trap_looks_like_success_and_keeps_nothing(client: Client, lesson: Product) -> None:
    choose(client, (lesson, 2))
    answer = fill_in(client, website="https://buy.example", given_name="Robot")
    page = client.get(answer["Location"])
    assert (answer.status_code, page.status_code) == (302, 200)
    assert "Thank you for your order" in page.content.decode()
    assert "Robot" not in client.get("/order/details/").content.decode()
    # Nor does the next step lead on.
    assert client.get("/order/review/")["Location"] == "/order/details/"
    assert not Order.objects.exists()
    assert not Customer.objects.exists()
    assert not Delivery.objects.exists()


def test_the_trap_is_out_of_everybodys_way(client: Client, lesson: Product) -> None:
    choose(client, (lesson, 1))
    page = client.get("/order/details/").content.decode()
    trap = page[page.index('class="honey"') :][:400]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
