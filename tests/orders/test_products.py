"""Products: made and edited by staff, typed in the currency's decimals, on and off the order page."""

import pytest
from django.test import Client

from omnibasis.events.models import Event
from orders.models import Product
from tests.orders.conftest import make_product

PATH = "/omnipayments/products/"
TYPED = {"name": "Piano lesson", "description": "", "price": "43.21", "currency": "EUR", "is_active": "on"}


@pytest.mark.parametrize(
    ("price", "currency", "minor", "shown"),
    [
        ("43.21", "EUR", 4_321, "43.21"),
        ("500", "JPY", 500, "500"),
        ("1.234", "BHD", 1_234, "1.234"),
        ("0", "USD", 0, "0.00"),
    ],
)
def test_the_price_is_typed_in_decimals_and_stored_in_minor_units(
    staff_client: Client, price: str, currency: str, minor: int, shown: str
) -> None:
    answer = staff_client.post(PATH + "create/", {**TYPED, "price": price, "currency": currency}, follow=True)
    assert "Piano lesson was created." in answer.content.decode()
    product = Product.objects.get()
    assert (product.unit_price_minor, product.currency, product.is_active) == (minor, currency, True)
    assert f'value="{shown}"' in staff_client.get(f"{PATH}{product.pk}/edit/").content.decode()
    assert Event.objects.get(verb="product.created").actor_label == "Margaret Adams"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 161, "at most 160"),
        ("name", "a\x00b", "characters that cannot be seen"),
        ("price", "", "This field is required"),
        ("price", "free", "Enter an amount such as 12.50"),
        ("price", "-1", "Enter an amount such as 12.50"),
        ("price", "1,000.00", "Enter an amount such as 12.50"),
        ("price", "1.001", "EUR has 2 decimals at most"),
        ("price", "99999999999999", "too large"),
        ("currency", "XXX", "not one of the available choices"),
        ("position", "-1", "greater than or equal to 0"),
        ("description", "x" * 2_001, "at most 2000"),
    ],
)
def test_bad_input_is_told_by_field(staff_client: Client, field: str, value: str, words: str) -> None:
    answer = staff_client.post(PATH + "create/", {**TYPED, field: value})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert not Product.objects.exists()


def test_an_edit_tells_what_changed(staff_client: Client, lesson: Product) -> None:
    data = {**TYPED, "name": "Long lesson", "price": "50", "position": "3"}
    assert staff_client.post(f"{PATH}{lesson.pk}/edit/", data).status_code == 302
    lesson.refresh_from_db()
    assert (lesson.name, lesson.unit_price_minor, lesson.position) == ("Long lesson", 5_000, 3)
    assert set(Event.objects.get(verb="product.edited").changes) == {"name", "unit_price_minor", "position"}


def test_off_and_on_the_order_page_with_a_way_back(staff_client: Client, lesson: Product) -> None:
    off = staff_client.post(f"{PATH}{lesson.pk}/hide/", follow=True).content.decode()
    assert "Piano lesson is off the order page." in off
    assert f'action="{PATH}{lesson.pk}/show/"' in off
    assert "Piano lesson" not in Client().get("/order/").content.decode()
    staff_client.post(f"{PATH}{lesson.pk}/show/")
    assert "Piano lesson" in Client().get("/order/").content.decode()
    assert staff_client.get(f"{PATH}{lesson.pk}/hide/").status_code == 405
    assert staff_client.post(f"{PATH}999999/hide/").status_code == 404


def test_the_list_finds_and_narrows(staff_client: Client, lesson: Product, book: Product) -> None:
    make_product("Old thing", is_active=False)
    assert len(staff_client.get(PATH).context["rows"]) == 3
    assert "Sheet music" not in staff_client.get(PATH, {"q": "PIANO"}).content.decode()
    hidden = staff_client.get(PATH, {"shown": "no"}).content.decode()
    assert "Old thing" in hidden
    assert "Piano lesson" not in hidden


def test_are_for_staff_alone(client: Client, end_user_client: Client, lesson: Product) -> None:
    for path in (PATH, PATH + "create/", f"{PATH}{lesson.pk}/edit/"):
        assert client.get(path).status_code == 302
        assert end_user_client.get(path).status_code == 404
    assert end_user_client.post(f"{PATH}{lesson.pk}/hide/").status_code == 404
    lesson.refresh_from_db()
    assert lesson.is_active
