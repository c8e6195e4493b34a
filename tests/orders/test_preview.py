"""The invoice beside the form: what it says while one types is what is stored, to the cent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Customer
from omnibasis.core.actors import SYSTEM
from orders.models import Item, Order, Product
from orders.services import save_product
from settings_app.services import save_settings
from tests.orders.conftest import make_product, written

PATH = "/omnipayments/orders/create/"
PREVIEW = "/omnipayments/orders/preview/"


def rows(*lines: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"items-TOTAL_FORMS": str(len(lines))}
    for number, line in enumerate(lines):
        empty = {
            "product": "",
            "description": "",
            "quantity": "1",
            "unit_price": "",
            "discount": "",
            "tax_rate": "",
        }
        data |= {f"items-{number}-{name}": value for name, value in {**empty, **line}.items()}
    return data


TWO = rows(
    {"description": "Tuning", "quantity": "3", "unit_price": "33.33", "discount": "12.5 %", "tax_rate": "19"},
    {"description": "Strings", "quantity": "7", "unit_price": "0.99", "discount": "1", "tax_rate": "7 %"},
)
WHOLE = {"discount": "3.7 %", "shipping": "4.90", "shipping_tax_rate": "19", "terms": "net_30"}


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("whole", [WHOLE, {**WHOLE, "discount": "5.55"}, {"shipping": "9"}])
def test_says_what_is_then_stored(staff_client: Client, inclusive: bool, whole: dict[str, str]) -> None:
    save_settings(values={"prices_include_tax": inclusive, "tax_rate": 8_100}, actor=SYSTEM)
    data = written(email="a@example.com", given_name="Ann", note="Thank you", **TWO, **whole)
    preview = staff_client.post(PREVIEW, data).context["preview"]
    assert preview.problems == []
    assert not Order.objects.exists()
    staff_client.post(PATH, data)
    order = Order.objects.get()
    invoice = order.invoices.get()
    assert preview.sums == order.sums()
    assert preview.sums.total_minor == order.total_minor == invoice.total_minor
    assert preview.document == {**invoice.document, "sums": preview.document["sums"]}
    assert preview.document["sums"] == invoice.document["sums"]
    assert preview.due_on == order.due_on
    assert order.prices_include_tax is inclusive


def test_a_draft_shows_what_is_stored_before_anything_is_typed(staff_client: Client) -> None:
    staff_client.post(PATH, written(email="a@example.com", draft="1", **TWO, **WHOLE))
    order = Order.objects.get()
    page = staff_client.get(f"/omnipayments/orders/{order.pk}/edit/")
    assert page.context["preview"].sums == order.sums()
    # What the form is filled with is what makes these sums again.
    data = {field.html_name: field.value() or "" for field in page.context["form"]}
    for row in page.context["lines"].forms:
        data |= {field.html_name: field.value() if field.value() is not None else "" for field in row}
    data |= {"items-TOTAL_FORMS": str(len(page.context["lines"].forms)), "items-INITIAL_FORMS": "0"}
    again = staff_client.post(f"{PREVIEW}?order={order.pk}", data).context["preview"]
    assert (again.problems, again.sums) == ([], order.sums())


def test_half_of_an_order_is_half_an_invoice(staff_client: Client) -> None:
    data = written(
        who="customer",
        customer="nob",
        **rows(
            {"description": "Tuning", "unit_price": "10"},
            {"description": "Price to come"},
            {"description": "Odd", "unit_price": "1e5"},
            {},
        ),
        discount="a bit",
    )
    answer = staff_client.post(PREVIEW, data)
    preview = answer.context["preview"]
    assert preview.sums.total_minor == 1_000
    said = " ".join(preview.problems)
    assert "Item 2, Unit price: Enter a price" in said
    assert "Item 3, Unit price: Enter an amount such as" in said
    assert "Discount on the whole order: Enter an amount" in said
    assert "customer matches" not in said
    assert "Nobody yet" in answer.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"items-TOTAL_FORMS": "x"},
        {"items-TOTAL_FORMS": "9" * 30},
        {"currency": "XXX"},
        {"currency": ""},
        {"customer": "\x00", "who": "customer"},
        {"items-0-description": "\x00", "items-0-unit_price": ""},
        {"items-0-product": "²"},
        {"terms": "x", "terms_days": "-1"},
        {"items-0-quantity": "0"},
        {"discount": "99999", "items-0-discount": "99999"},
        {"items-0-unit_price": "9" * 13, "items-0-quantity": "1000000"},
        {"email": "half@", "filled_for": "x"},
    ],
)
def test_whatever_is_typed_there_is_an_answer(staff_client: Client, odd: dict[str, str]) -> None:
    assert staff_client.post(PREVIEW, written(**odd)).status_code == 200
    assert staff_client.post(PATH, written(**odd, work_out="1")).status_code == 200


def test_a_product_has_its_price_in_the_currency_and_its_tax(staff_client: Client) -> None:
    save_settings(values={"tax_rate": 19_000}, actor=SYSTEM)
    book = make_product("Sheet music", tax_rate=7_000, prices={"EUR": 1_050, "JPY": 1_500})
    line = rows({"product": str(book.pk), "quantity": "2"}, {"description": "Travel", "unit_price": "10"})
    preview = staff_client.post(PREVIEW, written(**line)).context["preview"]
    assert [
        (one["description"], one["total_minor"], one["tax_rate"]) for one in preview.document["lines"]
    ] == [
        ("Sheet music", 2_100, 7_000),
        ("Travel", 1_000, 19_000),
    ]
    assert preview.amounts[0] == (0, 2_100, "10.50")
    yen = staff_client.post(PREVIEW, written(currency="JPY", **line)).context["preview"]
    assert yen.amounts[0] == (0, 3_000, "1500")
    none = staff_client.post(PREVIEW, written(currency="USD", **line)).context["preview"]
    assert "Sheet music has no price in USD. Type one." in " ".join(none.problems)


def test_without_scripts_a_product_is_named_by_code_or_name(staff_client: Client, lesson: Product) -> None:
    for typed in ("piano-lesson", "Piano lesson"):
        line = rows({"description": typed})
        assert staff_client.post(PATH, written(email="a@example.com", **line)).status_code == 302
    assert (
        list(Item.objects.values_list("product", "description", "unit_price_minor"))
        == [(lesson.pk, "Piano lesson", 4_321)] * 2
    )
    answer = staff_client.post(
        PATH, written(email="a@example.com", work_out="1", **rows({"description": "Piano lesson"}))
    )
    assert "€ 43.21" in answer.content.decode()
    assert Order.objects.count() == 2


def test_an_archived_product_is_not_sold_but_stays_on_its_draft(
    staff_client: Client, lesson: Product
) -> None:
    line = rows({"product": str(lesson.pk)})
    staff_client.post(PATH, written(email="a@example.com", draft="1", **line))
    save_product(data={"is_active": False}, product_id=lesson.pk, actor=SYSTEM)
    assert staff_client.post(PATH, written(email="b@example.com", **line)).status_code == 422
    order = Order.objects.get()
    again = written(email="a@example.com", draft="1", note="Still there", **line)
    assert staff_client.post(f"/omnipayments/orders/{order.pk}/edit/", again).status_code == 302
    assert order.items.get().product == lesson


def test_is_due_by_the_customers_terms(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(given_name="Ann", payment_terms="net_30")
    data = written(who="customer", customer=f"#{customer.pk}")
    today = timezone.localdate()
    assert staff_client.post(PREVIEW, data).context["preview"].due_on == today + timedelta(days=30)
    custom = {**data, "terms": "custom", "terms_days": "12"}
    assert staff_client.post(PREVIEW, custom).context["preview"].due_on == today + timedelta(days=12)


def test_costs_the_same_for_two_rows_and_for_forty(staff_client: Client) -> None:
    products = [make_product(f"Product {n}") for n in range(20)]

    def cost(count: int) -> int:
        lines = [{"product": str(one.pk)} for one in products[:count]]
        data = written(
            email="a@example.com", **rows(*lines, *[{"description": f"Product {n}"} for n in range(count)])
        )
        with CaptureQueriesContext(connection) as queries:
            assert staff_client.post(PREVIEW, data).context["preview"].problems == []
        return len(queries)

    cost(1)
    assert cost(1) == cost(20) <= 8


def test_products_are_offered_by_name_code_and_without_accents(staff_client: Client) -> None:
    tea = make_product("Thé vert", 500, code="TEA-1", prices={"EUR": 500, "JPY": 800})
    make_product("Gone tea", is_active=False)
    for text in ("thé", "TEA-1", "the vert", "vert tea"):
        page = staff_client.get(
            "/omnipayments/orders/products/", {"q": text, "currency": "JPY"}
        ).content.decode()
        assert f'data-product="{tea.pk}"' in page, text
        assert 'data-price-jpy="800"' in page
        assert "¥ 800" in page
        assert "Gone" not in page
    for odd in ("", " ", "\x00", "%", "_", "x" * 5_000):
        assert (
            staff_client.get("/omnipayments/orders/products/", {"q": odd, "currency": "\x00"}).status_code
            == 200
        )
