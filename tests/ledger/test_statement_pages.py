"""A statement in the back office: what the page says, the PDF says; periods are chosen, and what was sent is listed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from customers.services import merge_customers
from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Statement
from ledger.services.statements import mail_statement
from omnibasis.core.actors import SYSTEM, Source
from orders.services import Content, Line, create_order, record_payment
from settings_app.services import save_settings
from tests.ledger.conftest import BY, account_of
from tests.ledger.statements import MARCH, entered, paid, set_up_business, words_of
from tests.orders.invoices import pages_of

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 20, 12, tzinfo=UTC))


def path(name: str, customer: Customer, query: str = "") -> str:
    return f"{reverse(f'ledger:{name}', args=[customer.pk])}?{query}"


def text_of(page: Any) -> str:
    """The paper's words, without its tags."""
    paper = page.content.decode().partition('<article class="paper')[2].partition("</article>")[0]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", paper)).split())


def test_the_page_and_the_file_say_the_same(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    set_up_business()
    nora = make_customer(
        given_name="Nora",
        surname="Lind",
        email="nora@example.com",
        tax_id="SE556677",
        billing_address={"line1": "Storgatan 1", "city": "Stockholm", "country": "SE"},
    )
    entered(nora, 1_000, date(2026, 2, 2))
    entered(nora, 4_000, date(2026, 3, 2), reference="A-57", description=HOSTILE)
    paid(nora, 1_500, date(2026, 3, 4))
    entered(nora, -300, date(2026, 3, 5), kind=TransactionKind.CREDIT, account=AccountKind.CREDIT)
    query = "of=EUR&from=2026-03-01&to=2026-03-31"
    page = staff_client.get(path("statement", nora, query))
    assert HOSTILE not in page.content.decode()
    answer = staff_client.get(path("statement_pdf", nora, query))
    assert answer["Content-Disposition"] == 'attachment; filename="Statement EUR 2026-03-01 2026-03-31.pdf"'
    shown, printed = text_of(page), words_of(answer.content)
    for words in (
        "Statement of account",
        "Period March 1, 2026 – March 31, 2026",
        "Klavierhaus Köhler Theodor-Heuss-Straße 34 70174 Stuttgart Tax id: DE123456789",
        "Nora Lind Storgatan 1",
        "Tax id: SE556677",
        "Date Description Charges Payments and credits Balance",
        "Opening balance € 10.00",
        f"March 2, 2026 Charge · A-57 {HOSTILE} € 40.00 € 50.00",
        "March 4, 2026 Payment € 15.00 € 35.00",
        "Charged € 40.00 Paid -€ 15.00 Credited and adjusted € 0.00 Closing balance € 35.00",
        "On March 31, 2026 you owed € 35.00.",
        "Held for you Store credit: € 3.00",
        "How to pay IBAN DE89 3704 0044 0532 0130 00",
        "Amtsgericht Stuttgart HRB 1234",
    ):
        assert words in shown, words
        assert words in printed, words


def test_what_is_open_and_overdue(may: None, staff_client: Client) -> None:
    set_up_business(payment_terms="net_30")
    for day, number in ((1, "A-1"), (15, "A-2")):
        order = create_order(
            content=Content(lines=[Line("Tuning", 1, 4_000)], currency="EUR", number=number),
            buyer={"email": "nora@example.com"},
            actor=SYSTEM,
            source=Source.ORDER,
            placed_at=datetime(2026, 4, day, 12, tzinfo=UTC),
        )
    record_payment(order_id=order.pk, amount_minor=500, actor=SYSTEM, source=Source.STAFF)
    customer = Customer.objects.get(email_key="nora@example.com")
    shown = text_of(staff_client.get(path("statement", customer, "period=this_quarter")))
    for words in (
        "April 1, 2026 Charge · Order A-1 € 40.00 € 40.00",
        "May 20, 2026 Payment · Order A-2 € 5.00 € 75.00",
        "You owe € 75.00.",
        "Open on May 20, 2026 Order A-1 due May 1, 2026, overdue € 40.00 Order A-2 due May 15, 2026, overdue € 35.00"
        " Overdue: € 75.00",
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", "May 1, 2026 – May 20, 2026"),
        ("period=last_month", "April 1, 2026 – April 30, 2026"),
        ("period=this_quarter", "April 1, 2026 – May 20, 2026"),
        ("period=last_quarter", "Jan. 1, 2026 – March 31, 2026"),
        ("period=last_year", "Jan. 1, 2025 – Dec. 31, 2025"),
        ("period=dates&from=2026-03-01&to=2026-03-01", "March 1, 2026"),
        ("from=2026-03-05", "March 5, 2026 – May 20, 2026"),
        ("period=nonsense&of=XXX", "May 1, 2026 – May 20, 2026"),
    ],
)
def test_periods(may: None, staff_client: Client, nora: Customer, query: str, period: str) -> None:
    entered(nora, 1_000, date(2026, 2, 2))
    page = staff_client.get(path("statement", nora, query))
    assert page.status_code == 200
    assert page.context["paper"].period == period


