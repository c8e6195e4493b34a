"""Mailing a statement: once, on the timeline, and drawn again exactly as it was whatever happens later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail as mailbox
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from customers.services import archive_customer, edit_customer, merge_customers
from ledger.models import Statement
from ledger.services.statements import mail_statement, mail_statement_again
from ledger.statements.files import sent_file
from ledger.statements.sheet import sheet_again
from omnibasis.core.errors import NotFound, Refused, Stale
from omnibasis.events import outbox
from omnibasis.events.models import Delivery, Event
from tests.ledger.conftest import BY
from tests.ledger.statements import MARCH, amounts, entered, paid, set_up_business, words_of

pytestmark = pytest.mark.django_db


def mailed(customer: Customer, **more: Any) -> Statement:
    return mail_statement(customer_id=customer.pk, currency="EUR", period=MARCH, **{**BY, **more})


def test_it_goes_out_with_the_file_and_is_told(nora: Customer, settings: Any) -> None:
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    set_up_business(business_email="hello@klavierhaus.example")
    entered(nora, 4_000, date(2026, 3, 2), reference="57", description="Two lessons")
    statement = mailed(nora)
    delivery = Delivery.objects.get()
    assert delivery.attachments == [{"kind": "statement", "id": statement.pk}]
    outbox.run_once()
    (sent,) = mailbox.outbox
    message = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert message["To"] == "nora@example.com"
    assert message["Reply-To"] == "hello@klavierhaus.example"
    text, file = message.iter_parts()
    words = text.get_content()
    assert "On March 31, 2026 you owed € 40.00." in words
    assert "IBAN DE89 3704 0044 0532 0130 00" in words
    assert file.get_filename() == "Statement EUR 2026-03-01 2026-03-31.pdf"
    assert "Charge · 57 Two lessons € 40.00 € 40.00" in words_of(file.get_content())
    told = Event.objects.get(verb="statement.mailed")
    assert (told.timeline_id, told.data["closing_minor"], told.data["email"]) == (
        nora.pk,
        4_000,
        "nora@example.com",
    )


def test_what_was_sent_is_drawn_again_to_the_letter(
    nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    set_up_business()
    entered(nora, 4_000, date(2026, 3, 2))
    paid(nora, 1_000, date(2026, 2, 2))
    statement = mailed(nora)
    before = sent_file(statement).data
    entered(nora, 500, date(2026, 3, 10), description="Forgotten")
    entered(nora, 900, date(2026, 1, 10))
    set_up_business(business_name="Somebody else", payment_instructions="Cash")
    edit_customer(customer_id=nora.pk, data={"surname": "Lind"}, **BY)
    again = Statement.objects.get(pk=statement.pk)
    assert sent_file(again).data == before
    assert amounts(sheet_again(again)) == [("2026-03-02", 4_000, 3_000)]
    keep = make_customer(given_name="Nora", surname="Lindgren")
    entered(keep, 70, date(2026, 3, 3))
    merge_customers(keep_id=keep.pk, drop_id=nora.pk, **BY)
    again = Statement.objects.get(pk=statement.pk)
    assert sent_file(again).data == before
    assert list(Statement.objects.of(Customer.objects.get(pk=keep.pk))) == [again]
    later = mailed(keep)
    assert (later.opening_minor, later.closing_minor) == (-100, 4_470)


def test_a_second_click_sends_nothing(staff_client: Client, nora: Customer) -> None:
    entered(nora, 4_000, date(2026, 3, 2))
    seen = Customer.objects.get(pk=nora.pk).version
    path = reverse("ledger:statement_mail", args=[nora.pk])
    form = {"of": "EUR", "from": "2026-03-01", "to": "2026-03-31", "version": str(seen)}
    first = staff_client.post(path, form, follow=True)
    assert "The statement goes to nora@example.com." in first.content.decode()
    second = staff_client.post(path, form, follow=True)
    assert "Something has happened since you looked." in second.content.decode()
    assert (Statement.objects.count(), Delivery.objects.count()) == (1, 1)
    with pytest.raises(Stale):
        mailed(nora, expected_version=seen)


def test_nobody_to_mail_to(nora: Customer, make_customer: Callable[..., Customer]) -> None:
    silent = make_customer(given_name="Leonie")
    with pytest.raises(Refused, match="no e-mail"):
        mailed(silent)
    archive_customer(customer_id=nora.pk, **BY)
    with pytest.raises(Refused, match="archived"):
        mailed(nora)
    assert not Statement.objects.exists()
    assert not Delivery.objects.exists()


def test_a_mail_that_is_given_up_is_told(nora: Customer, settings: Any, staff_client: Client) -> None:
    settings.OUTBOX_EMAIL_BACKEND = "tests.ledger.statements.Broken"
    entered(nora, 4_000, date(2026, 3, 2))
    mailed(nora)
    Delivery.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    outbox.run_once()
    assert Delivery.objects.get().state == "failed"
    assert Event.objects.get(verb="statement.mail_failed").timeline_id == nora.pk
    page = staff_client.get(reverse("customers:timeline", args=[nora.pk])).content.decode()
    assert "could not be delivered to nora@example.com" in page
    tab = staff_client.get(reverse("ledger:statements", args=[nora.pk])).content.decode()
    assert "Failed" in tab


def test_it_is_sent_again_as_it_was(nora: Customer, staff_client: Client, settings: Any) -> None:
    entered(nora, 4_000, date(2026, 3, 2))
    statement = mailed(nora)
    page = reverse("ledger:statement_sent", args=[statement.pk])
    again = reverse("ledger:statement_again", args=[statement.pk])
    assert again in staff_client.get(page).content.decode()
    waits = staff_client.post(again, follow=True)
    assert "A mail with this statement waits to be sent already." in waits.content.decode()
    Delivery.objects.update(state="failed")
    edit_customer(customer_id=nora.pk, data={"email": "nora@lind.example"}, **BY)
    entered(nora, 500, date(2026, 3, 10), description="Forgotten")
    told = staff_client.post(again, follow=True).content.decode()
    assert "The statement goes to nora@lind.example once more." in told
    assert "Waiting" in told
    first, second = Delivery.objects.order_by("id")
    assert (second.recipients, second.attachments) == ("nora@lind.example", first.attachments)
    assert "you owed € 40.00" in second.message
    timeline = staff_client.get(reverse("customers:timeline", args=[nora.pk])).content.decode()
    assert "mailed once more to nora@lind.example" in timeline
    settings.OUTBOX_EMAIL_BACKEND = "tests.ledger.statements.Broken"
    Delivery.objects.filter(pk=second.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
    outbox.run_once()
    timeline = staff_client.get(reverse("customers:timeline", args=[nora.pk])).content.decode()
    assert "could not be delivered to nora@lind.example" in timeline
    assert Statement.objects.count() == 1


def test_again_goes_to_whom_the_customer_became(
    nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    entered(nora, 4_000, date(2026, 3, 2))
    statement = mailed(nora)
    Delivery.objects.update(state="sent")
    keep = make_customer(given_name="Nora", email="keep@example.com")
    merge_customers(keep_id=keep.pk, drop_id=nora.pk, **BY)
    again = {"statement_id": statement.pk, **BY}
    assert mail_statement_again(**again).recipients == "keep@example.com"
    Delivery.objects.update(state="sent")
    paid(keep, 4_000, date(2026, 4, 1))
    archive_customer(customer_id=keep.pk, **BY)
    with pytest.raises(Refused, match="archived"):
        mail_statement_again(**again)
    with pytest.raises(NotFound):
        mail_statement_again(**again | {"statement_id": 999})
    assert Event.objects.filter(verb="statement.mailed_again").count() == 1


def test_it_is_in_the_customer_s_language(nora: Customer) -> None:
    edit_customer(customer_id=nora.pk, data={"language": "de"}, **BY)
    entered(nora, 123_400, date(2026, 3, 2))
    mailed(nora)
    delivery = Delivery.objects.get()
    assert delivery.attachments[0]["language"] == "de"
    assert "31. M" in delivery.message
