"""The field that no person sees: who fills it in is thanked, and nothing is written."""

from django.test import Client

from customers.models import Customer
from omnibasis.events.models import Delivery
from orders.models import Order, Product
from tests.orders.conftest import filled


def test_a_filled_trap_looks_like_success_and_writes_nothing(client: Client, lesson: Product) -> None:
    answer = client.post("/order/", filled(client, (lesson, 2), website="https://buy.example"), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][1] == 302
    assert "Thank you for your order" in answer.content.decode()
    assert not Order.objects.exists()
    assert not Customer.objects.exists()
    assert not Delivery.objects.exists()


def test_the_trap_is_out_of_everybodys_way(client: Client, lesson: Product) -> None:
    page = client.get("/order/").content.decode()
    trap = page[page.index('class="honey"') :][:400]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