@pytest.mark.parametrize(
    "query",
    ["from=2026-04-01&to=2026-03-01", "to=2999-01-01", "from=31.12.2025", "from=2026-02-30", "to=0001-01-01"],
)
def test_days_that_make_no_sense_are_told(
    may: None, staff_client: Client, nora: Customer, query: str
) -> None:
    entered(nora, 1_000, date(2026, 2, 2))
    page = staff_client.get(path("statement", nora, query))
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert query.partition("=")[2].partition("&")[0] in page.content.decode()
    assert staff_client.get(path("statement_pdf", nora, query)).status_code == 404
    form = dict(part.split("=") for part in query.split("&"))
    assert staff_client.post(reverse("ledger:statement_mail", args=[nora.pk]), form).status_code == 302
    assert not Statement.objects.exists()


def test_the_day_is_the_business_s_wherever_the_reader_is(
    staff_client: Client, nora: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(values={"time_zone": "Pacific/Auckland"}, actor=SYSTEM)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 4, 30, 12, 30, tzinfo=UTC))
    entered(nora, 1_000, date(2026, 2, 2))
    staff_client.cookies["tz"] = "Pacific/Honolulu"
    assert staff_client.get(path("statement", nora)).context["paper"].period == "May 1, 2026"


def test_one_account_is_chosen_and_another_s_is_none(
    may: None, staff_client: Client, nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    entered(nora, -2_500, date(2026, 3, 3), kind=TransactionKind.CREDIT, account=AccountKind.CREDIT)
    credit = account_of(nora, AccountKind.CREDIT)
    page = staff_client.get(path("statement", nora, f"of={credit.pk}&period=last_quarter"))
    assert "Added" in text_of(page)
    assert "On March 31, 2026 € 25.00 was left on this account." in text_of(page)
    other = make_customer(given_name="Leonie")
    entered(other, 900, date(2026, 3, 3))
    foreign = account_of(other, AccountKind.RECEIVABLE).pk
    for name in ("statement", "statement_pdf"):
        assert staff_client.get(path(name, nora, f"account={foreign}")).status_code == 404
    assert (
        staff_client.post(reverse("ledger:statement_mail", args=[nora.pk]), {"of": foreign}).status_code
        == 404
    )


def test_without_accounts_it_says_so(staff_client: Client, nora: Customer) -> None:
    assert "No account yet" in staff_client.get(path("statement", nora)).content.decode()
    assert staff_client.get(path("statement_pdf", nora)).status_code == 404


def test_what_was_sent_is_listed_also_after_a_merge(
    staff_client: Client, nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    entered(nora, 1_000, date(2026, 3, 2))
    sent = mail_statement(customer_id=nora.pk, currency="EUR", period=MARCH, **BY)
    entered(nora, 777, date(2026, 3, 3))
    keep = make_customer(given_name="Norah")
    merge_customers(keep_id=keep.pk, drop_id=nora.pk, **BY)
    tab = staff_client.get(reverse("ledger:statements", args=[keep.pk])).content.decode()
    link = reverse("ledger:statement_sent", args=[sent.pk])
    assert link in tab
    assert "Waiting" in tab
    shown = text_of(staff_client.get(link))
    assert "Closing balance € 10.00" in shown
    assert "7.77" not in shown
    file = staff_client.get(reverse("ledger:statement_sent_pdf", args=[sent.pk]))
    assert "Closing balance € 10.00" in words_of(file.content)
    story = staff_client.get(reverse("customers:timeline", args=[keep.pk])).content.decode()
    assert link in story
    assert staff_client.get(path("statement", nora)).status_code == 302


def test_a_long_one_breaks_into_pages(nora: Customer, staff_client: Client) -> None:
    for number in range(90):
        entered(nora, 100, date(2026, 3, 1 + number % 28), description=f"Item {number} " + "of many " * 12)
    pdf = staff_client.get(path("statement_pdf", nora, "from=2026-03-01&to=2026-03-31")).content
    pages = pages_of(pdf)
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert ("Date Description Charges Payments and credits Balance" in page) == ("Item" in page)
    assert sorted(int(n) for n in re.findall(r"Item (\d+) ", " ".join(pages))) == list(range(90))


def test_a_cut_one_says_so(nora: Customer, staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.statements.sheet.MOST_LINES", 2)
    for day in (1, 2, 3):
        entered(nora, 100, date(2026, 3, day))
    query = "from=2026-03-01&to=2026-03-31"
    shown = text_of(staff_client.get(path("statement", nora, query)))
    assert "This period has 1 entry more than the last" in shown
    assert "Choose a shorter period to see it. € 1.00 March 2, 2026" in shown
    assert "Charged € 3.00" in shown
