"""Django's own admin shows orders to superusers, and lets nobody change them past the verbs."""

from django.test import Client

from orders.models import Product
from tests.shop import order_online


def test_shows_and_changes_nothing(admin_client: Client, client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1))
    for model in ("order", "product", "customerfigures"):
        assert admin_client.get(f"/admin/orders/{model}/").status_code == 200
        assert admin_client.get(f"/admin/orders/{model}/add/").status_code == 403
    page = admin_client.get(f"/admin/orders/order/{order.pk}/change/")
    assert page.status_code == 200
    assert "Piano lesson" in page.content.decode()
    assert order.code not in page.content.decode()
    assert admin_client.post(f"/admin/orders/order/{order.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"/admin/orders/order/{order.pk}/change/", {"note": "x"}).status_code == 403


def test_is_not_for_staff(staff_client: Client) -> None:
    assert staff_client.get("/admin/orders/order/").status_code in (302, 403, 404)
