"""The list of invoices: found by number and by customer, narrowed, sorted, exported."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from omnibasis.core.actors import Source
from orders.models import Invoice, Order
from orders.services import Line, cancel_order, record_payment
from tests.orders.invoices import STAFF, invoice_of, sent

pytestmark = pytest.mark.django_db
LIST = "/omnipayments/invoices/"


@pytest.fixture
def invoices() -> dict[str, Order]:
    """One of each state; amounts of 10, 20, 30 and 40."""
    now = timezone.now()
    made = {
        "open": sent(Line("Tea", 1, 1_000), terms="net_30"),
        "overdue": sent(Line("Tea", 1, 2_000), terms="net_10", placed_at=now - timedelta(days=40)),
        "paid": sent(Line("Tea", 1, 3_000), placed_at=now - timedelta(days=20)),
        "void": sent(Line("Tea", 1, 4_000), buyer={"given_name": "Leonie", "surname": "Köhler"}),
    }
    record_payment(order_id=made["paid"].pk, actor=STAFF, source=Source.STAFF)
    cancel_order(order_id=made["void"].pk, actor=STAFF, source=Source.STAFF)
    return made


def listed(client: Client, invoices: dict[str, Order], query: str = "") -> list[str]:
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    names = {invoice_of(order).pk: name for name, order in invoices.items()}
    return [names[row["id"]] for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["void", "paid", "overdue", "open"]),
        ("?state=open", ["overdue", "open"]),
        ("?state=overdue", ["overdue"]),
        ("?state=overdue&state=paid", ["paid", "overdue"]),
        ("?state=void", ["void"]),
        ("?total.from=20&total.to=30", ["paid", "overdue"]),
        ("?total.from=20.01", ["void", "paid"]),
        ("?total.to=nonsense", ["void", "paid", "overdue", "open"]),
        ("?sort=total", ["void", "paid", "overdue", "open"]),
        ("?sort=-total", ["open", "overdue", "paid", "void"]),
        ("?sort=due", ["overdue", "paid", "void", "open"]),
        ("?q=köhler", ["void"]),
        ("?q=nora@example.com", ["paid", "overdue", "open"]),
        ("?q=nobody", []),
    ],
)
def test_it_is_narrowed_and_sorted(
    staff_client: Client, invoices: dict[str, Order], query: str, found: list[str]
) -> None:
    assert listed(staff_client, invoices, query) == found


def test_it_is_found_by_its_number_and_by_its_order(staff_client: Client, invoices: dict[str, Order]) -> None:
    number = invoice_of(invoices["paid"]).number
    assert listed(staff_client, invoices, f"?q={number}") == ["paid"]
    assert listed(staff_client, invoices, f"?q=%23{invoices['paid'].pk}") == ["paid"]
    found = staff_client.get(f"/omnibasis/search/?q={number}").content.decode()
    assert f"/omnipayments/invoices/{invoice_of(invoices['paid']).pk}/" in found


def test_it_is_narrowed_by_the_day_of_issue(staff_client: Client, invoices: dict[str, Order]) -> None:
    day = timezone.localdate() - timedelta(days=25)
    assert listed(staff_client, invoices, f"?issued.to={day}") == ["overdue"]
    assert listed(staff_client, invoices, f"?issued.from={day}") == ["void", "paid", "open"]


def test_amounts_are_compared_in_each_currency_s_own_units(staff_client: Client) -> None:
    made = {
        "yen": sent(Line("Tea", 1, 5_000), currency="JPY"),
        "dinar": sent(Line("Tea", 1, 5_000), currency="BHD"),
        "euro": sent(Line("Tea", 1, 5_000), currency="EUR"),
    }
    assert listed(staff_client, made, "?total.from=50") == ["euro", "yen"]
    assert listed(staff_client, made, "?total.to=5.00") == ["dinar"]


def test_pages_go_on_by_the_day_that_they_are_due(staff_client: Client) -> None:
    for day in range(1, 8):
        sent(placed_at=datetime(2026, 1, day, 12, tzinfo=UTC))
    from orders.views.invoices import InvoiceList

    size, InvoiceList.page_size = InvoiceList.page_size, 3
    try:
        seen, path = [], f"{LIST}?sort=due"
        while path:
            page = staff_client.get(path).context["page"]
            seen += [row["due_on"].day for row in page.rows]
            path = f"{LIST}?sort=due&cursor={page.next_cursor}" if page.next_cursor else ""
    finally:
        InvoiceList.page_size = size
    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_it_is_exported_with_plain_amounts(staff_client: Client, invoices: dict[str, Order]) -> None:
    answer = staff_client.get(f"{LIST}?export=csv&state=paid")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(text.splitlines())
    invoice = invoice_of(invoices["paid"])
    assert row == {
        "Invoice": invoice.number,
        "Order": str(invoice.order_id),
        "Buyer": "Nora Lind",
        "Issued": invoice.issued_on.isoformat(),
        "Due": invoice.due_on.isoformat(),
        "State": "paid",
        "Total": "30.00",
        "Currency": "EUR",
    }


def test_nothing_yet_leads_to_the_first_order(staff_client: Client) -> None:
    page = staff_client.get(LIST).content.decode()
    assert "No invoices yet" in page
    assert "/omnipayments/orders/create/" in page


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Invoice.objects.order_by("due_on", "id"), "invoice_due_on"),
        (Invoice.objects.order_by("-total_minor", "-id"), "invoice_total"),
        (
            Invoice.objects.overdue(datetime(2026, 1, 1, tzinfo=UTC).date()).order_by("due_on", "id"),
            "invoice_due",
        ),
    ],
)
def test_its_sorts_are_indexes(query: object, index: str) -> None:
    for _number in range(3):
        sent()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        plan = query[:50].explain()  # type: ignore[index]
    assert index in plan
