"""Products: made and edited by staff, priced in several currencies, on and off the order page, archived."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.images import image_path
from omnibasis.events.models import Event
from orders.models import Item, Order, Product
from orders.services import Content, Line, create_order, save_product
from settings_app.services import save_settings
from tests.orders.conftest import make_product
from tests.orders.products import PATH, opened, typed
from tests.security.hostile import photo

EUR = ("EUR", "43.21")


def prices(product: Product) -> dict[str, int]:
    return dict(product.prices.values_list("currency", "unit_price_minor"))


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("cup.jpg", photo(), "image/jpeg")


def order_with(product: Product, price: int = 4_321, rate: int = 0) -> Order:
    lines = [Line(product.name, 2, price, product.pk, tax_rate=rate)]
    content = Content(lines=lines, currency="EUR")
    return create_order(content=content, actor=SYSTEM, source=Source.STAFF, buyer={"email": "n@example.com"})


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "shown"),
    [
        ("43.21", "EUR", 4_321, "43.21"),
        ("500", "JPY", 500, "500"),
        ("1.234", "BHD", 1_234, "1.234"),
        ("0", "USD", 0, "0.00"),
    ],
)
def test_prices_are_typed_in_decimals_and_stored_in_minor_units(
    staff_client: Client, amount: str, currency: str, minor: int, shown: str
) -> None:
    answer = staff_client.post(PATH + "create/", typed((currency, amount)), follow=True)
    assert "Piano lesson was created." in answer.content.decode()
    product = Product.objects.get()
    assert prices(product) == {currency: minor}
    assert f'value="{shown}"' in staff_client.get(f"{PATH}{product.pk}/edit/").content.decode()
    assert Event.objects.get(verb="product.created").actor_label == "Margaret Adams"


def test_one_has_a_price_in_each_currency_a_tax_rate_a_picture_and_a_place(staff_client: Client) -> None:
    data = typed(
        EUR, ("", ""), ("USD", "50"), tax_rate="8.1 %", offered="hidden", position="7", image=picture()
    )
    assert staff_client.post(PATH + "create/", data).status_code == 302
    product = Product.objects.get()
    assert prices(product) == {"EUR": 4_321, "USD": 5_000}
    assert (product.code, product.tax_rate, product.position) == ("PIANO", 8_100, 7)
    assert (product.is_active, product.is_hidden) == (True, True)
    assert product.image.startswith("products/")
    assert default_storage.exists(image_path(product.image, 96))
    page = staff_client.get(f"{PATH}{product.pk}/edit/").content.decode()
    assert 'value="8.1"' in page
    # Staff sees the picture, who is not signed in does not.
    url = default_storage.url(product.image)
    assert url in page
    assert staff_client.get(url)["Content-Type"] == "image/webp"
    assert Client().get(url).status_code == 404


def test_a_new_one_begins_with_what_is_usual(staff_client: Client, by_staff: Any, settings: Any) -> None:
    settings.DEFAULT_CURRENCY = "CHF"
    save_settings(values={"tax_rate": 8_100}, actor=by_staff)
    make_product("First", position=4)
    form = staff_client.get(PATH + "create/").context["form"]
    assert [row["currency"].value() or "" for row in form.prices] == ["CHF", "", ""]
    assert (form["tax_rate"].value(), form["position"].value()) == ("8.1", 5)
    assert [value for value, _label in form.fields["offered"].choices] == ["shown", "hidden"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 161, "at most 160"),
        ("name", "a\x00b", "characters that cannot be seen"),
        ("code", "", "This field is required"),
        ("code", "two words", "Use letters, digits, dots"),
        ("code", "x" * 41, "at most 40"),
        ("code", "TAKEN", "Another product already has this code."),
        ("tax_rate", "abc", "Enter a percentage such as 19."),
        ("tax_rate", "101", "from 0 to 100"),
        ("tax_rate", "-1", "Enter a percentage such as 19."),
        ("tax_rate", "\u00b2", "Enter a percentage such as 19."),
        ("offered", "nowhere", "not one of the available choices"),
        ("position", "-1", "greater than or equal to 0"),
        ("position", "first", "Enter a whole number."),
        ("description", "x" * 2_001, "at most 2000"),
    ],
)
def test_bad_input_is_told_by_field(staff_client: Client, field: str, value: str, words: str) -> None:
    make_product("Another", code="TAKEN")
    answer = staff_client.post(PATH + "create/", typed(EUR, **{field: value}))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert words in " ".join(form.errors[field])
    assert f'href="#{form[field].id_for_label or form[field].auto_id}"' in answer.content.decode()
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "row", "field", "words"),
    [
        ([("EUR", "")], 0, "amount", "a price in at least one currency"),
        ([("EUR", "free")], 0, "amount", "Enter an amount such as 12.50"),
        ([("EUR", "-1")], 0, "amount", "Enter an amount such as 12.50"),
        ([("EUR", "1,000.00")], 0, "amount", "Enter an amount such as 12.50"),
        ([EUR, ("EUR", "1.001")], 1, "amount", "EUR has 2 decimals at most"),
        ([("EUR", "99999999999999")], 0, "amount", "too large"),
        ([EUR, ("XXX", "1")], 1, "currency", "not one of the available choices"),
        ([EUR, ("", "1")], 1, "currency", "Choose the currency of this price"),
        ([EUR, ("USD", "2"), ("EUR", "3")], 2, "currency", "in this currency already"),
    ],
)
def test_bad_prices_are_told_in_their_row(
    staff_client: Client, rows: list[tuple[str, str]], row: int, field: str, words: str
) -> None:
    answer = staff_client.post(PATH + "create/", typed(*rows, name=""))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert words in " ".join(form.prices.forms[row].errors[field])
    # All that is wrong is told at once, and what was typed is still there.
    assert form.errors["name"]
    assert words in answer.content.decode()
    assert form.prices.forms[row]["amount"].value() == rows[row][1]
    assert not Product.objects.exists()


def test_a_request_without_any_row_is_refused(staff_client: Client) -> None:
    data = {name: value for name, value in typed().items() if not name.startswith("prices-")}
    for more in ({}, {"prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"}):
        answer = staff_client.post(PATH + "create/", {**data, **more})
        assert answer.status_code == 422
        assert "Enter a price in at least one currency." in answer.content.decode()


def test_an_edit_tells_what_changed_and_nothing_else(staff_client: Client, lesson: Product) -> None:
    page = f"{PATH}{lesson.pk}/edit/"
    data = opened(staff_client, lesson.pk, name="Long lesson", position="3", **{"prices-0-amount": "50"})
    assert "Long lesson was saved." in staff_client.post(page, data, follow=True).content.decode()
    lesson.refresh_from_db()
    assert (lesson.name, prices(lesson), lesson.position) == ("Long lesson", {"EUR": 5_000}, 3)
    assert set(Event.objects.get(verb="product.edited").changes) == {"name", "prices", "position"}
    again = staff_client.post(page, opened(staff_client, lesson.pk), follow=True)
    assert "Nothing was changed." in again.content.decode()
    assert Event.objects.filter(verb="product.edited").count() == 1


def test_prices_come_and_go(staff_client: Client, lesson: Product, settings: Any) -> None:
    settings.DEFAULT_CURRENCY = "EUR"
    page = f"{PATH}{lesson.pk}/edit/"
    more = {"prices-1-currency": "USD", "prices-1-amount": "48"}
    staff_client.post(page, opened(staff_client, lesson.pk, **more))
    assert prices(lesson) == {"EUR": 4_321, "USD": 4_800}
    staff_client.post(
        page, opened(staff_client, lesson.pk, **{"prices-0-currency": "", "prices-0-amount": ""})
    )
    assert prices(lesson) == {"USD": 4_800}


def test_what_somebody_else_changed_meanwhile_stays(staff_client: Client, lesson: Product) -> None:
    data = opened(staff_client, lesson.pk, description="Forty minutes.")
    save_product(data={"prices": {"EUR": 9_900}, "is_hidden": True}, actor=SYSTEM, product_id=lesson.pk)
    staff_client.post(f"{PATH}{lesson.pk}/edit/", data)
    lesson.refresh_from_db()
    assert (lesson.description, lesson.is_hidden, prices(lesson)) == ("Forty minutes.", True, {"EUR": 9_900})


def test_orders_keep_the_price_and_the_tax_that_they_were_placed_with(
    staff_client: Client, lesson: Product
) -> None:
    order = order_with(lesson, rate=7_000)
    more = {"prices-0-amount": "99", "tax_rate": "19", "name": "Renamed"}
    staff_client.post(f"{PATH}{lesson.pk}/edit/", opened(staff_client, lesson.pk, **more))
    lesson.refresh_from_db()
    assert (lesson.tax_rate, prices(lesson)) == (19_000, {"EUR": 9_900})
    item = Item.objects.get()
    assert (item.description, item.unit_price_minor, item.tax_rate) == ("Piano lesson", 4_321, 7_000)
    before = order.total_minor, order.tax_minor
    order.refresh_from_db()
    assert (order.total_minor, order.tax_minor) == before == (8_642, 565)


def test_says_in_how_many_orders_it_is(
    staff_client: Client, lesson: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"{PATH}{lesson.pk}/edit/"
    assert "In no order yet" in staff_client.get(page).content.decode()
    order_with(lesson)
    assert "In 1 order<" in staff_client.get(page).content.decode()
    order_with(lesson)
    monkeypatch.setattr("orders.views.products.COUNTED", 1)
    assert "In more than 1 order" in staff_client.get(page).content.decode()


def test_a_picture_is_replaced_and_removed_with_its_files(
    staff_client: Client, lesson: Product, django_capture_on_commit_callbacks: Any
) -> None:
    page = f"{PATH}{lesson.pk}/edit/"
    staff_client.post(page, opened(staff_client, lesson.pk, image=picture()))
    lesson.refresh_from_db()
    first = lesson.image
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(page, opened(staff_client, lesson.pk, image=picture()))
    lesson.refresh_from_db()
    assert lesson.image not in ("", first)
    assert not default_storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(page, opened(staff_client, lesson.pk, remove_image="on"))
    assert not default_storage.exists(lesson.image)
    lesson.refresh_from_db()
    assert lesson.image == ""


def test_off_and_on_the_order_page_with_a_way_back(staff_client: Client, lesson: Product) -> None:
    hidden = staff_client.post(f"{PATH}{lesson.pk}/hide/", follow=True).content.decode()
    assert "Piano lesson is hidden" in hidden
    assert f'action="{PATH}{lesson.pk}/show/"' in hidden
    assert not Product.objects.on_page().exists()
    assert Product.objects.offered().exists()
    shown = staff_client.post(f"{PATH}{lesson.pk}/show/", follow=True).content.decode()
    assert "Piano lesson is on the order page." in shown
    assert Product.objects.on_page().exists()
    assert staff_client.get(f"{PATH}{lesson.pk}/hide/").status_code == 405
    assert staff_client.post(f"{PATH}999999/hide/").status_code == 404


def test_archived_and_brought_back_as_it_was(staff_client: Client, lesson: Product) -> None:
    order = order_with(lesson)
    save_product(data={"is_hidden": True}, actor=SYSTEM, product_id=lesson.pk)
    came = {"HTTP_REFERER": f"http://testserver{PATH}?status=hidden&sort=name"}
    answer = staff_client.post(f"{PATH}{lesson.pk}/archive/", **came)
    assert answer["Location"] == f"{PATH}?status=hidden&sort=name"
    told = staff_client.get(answer["Location"]).content.decode()
    assert "Piano lesson is archived: it is no longer sold. Orders that have it stay as they are." in told
    assert f'action="{PATH}{lesson.pk}/restore/"' in told
    assert not Product.objects.offered().exists()
    assert Order.objects.get().total_minor == order.total_minor
    staff_client.post(f"{PATH}{lesson.pk}/restore/")
    lesson.refresh_from_db()
    assert (lesson.is_active, lesson.is_hidden) == (True, True)
    elsewhere = staff_client.post(f"{PATH}{lesson.pk}/archive/", HTTP_REFERER="https://evil.example/x")
    assert elsewhere["Location"] == PATH
    page = staff_client.get(f"{PATH}{lesson.pk}/edit/").content.decode()
    assert "Bring back" in page
    assert (
        staff_client.post(
            f"{PATH}{lesson.pk}/edit/", opened(staff_client, lesson.pk, offered="shown")
        ).status_code
        == 302
    )
    lesson.refresh_from_db()
    assert (lesson.is_active, lesson.is_hidden) == (True, False)


def test_are_for_staff_alone(client: Client, end_user_client: Client, lesson: Product) -> None:
    for path in (PATH, PATH + "create/", f"{PATH}{lesson.pk}/edit/"):
        assert client.get(path).status_code == 302
        assert end_user_client.get(path).status_code == 404
    for act in ("hide", "archive"):
        assert end_user_client.post(f"{PATH}{lesson.pk}/{act}/").status_code == 404
    lesson.refresh_from_db()
    assert (lesson.is_active, lesson.is_hidden) == (True, False)


def test_the_search_in_the_top_bar_finds_what_is_sold(staff_client: Client, lesson: Product) -> None:
    make_product("Old piano", is_active=False)
    found = staff_client.get("/omnibasis/search/", {"q": "piano"}).content.decode()
    assert f"{PATH}{lesson.pk}/edit/" in found
    assert "piano-lesson · € 43.21" in found
    assert "Old piano" not in found
