"""Invoices on pages: for staff, and for whoever has the order's secret link."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from omnibasis.core.actors import Source
from omnibasis.events.models import Delivery, Event
from orders.models import Invoice
from orders.services import Line, cancel_order, revert_order, send_order
from settings_app.services import save_settings
from tests.orders.invoices import STAFF, invoice_of, pages_of, sent

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def test_staff_reads_it_and_downloads_it(staff_client: Client) -> None:
    save_settings(values={"tax_id": "DE123456789", "payment_instructions": "By bank\nor cash"}, actor=STAFF)
    order = sent(Line(HOSTILE, 2, 4_550, tax_rate=7_000), Line("Tea", 1, 100), note="Soon")
    invoice = invoice_of(order)
    page = staff_client.get(reverse("orders:invoice", args=[invoice.pk])).content.decode()
    for words in (
        "Invoice " + invoice.number,
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "DE123456789",
        "By bank<br>or cash",
        "Nora Lind",
        "Includes 7\xa0% tax on",
        "€ 92.00",
        "Soon",
        "Send again",
        reverse("orders:detail", args=[order.pk]),
    ):
        assert words in page, words
    assert HOSTILE not in page
    answer = staff_client.get(reverse("orders:invoice_pdf", args=[invoice.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="Invoice {invoice.number}.pdf"'
    assert HOSTILE in " ".join(pages_of(answer.content))


def test_it_is_sent_again_with_one_click(staff_client: Client) -> None:
    order = sent()
    invoice = invoice_of(order)
    path = reverse("orders:invoice_mail", args=[invoice.pk])
    answer = staff_client.post(path, follow=True)
    assert "The invoice goes to nora@example.com again." in answer.content.decode()
    assert Delivery.objects.get().attachments == [{"kind": "invoice", "id": invoice.pk}]
    assert Event.objects.filter(verb="order.mailed_again").count() == 1
    cancel_order(order_id=order.pk, actor=STAFF, source=Source.STAFF)
    answer = staff_client.post(path, follow=True)
    assert "it is not sent again" in answer.content.decode()
    assert "Send again" not in answer.content.decode()
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("name", ["orders:public_invoice", "orders:public_invoice_pdf"])
def test_the_secret_link_shows_the_invoice_and_leaks_nothing(client: Client, name: str) -> None:
    order = sent()
    answer = client.get(reverse(name, args=[order.code]))
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    for wrong in (order.code[:-1], order.code.swapcase(), str(order.pk), "%00", "x" * 300):
        assert client.get(reverse(name, args=[wrong])).status_code == 404


def shown(client: Client, code: str) -> str:
    answer = client.get(reverse("orders:public_invoice", args=[code]))
    pdf = client.get(reverse("orders:public_invoice_pdf", args=[code]))
    assert pdf.status_code == answer.status_code
    if answer.status_code == 404:
        return "none"
    number = str(answer.context["invoice"].number)
    assert number in " ".join(pages_of(pdf.content))
    return number


def test_the_link_follows_the_order(client: Client) -> None:
    order = sent()
    first = shown(client, order.code)
    revert_order(order_id=order.pk, actor=STAFF, source=Source.STAFF)
    assert shown(client, order.code) == "none", "a draft is nobody's business but staff's"
    send_order(order_id=order.pk, actor=STAFF, source=Source.STAFF, mail=False)
    second = shown(client, order.code)
    assert second != first
    cancel_order(order_id=order.pk, actor=STAFF, source=Source.STAFF)
    assert shown(client, order.code) == second
    page = client.get(reverse("orders:public_invoice", args=[order.code])).content.decode()
    assert 'class="paper-stamp tone-bad">Void' in page


def test_strangers_find_no_invoice_by_its_number(client: Client, end_user_client: Client) -> None:
    pk = invoice_of(sent()).pk
    for name in ("orders:invoice", "orders:invoice_pdf"):
        path = reverse(name, args=[pk])
        assert client.get(path)["Location"].startswith("/accounts/login/")
        assert end_user_client.get(path).status_code == 404


def test_each_page_takes_a_few_queries(staff_client: Client, django_assert_max_num_queries: object) -> None:
    order = sent(*[Line(f"Tea {number}", 1, 100) for number in range(30)])
    pk = Invoice.objects.get(order=order).pk
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        staff_client.get(reverse("orders:invoice", args=[pk]))
