"""The mail about an order: its words, the invoice that goes along with it, and what the timeline tells of it."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from omnibasis.core.actors import Source
from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery, Event
from omnibasis.events.outbox import MAX_ATTEMPTS, run_once
from orders.mail import language_of
from orders.models import Order
from orders.services import Line, cancel_order
from settings_app.services import save_settings
from tests.events.conftest import an_hour_passes, mailbox  # noqa: F401 - a fixture
from tests.events.smtp import MailServer
from tests.orders.invoices import STAFF, invoice_of, pages_of, sent

pytestmark = pytest.mark.django_db


def mails_of(order: Order) -> list[Event]:
    return list(Event.objects.filter(verb__startswith="order.mail_", subject_id=order.pk).order_by("id"))


def test_it_says_what_was_bought_what_is_owed_and_how_to_pay() -> None:
    save_settings(
        values={
            "business_name": "Klavierhaus Köhler",
            "business_email": "hello@klavierhaus.example",
            "payment_instructions": "By bank: DE89",
            "payment_terms": "net_30",
        },
        actor=STAFF,
    )
    order = sent(Line("Tuning <b>", 2, 4_550), Line("Tea", 1, 100), mail=True, note="Soon & gladly")
    delivery, invoice = Delivery.objects.get(), invoice_of(order)
    text = readable(delivery)
    assert delivery.subject == f"Klavierhaus Köhler: invoice {invoice.number} for your order {order.pk}"
    for words in (
        "2 × Tuning <b>: € 91.00",
        "1 × Tea: € 1.00",
        "Total: € 92.00",
        "Due: ",
        f"The invoice {invoice.number} is attached as a PDF.",
        "How to pay\nBy bank: DE89",
        "Soon & gladly",
        f"http://localhost:8000/order/{order.code}/",
    ):
        assert words in text, words
    assert "\n\n\n" not in text
    assert message_from_bytes(delivery.message.encode(), policy=policy.default)["Reply-To"] == (
        "hello@klavierhaus.example"
    )


def test_a_paid_order_is_not_asked_to_pay() -> None:
    save_settings(values={"payment_instructions": "By bank: DE89"}, actor=STAFF)
    sent(Line("Gift", 1, 0), mail=True)
    text = readable(Delivery.objects.get())
    assert "Nothing is left to pay." in text
    assert "DE89" not in text
    assert "Due:" not in text


@pytest.mark.parametrize(
    ("language", "shown"),
    [("de", "€ 1.234,00"), ("", "€ 1,234.00")],
)
def test_it_is_written_as_the_buyer_writes(mailbox: MailServer, language: str, shown: str) -> None:  # noqa: F811
    buyer = {"email": "nora@example.com", "language": language}
    sent(Line("Piano", 1, 123_400), buyer=buyer, mail=True)
    assert f"Total: {shown}" in readable(Delivery.objects.get())
    run_once()
    (mail,) = mailbox.received
    (file,) = message_from_bytes(mail.message, policy=policy.default).iter_attachments()
    assert f"Total {shown}" in " ".join(pages_of(file.get_content()))


def test_a_language_that_there_is_not_is_the_installation_s_own() -> None:
    wanted = {"de": "de", "de-AT": "de", "xx": "en", "": "en", "../etc": "en", "x" * 600: "en"}
    assert {name: language_of(Order(buyer={"language": name})) for name in wanted} == wanted


def test_the_invoice_goes_along_and_the_timeline_tells_it_once(mailbox: MailServer) -> None:  # noqa: F811
    order = sent(mail=True, buyer={"email": "nora@example.com", "given_name": "Żółć"})
    invoice = invoice_of(order)
    assert mails_of(order) == [], "nothing went out yet"
    assert run_once() == 1
    (mail,) = mailbox.received
    read = message_from_bytes(mail.message, policy=policy.default)
    body = read.get_body(("plain",))
    assert body is not None
    assert "attached as a PDF" in body.get_content()
    (file,) = read.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == (
        "application/pdf",
        f"Invoice {invoice.number}.pdf",
    )
    assert "Żółć" in " ".join(pages_of(file.get_content()))
    (told,) = mails_of(order)
    assert (told.verb, told.timeline_id) == ("order.mail_sent", order.customer_id)
    assert told.data["email"] == "nora@example.com"
    assert told.data["invoice"] == invoice.number
    assert run_once() == 0


def test_a_mail_that_is_given_up_is_told_with_its_reason(
    mailbox: MailServer,  # noqa: F811
    staff_client: Client,
) -> None:
    order = sent(mail=True)
    mailbox.refuse = "550 no such mailbox"
    for _attempt in range(MAX_ATTEMPTS):
        assert mails_of(order) == []
        run_once()
        an_hour_passes()
    (told,) = mails_of(order)
    assert told.verb == "order.mail_failed"
    assert "no such mailbox" in told.data["error"]
    page = staff_client.get(f"/omnipayments/customers/{order.customer_id}/timeline/").content.decode()
    assert "did not reach nora@example.com" in page
    assert "no such mailbox" in page


def test_an_error_of_whoever_is_told_loses_no_mark(
    mailbox: MailServer,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = sent(mail=True)

    def broken(*args: Any, **kwargs: Any) -> None:
        Event.objects.count()
        raise RuntimeError("no")

    monkeypatch.setattr("orders.services.deliveries.tell", broken)
    assert run_once() == 1
    assert Delivery.objects.get().state == "sent"
    assert mails_of(order) == []
    assert run_once() == 0
    assert len(mailbox.received) == 1


def test_an_order_without_a_customer_is_told_as_well(mailbox: MailServer) -> None:  # noqa: F811
    save_settings(values={"create_customer_on_order": False}, actor=STAFF)
    order = sent(mail=True)
    run_once()
    (told,) = mails_of(order)
    assert (told.verb, told.timeline_id) == ("order.mail_sent", None)


def test_no_other_mail_is_told_of(mailbox: MailServer, outbox: Callable[[int], Any]) -> None:  # noqa: F811
    outbox(2)
    run_once()
    assert not Event.objects.filter(verb__startswith="order.").exists()


@pytest.fixture
def outbox(db: None) -> Callable[[int], None]:
    from django.core.mail import EmailMessage

    def write(count: int) -> None:
        for number in range(count):
            EmailMessage("Hello", "text", to=[f"r{number}@example.com"]).send()

    return write


def test_what_is_made_void_meanwhile_is_sent_as_void(mailbox: MailServer) -> None:  # noqa: F811
    order = sent(mail=True)
    cancel_order(order_id=order.pk, actor=STAFF, source=Source.STAFF)
    run_once()
    (file,) = message_from_bytes(mailbox.received[0].message, policy=policy.default).iter_attachments()
    assert "VOID" in " ".join(pages_of(file.get_content()))
