"""Staff's list of orders: what it shows, finds, narrows, sorts, pages and exports; and what it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Customer
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Source
from orders.models import Order
from orders.services import Line, create_order

PATH = "/omnipayments/orders/"


def put(email: str, price: int = 1_000, **more: Any) -> Order:
    options = {
        "actor": ANONYMOUS,
        "source": Source.ORDER,
        "currency": "EUR",
        "buyer": {"email": email},
        **more,
    }
    return create_order(lines=[Line("Tea", 1, price)], **options)


def numbers(client: Client, query: str = "") -> list[int]:
    return [row["id"] for row in client.get(PATH + query).context["rows"]]


def test_shows_the_newest_first(staff_client: Client) -> None:
    orders = [put(f"n{n}@example.com", 1_000 + n) for n in range(3)]
    page = staff_client.get(PATH)
    text = page.content.decode()
    assert numbers(staff_client) == [o.pk for o in reversed(orders)]
    assert "€ 10.02" in text
    assert "n2@example.com" in text
    assert "Order page" in text
    assert f'href="{PATH}{orders[0].pk}/"' in text


def test_finds_by_number_code_external_id_and_customer(staff_client: Client) -> None:
    first = put(
        "lena@example.com", buyer={"email": "lena@example.com", "given_name": "Léna", "surname": "Ångström"}
    )
    second = put("tom@example.com", external_id="INV-77")
    assert numbers(staff_client, f"?q={first.pk}") == [first.pk]
    assert numbers(staff_client, f"?q=%23{second.pk}") == [second.pk]
    assert numbers(staff_client, f"?q={first.code}") == [first.pk]
    assert numbers(staff_client, "?q=INV-77") == [second.pk]
    assert numbers(staff_client, "?q=lena+angstrom") == [first.pk]
    assert numbers(staff_client, "?q=tom%40example.com") == [second.pk]
    assert numbers(staff_client, "?q=nobody") == []
    for odd in ("%C2%B2", "%00", "%25", "_", "'", "9" * 40, "%F0%9F%8D%B5"):
        assert staff_client.get(f"{PATH}?q={odd}").status_code == 200


def test_finds_just_as_well_among_more_than_it_asks_the_index_for(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = [put("lena@example.com").pk for _order in range(4)]
    put("tom@example.com")
    for probe in (0, 2, 100):
        monkeypatch.setattr("orders.querysets.PROBE", probe)
        assert numbers(staff_client, "?q=lena") == lena[::-1]
        assert numbers(staff_client, f"?q=%23{lena[0]}") == [lena[0]]
        assert numbers(staff_client, "?q=lena&status=draft") == []


def test_narrows_by_status_and_source(staff_client: Client) -> None:
    online, draft = put("a@example.com"), put("b@example.com", source=Source.STAFF, place=False)
    assert numbers(staff_client, "?status=draft") == [draft.pk]
    assert numbers(staff_client, "?status=placed") == [online.pk]
    assert numbers(staff_client, "?source=staff&source=api") == [draft.pk]
    assert numbers(staff_client, "?source=order&status=draft") == []
    assert "Nothing matches" in staff_client.get(PATH + "?source=api").content.decode()


def test_sorts_by_total_and_pages_without_gaps(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.views.staff.OrderList.page_size", 4)
    orders = [put("a@example.com", price) for price in (500, 100, 500, 300, 200, 500, 400, 100, 300)]
    expected = [o.pk for o in sorted(orders, key=lambda o: (o.total_minor, o.pk), reverse=True)]
    seen, query = [], "?sort=total"
    while query:
        page = staff_client.get(PATH + query)
        seen += [row["id"] for row in page.context["rows"]]
        cursor = page.context["page"].next_cursor
        query = f"?sort=total&cursor={cursor}" if cursor else ""
    assert seen == expected


def test_exports_what_is_shown(staff_client: Client) -> None:
    put("=cmd@example.com", 1_234)
    put("b@example.com", place=False)
    answer = staff_client.get(PATH + "?export=csv&status=placed")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert answer["Content-Type"].startswith("text/csv")
    assert len(lines) == 2
    assert "12.34,EUR" in lines[1]
    assert "'=cmd@example.com" in lines[1]


def test_an_empty_list_says_what_to_do(staff_client: Client) -> None:
    text = staff_client.get(PATH).content.decode()
    assert "No orders yet" in text
    assert f'href="{PATH}create/"' in text


def test_costs_the_same_for_five_and_for_fifty(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff_client.get(PATH).status_code == 200
        return len(queries)

    staff_client.get(PATH)
    for number in range(5):
        put(f"n{number}@example.com")
    five = cost()
    for number in range(45):
        put(f"m{number}@example.com", actor=SYSTEM, source=Source.API)
    assert cost() == five
    assert five <= 4


def test_the_search_in_the_top_bar_finds_orders(staff_client: Client) -> None:
    order = put("lena@example.com")
    text = staff_client.get(reverse("ui:search"), {"q": str(order.pk)}).content.decode()
    assert f"Order {order.pk}" in text
