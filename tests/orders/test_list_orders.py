"""Staff's list of orders: what it shows, finds, narrows, sorts, pages and exports; and what it costs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer, Label
from customers.services import create_label
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Actor, Source
from orders.models import Order
from orders.services import Content, Line, create_order, record_payment, refund_order

PATH = "/omnipayments/orders/"


def put(email: str, price: int = 1_000, **more: Any) -> Order:
    options = {"actor": ANONYMOUS, "source": Source.ORDER, "buyer": {"email": email}, **more}
    said = {
        name: options.pop(name) for name in ("external_id", "labels", "number", "terms") if name in options
    }
    content = Content(lines=[Line("Tea", 1, price)], currency=options.pop("currency", "EUR"), **said)
    return create_order(content=content, **options)


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
    online, draft = put("a@example.com"), put("b@example.com", source=Source.STAFF, send=False)
    assert numbers(staff_client, "?status=draft") == [draft.pk]
    assert numbers(staff_client, "?status=sent") == [online.pk]
    assert numbers(staff_client, "?source=staff&source=api") == [draft.pk]
    assert numbers(staff_client, "?source=order&status=draft") == []
    assert "Nothing matches" in staff_client.get(PATH + "?source=api").content.decode()


def test_sorts_by_total_and_pages_without_gaps(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.views.listing.OrderList.page_size", 4)
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
    put("b@example.com", send=False)
    answer = staff_client.get(PATH + "?export=csv&status=sent")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert answer["Content-Type"].startswith("text/csv")
    assert len(lines) == 2
    assert "12.34,0.00,0.00,0.00,12.34,EUR,due_on_receipt" in lines[1]
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
    assert five <= 6


def test_the_search_in_the_top_bar_finds_orders(staff_client: Client) -> None:
    order = put("lena@example.com")
    text = staff_client.get(reverse("ui:search"), {"q": str(order.pk)}).content.decode()
    assert f"Order {order.pk}" in text


def placed_on(day: date, price: int = 1_000, **more: Any) -> Order:
    """An order of noon of that day, in UTC."""
    return put("d@example.com", price, placed_at=datetime.combine(day, time(12), UTC), **more)


def test_narrows_by_what_is_due(staff_client: Client) -> None:
    today = timezone.localdate()
    late = placed_on(today - timedelta(days=40), terms="net_30")
    paid = placed_on(today - timedelta(days=40))
    record_payment(order_id=paid.pk, actor=SYSTEM, source=Source.STAFF)
    soon, later = put("s@example.com", terms="net_10"), put("l@example.com", terms="net_60")
    Order.objects.filter(pk=soon.pk).update(due_on=today)
    assert numbers(staff_client, "?due=overdue") == [late.pk]
    assert numbers(staff_client, "?due=soon") == [soon.pk]
    # What is owed, in the order in which it is due; what is paid is not.
    assert numbers(staff_client, "?sort=due") == [late.pk, soon.pk, later.pk]
    assert numbers(staff_client, "?sort=-due") == [later.pk, soon.pk, late.pk]
    text = staff_client.get(PATH).content.decode()
    assert "Overdue" in text
    assert staff_client.get(f"{PATH}?due=never").status_code == 200


def test_the_due_ones_page_without_gaps(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.views.listing.OrderList.page_size", 2)
    today = timezone.localdate()
    for sort in ("due", "placed"):
        days = (3, 1, 2, 3, 1)
        orders = (
            [placed_on(today - timedelta(days=n)) for n in days]
            if sort == "due"
            else list(Order.objects.all())
        )
        column = "due_on" if sort == "due" else "placed_at"
        rows = sorted(
            Order.objects.filter(pk__in=[o.pk for o in orders]), key=lambda o: (getattr(o, column), o.pk)
        )
        expected = [o.pk for o in (rows if sort == "due" else reversed(rows))]
        seen, query = [], f"?sort={sort}"
        while query:
            page = staff_client.get(PATH + query)
            seen += [row["id"] for row in page.context["rows"]]
            cursor = page.context["page"].next_cursor
            query = f"?sort={sort}&cursor={cursor}" if cursor else ""
        assert seen == expected


def test_narrows_by_day_total_and_label(staff_client: Client) -> None:
    old = placed_on(date(2026, 1, 1), 500_00, labels=["VIP"])
    new = placed_on(date(2026, 1, 31), 99, currency="JPY", labels=["VIP", "Rush"])
    mid = placed_on(date(2026, 1, 15), 99_99, labels=["Rush"])
    put("draft@example.com", 1, send=False)
    assert numbers(staff_client, "?placed.from=2026-01-15") == [mid.pk, new.pk]
    assert numbers(staff_client, "?placed.to=2026-01-15") == [mid.pk, old.pk]
    assert numbers(staff_client, "?placed.from=2026-01-15&placed.to=2026-01-15") == [mid.pk]
    # An amount is one of each order's own currency: 99 is 99 yen as well as 99 euro.
    assert numbers(staff_client, "?total.from=99") == [mid.pk, new.pk, old.pk]
    assert numbers(staff_client, "?total.from=99&total.to=99") == [new.pk]
    assert numbers(staff_client, "?total.from=99.995&total.to=500") == [old.pk]
    vip = Label.objects.get(name="VIP").pk
    assert numbers(staff_client, f"?label={vip}") == [new.pk, old.pk]
    assert numbers(
        staff_client, f"?label={vip}&label={Label.objects.get(name='Rush').pk}&total.from=100"
    ) == [old.pk]
    text = staff_client.get(f"{PATH}?placed.from=2026-01-15&total.to=3").content.decode()
    assert "Placed: from 2026-01-15" in text
    assert "Total: to 3" in text
    for odd in (
        "placed.from=x&total.from=x", "placed.to=9999-12-31", "placed.from=0001-01-01", "total.from=999999999999999",
        "total.to=-1", "label=x", "placed.from=%00", "due=%00", "sort=%00",
    ):  # fmt: skip
        assert staff_client.get(f"{PATH}?{odd}").status_code == 200, odd


def test_a_label_on_many_is_found_as_well_as_one_on_few(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [put(f"n{n}@example.com", labels=["VIP"]).pk for n in range(4)]
    put("other@example.com", labels=["Rush"])
    vip = Label.objects.get(name="VIP").pk
    for probe in (0, 2, 100):
        monkeypatch.setattr("orders.querysets.PROBE", probe)
        assert numbers(staff_client, f"?label={vip}") == orders[::-1]


def test_exports_amounts_terms_and_labels(staff_client: Client) -> None:
    order = put("a@example.com", 10_000, number="A-57", terms="net_30", labels=["VIP", "Rush"])
    record_payment(order_id=order.pk, amount_minor=4_000, actor=SYSTEM, source=Source.STAFF)
    refund_order(order_id=order.pk, amount_minor=1_000, actor=SYSTEM, source=Source.STAFF)
    order.refresh_from_db()
    file = b"".join(staff_client.get(f"{PATH}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(file.removeprefix("\ufeff")))
    assert order.due_on is not None
    assert (row["Order"], row["Total"], row["Paid"], row["Refunded"], row["Open"]) == (
        "A-57", "100.00", "40.00", "10.00", "70.00",
    )  # fmt: skip
    assert (row["Payment terms"], row["Due"], row["Labels"]) == (
        "net_30",
        order.due_on.isoformat(),
        "Rush, VIP",
    )


def test_an_empty_list_of_what_is_due_leads_to_all(staff_client: Client) -> None:
    put("a@example.com", send=False)
    text = staff_client.get(f"{PATH}?sort=due").content.decode()
    assert "Nothing is due" in text
    assert "Show all orders" in text


def test_what_is_overdue_is_under_the_bell(staff_client: Client) -> None:
    assert "overdue" not in staff_client.get(reverse("ui:attention")).content.decode()
    order = placed_on(timezone.localdate() - timedelta(days=2), 5_000, number="A-57")
    record_payment(order_id=order.pk, amount_minor=1_000, actor=SYSTEM, source=Source.STAFF)
    text = staff_client.get(reverse("ui:attention")).content.decode()
    assert "Order A-57 is overdue" in text
    assert "owes € 40.00 since" in text
    assert f'href="{PATH}?due=overdue"' in staff_client.get(reverse("customers:attention")).content.decode()


FILTERS = (
    "", "status=draft", "status=cancelled&status=refunded", "due=overdue", "due=soon", "placed.from=2026-01-01",
    "placed.to=2020-01-10", "total.from=900&total.to=901", "total.to=1", "source=api", "label={few}", "label={many}",
)  # fmt: skip


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such plans.")
def test_each_filter_and_sort_is_served_by_an_index(staff_client: Client, by_staff: Actor) -> None:
    few, many = (create_label(name=name, actor=by_staff).pk for name in ("Few", "Many"))
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute(LABELLED, [many, 3])
        cursor.execute(LABELLED, [few, 1_000])
        cursor.execute("ANALYZE orders_order; ANALYZE orders_orderlabel")
    for sort in ("newest", "placed", "total", "due"):
        for one in FILTERS:
            query = f"?sort={sort}&{one.format(few=few, many=many)}"
            with CaptureQueriesContext(connection) as queries:
                assert staff_client.get(PATH + query).status_code == 200
            for asked in queries.captured_queries:
                # A count of at most a thousand may as well begin at the front of the table.
                if '"orders_order"' in asked["sql"] and "COUNT(" not in asked["sql"]:
                    assert "Seq Scan on orders_" not in plan(asked["sql"]), (query, asked["sql"])


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return "\n".join(row[0] for row in cursor.fetchall())


LABELLED = (
    "INSERT INTO orders_orderlabel (label_id, order_id) SELECT %s, id FROM orders_order WHERE id %% %s = 0"
)
MANY = """
INSERT INTO orders_order (code, status, version, buyer, buyer_name, buyer_email, currency, prices_include_tax,
    subtotal_minor, discount_rate, discount_minor, shipping_minor, shipping_tax_rate, tax_minor, total_minor,
    paid_minor, refunded_minor, written_off_minor, terms, due_on, message, note, internal_note, source, created_at,
    placed_at)
SELECT 'c' || i, status, 1, '{}', 'N' || i, '', CASE WHEN i % 10 = 0 THEN 'JPY' ELSE 'EUR' END, true,
    total, 0, 0, 0, 0, 0, total,
    CASE WHEN status IN ('paid', 'refunded') THEN total ELSE 0 END, CASE status WHEN 'refunded' THEN total ELSE 0 END,
    0, 'net_10', (at + interval '10 days')::date, '', '', '', 'order', at, CASE WHEN status <> 'draft' THEN at END
FROM (SELECT i, i * 7919 % 100000 + 1 AS total, now() - make_interval(hours => (30000 - i) * 2) AS at,
    CASE WHEN i % 50 = 0 THEN 'draft' WHEN i % 20 = 1 THEN 'sent' WHEN i % 100 = 3 THEN 'cancelled'
        WHEN i % 100 = 4 THEN 'refunded' ELSE 'paid' END AS status
    FROM generate_series(1, 30000) AS i) AS made
"""
