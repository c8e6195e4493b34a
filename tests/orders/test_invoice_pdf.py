"""An invoice's PDF: what it says can be read out of it again, whoever the buyer is and however long it gets."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from omnibasis.core.actors import Source
from orders.invoices.pdf import invoice_pdf
from orders.models import Invoice
from orders.services import Line, cancel_order, record_payment
from settings_app.services import save_settings
from tests.orders.invoices import STAFF, invoice_of, pages_of, sent
from tests.security.hostile import photo

pytestmark = pytest.mark.django_db


def read(invoice: Invoice) -> str:
    return " ".join(pages_of(invoice_pdf(invoice)))


@pytest.fixture
def business() -> None:
    save_settings(
        values={
            "business_name": "Klavierhaus Köhler",
            "business_address": "Theodor-Heuss-Straße 34\n70174 Stuttgart",
            "business_email": "hello@klavierhaus.example",
            "business_phone": "+49 711 2842222",
            "tax_id": "DE123456789",
            "payment_instructions": "IBAN DE89 3704 0044 0532 0130 00",
            "invoice_prefix": "RE-",
            "invoice_footer": "Amtsgericht Stuttgart HRB 1234",
            "payment_terms": "net_30",
        },
        actor=STAFF,
    )


def test_it_says_all_that_an_invoice_must(business: None) -> None:
    order = sent(
        Line("Tuning", 2, 4_550, tax_rate=19_000),
        Line("Sheet music", 3, 1_050, tax_rate=7_000, discount_rate=10_000),
        buyer={
            "email": "nora@example.com",
            "given_name": "Nora",
            "surname": "Lind",
            "tax_id": "SE556677",
            "billing_address": {
                "line1": "Storgatan 1",
                "postal_code": "11122",
                "city": "Stockholm",
                "country": "SE",
            },
        },
        shipping_minor=495,
        shipping_tax_rate=19_000,
        prices_include_tax=False,
        discount_minor=500,
        note="We come on Monday.",
        number="A-57",
        placed_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    pdf = invoice_pdf(invoice_of(order))
    (text,) = pages_of(pdf)
    for words in (
        "Klavierhaus Köhler Theodor-Heuss-Straße 34 70174 Stuttgart Tax id: DE123456789",
        "E-mail: hello@klavierhaus.example Phone: +49 711 2842222",
        "Invoice number RE-2026-0001 Date March 2, 2026 Due April 1, 2026 Payment terms Net 30 Order A-57",
        "Nora Lind Storgatan 1",
        "11122 STOCKHOLM Sweden Tax id: SE556677",
        "Tuning 2 € 45.50 19 % € 91.00",
        "Sheet music 3 € 10.50 10 % 7 % € 28.35",
        "Subtotal € 119.35",
        "Discount -€ 5.00",
        "Shipping € 4.95",
        "Tax 7 % on € 27.16 € 1.90",
        "Tax 19 % on € 92.14 € 17.51",
        "Total € 138.71",
        "Note We come on Monday.",
        "How to pay IBAN DE89 3704 0044 0532 0130 00",
        f"/order/{order.code}/",
        "Amtsgericht Stuttgart HRB 1234",
        "Page 1 of 1",
    ):
        assert words.lower() in text.lower(), words
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Invoice RE-2026-0001", "Klavierhaus Köhler")
    assert reader.trailer["/Root"]["/Lang"] == "en"
    links = {note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]}
    assert links == {f"http://localhost:8000/order/{order.code}/"}


def test_tax_that_prices_include_is_told_below_the_total() -> None:
    text = read(invoice_of(sent(Line("Tuning", 1, 11_900, tax_rate=19_000))))
    assert "Total € 119.00 Includes 19 % tax on € 100.00 € 19.00" in text
    assert "Subtotal" not in text


@pytest.mark.parametrize(
    "name",
    [
        *("Stanisław Wójcik", "František Wichterlová", "Ελένη Παπαδοπούλου", "Анна Ковальчук"),
        *("Nguyễn Thị Phượng", "王小明", "佐藤さくら", "김민수"),
    ],
)
def test_names_of_many_scripts_are_printed(name: str) -> None:
    text = read(invoice_of(sent(Line(name, 1, 100), buyer={"company_name": name})))
    assert text.count(name) == 2


def test_what_is_written_from_right_to_left_is_shaped_and_turned() -> None:
    text = read(invoice_of(sent(buyer={"company_name": "שלום", "given_name": "مكتبة"})))
    assert "?" not in text
    assert re.search("[\ufe70-\ufeff]", text), "letters are joined"
    assert "שלום" in text or "שלום"[::-1] in text


def test_what_no_font_has_is_a_question_mark_and_no_error() -> None:
    assert "Gift ? for you" in read(invoice_of(sent(Line("Gift 🎁 for\u202e you", 1, 100))))


def test_two_hundred_lines_break_into_pages_with_a_head_each() -> None:
    lines = [
        Line(f"Item number {number} " + "of a long list " * (number % 4), 1, 100) for number in range(200)
    ]
    pages = pages_of(invoice_pdf(invoice_of(sent(*lines, note="Kept together"))))
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert page.count(f"Page {number} of {len(pages)}") == 1
        assert ("Description Quantity Unit price Amount" in page) == ("Item number" in page)
    text = " ".join(pages)
    assert [int(found) for found in re.findall(r"Item number (\d+) ", text)] == list(range(200))
    assert "Total € 200.00" in pages[-1]


def test_the_longest_words_stay_on_the_sheet() -> None:
    long = {"line1": "W" * 160, "city": "M" * 100, "name": "Ä" * 160}
    order = sent(
        Line("X" * 200, 1_000_000, 99_999_999),
        buyer={"given_name": "W" * 80, "surname": "M" * 80, "tax_id": "9" * 40, "billing_address": long},
        note="N" * 2_000,
    )
    save_settings(values={"business_name": "B" * 80, "invoice_footer": "F\n" * 249}, actor=STAFF)
    text = read(invoice_of(order)).replace(" ", "")
    for letter, times in (("X", 200), ("N", 2_000)):
        assert text.count(letter) >= times


def test_the_stamp_follows_the_order() -> None:
    paid, gone = sent(), sent()
    assert "PAID" not in read(invoice_of(paid))
    record_payment(order_id=paid.pk, actor=STAFF, source=Source.STAFF)
    cancel_order(order_id=gone.pk, actor=STAFF, source=Source.STAFF)
    assert "PAID" in read(invoice_of(paid))
    assert "VOID" in read(invoice_of(gone))


def test_the_void_stamp_is_on_every_page() -> None:
    order = sent(*[Line(f"Item {number}", 1, 100) for number in range(60)])
    cancel_order(order_id=order.pk, actor=STAFF, source=Source.STAFF)
    pages = pages_of(invoice_pdf(invoice_of(order)))
    assert len(pages) > 1
    assert [page.count("VOID") for page in pages] == [1] * len(pages)


def test_the_same_invoice_makes_the_same_file(business: None) -> None:
    invoice = invoice_of(sent())
    first = invoice_pdf(invoice)
    save_settings(values={"business_name": "Somebody else"}, actor=STAFF)
    assert invoice_pdf(Invoice.objects.get(pk=invoice.pk)) == first
    with CaptureQueriesContext(connection) as queries:
        invoice_pdf(invoice)
    assert len(queries) == 0


def test_dates_and_numbers_are_written_as_the_reader_writes_them() -> None:
    order = sent(Line("Klavier", 1, 123_456_700), placed_at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    with translation.override("de"):
        text = read(invoice_of(order))
    assert "€ 1.234.567,00" in text
    assert "2. März 2026" in text


def test_the_logo_stays_on_what_was_issued_with_it() -> None:
    def pictures(invoice: Invoice) -> int:
        return len(PdfReader(io.BytesIO(invoice_pdf(invoice))).pages[0].images)

    save_settings(values={}, logo=io.BytesIO(photo()), actor=STAFF)
    before = invoice_of(sent())
    save_settings(values={"business_logo": ""}, actor=STAFF)
    after = invoice_of(sent())
    assert (pictures(before), pictures(after)) == (1, 0)


def test_a_logo_that_is_gone_is_no_error(settings: Any) -> None:
    invoice = invoice_of(sent())
    invoice.document["seller"]["logo"] = "logos/gone.png"
    assert "Total" in read(invoice)


@pytest.mark.parametrize(
    ("currency", "minor", "shown"),
    [("JPY", 1_500, "¥ 1,500"), ("BHD", 1_500, "1.500 BHD"), ("EUR", 0, "€ 0.00")],
)
def test_amounts_have_their_currency_s_own_digits(currency: str, minor: int, shown: str) -> None:
    assert f"Total {shown}" in read(invoice_of(sent(Line("Tea", 1, minor), currency=currency)))
