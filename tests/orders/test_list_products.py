"""Staff's list of products: what it shows, finds, narrows, sorts, pages and exports; and what it costs."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.models import Product
from tests.orders.conftest import make_product
from tests.orders.products import PATH


def names(client: Client, query: str = "") -> list[str]:
    return [row["name"] for row in client.get(PATH + query).context["rows"]]


def test_shows_code_prices_tax_and_where_it_is_sold(staff_client: Client) -> None:
    prices = {"CHF": 2_300, "EUR": 2_400, "JPY": 3_900, "USD": 2_600}
    make_product("House blend", code="BLEND", prices=prices, tax_rate=7_000, is_hidden=True)
    text = staff_client.get(PATH).content.decode()
    for shown in ("House blend", "BLEND", "7\N{NO-BREAK SPACE}%", ">Hidden</span>"):
        assert shown in text
    # The business's own currency comes first, two are shown, the others on asking.
    assert text.index("$ 26.00") < text.index("23.00 CHF")
    assert '<span class="price-next">23.00 CHF <span title="€ 24.00, ¥ 3,900">+2<' in text
    # Whoever asks for a currency sees the price in it.
    narrowed = staff_client.get(PATH, {"currency": "JPY"}).content.decode()
    assert narrowed.index("¥ 3,900") < narrowed.index("$ 26.00")


def test_finds_by_each_word_in_name_or_code_whatever_the_accents(staff_client: Client) -> None:
    make_product("Crème brûlée, 100 %", code="DESSERT-1")
    make_product("Bread", code="BREAD_2")
    make_product("Breadcrumbs", code="X-2")
    for text, found in {
        "creme": ["Crème brûlée, 100 %"],
        "BRULEE dessert": ["Crème brûlée, 100 %"],
        "100%25": [],
        "%25": ["Crème brûlée, 100 %"],
        "_": ["Bread"],
        "bread_": ["Bread"],
        "x-2": ["Breadcrumbs"],
        "bread x": ["Breadcrumbs"],
        "%5C": [],
        "'": [],
    }.items():
        assert names(staff_client, f"?q={text}") == found, text
    assert "<mark>Crème</mark>" in staff_client.get(PATH, {"q": "creme"}).content.decode()


def test_archived_ones_are_shown_when_asked_for(staff_client: Client) -> None:
    make_product("Sold")
    make_product("Hidden", is_hidden=True)
    make_product("Archived", is_active=False)
    assert names(staff_client) == ["Sold", "Hidden"]
    assert names(staff_client, "?status=archived") == ["Archived"]
    assert names(staff_client, "?status=hidden") == ["Hidden"]
    assert names(staff_client, "?status=shown&status=archived") == ["Sold", "Archived"]
    assert names(staff_client, "?q=archived") == []


def test_narrows_by_the_currency_of_a_price(staff_client: Client) -> None:
    make_product("Both", prices={"EUR": 1, "USD": 1})
    make_product("Euro", prices={"EUR": 1})
    assert names(staff_client, "?currency=USD") == ["Both"]
    assert names(staff_client, "?currency=EUR") == ["Both", "Euro"]
    assert names(staff_client, "?currency=JPY") == []
    assert names(staff_client, "?currency=nonsense") == ["Both", "Euro"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["zebra", "Apple", "Äpfel", "apple", "beer"]),
        ("name", ["Äpfel", "Apple", "apple", "beer", "zebra"]),
        ("-name", ["zebra", "beer", "apple", "Apple", "Äpfel"]),
        ("newest", ["beer", "apple", "Äpfel", "Apple", "zebra"]),
    ],
)
def test_sorts_and_pages_without_gaps(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch, sort: str, expected: list[str]
) -> None:
    monkeypatch.setattr("orders.views.products.ProductList.page_size", 2)
    for number, name in enumerate(("zebra", "Apple", "Äpfel", "apple", "beer")):
        make_product(name, code=f"P{number}", position=number // 2)
    seen: list[str] = []
    cursor = ""
    while True:
        page = staff_client.get(PATH, {"sort": sort, "cursor": cursor})
        seen += [row["name"] for row in page.context["rows"]]
        cursor = page.context["page"].next_cursor
        if not cursor:
            break
    assert seen == expected


def test_exports_all_that_is_stored(staff_client: Client) -> None:
    make_product("=cmd", code="TEA", prices={"EUR": 1_250, "USD": 1_300}, tax_rate=8_100, is_hidden=True)
    make_product("Archived", is_active=False)
    answer = staff_client.get(PATH + "?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Prices"] == "USD 13.00; EUR 12.50"
    assert (row["Name"], row["Code"], row["Tax rate in percent"]) == ("'=cmd", "TEA", "8.1")
    assert (row["Active"], row["Hidden from the order page"]) == ("yes", "yes")


def test_an_empty_list_says_what_to_do(staff_client: Client) -> None:
    text = staff_client.get(PATH).content.decode()
    assert "No products yet" in text
    assert f'href="{PATH}create/"' in text
    make_product(is_active=False)
    text = staff_client.get(PATH).content.decode()
    assert "Every product is archived" in text
    assert f'href="{PATH}?status=archived"' in text


def test_costs_the_same_for_five_and_for_fifty(staff_client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff_client.get(PATH).status_code == 200
        return len(queries)

    staff_client.get(PATH)
    for number in range(5):
        make_product(f"Tea {number}")
    five = cost()
    for number in range(5, 50):
        make_product(f"Tea {number}", prices={"EUR": 1, "USD": 2})
    assert cost() == five <= 6


def test_the_name_is_an_index(db: None) -> None:
    make_product()
    plan = Product.objects.order_by("sort_name", "id").values("id")[:51]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "product_sort_name" in plan.explain()
