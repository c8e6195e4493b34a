"""The worker hands mail over to a mail server as it was written."""

from collections.abc import Callable
from email import message_from_bytes, policy

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction

from omnibasis.events.models import Delivery
from omnibasis.events.outbox import run_once
from tests.events.conftest import an_hour_passes
from tests.events.smtp import MailServer

Write = Callable[..., list[Delivery]]


def test_a_mail_arrives_whole(outbox: Write, mailbox: MailServer) -> None:
    outbox(0)
    EmailMessage(
        "Ihre Bestellung – № 7",
        "Dobrý den,\n\n.a line that begins with a dot\nFrom here on: žluťoučký kůň 🐎\n",
        from_email="Omnibasis <shop@example.com>",
        to=["Leonie Köhler <leonie@example.com>"],
        bcc=["archive@example.com"],
    ).send()
    assert run_once() == 1

    (mail,) = mailbox.received
    assert mail.sender == "shop@example.com"
    assert set(mail.recipients) == {"leonie@example.com", "archive@example.com"}
    read = message_from_bytes(mail.message, policy=policy.default)
    assert read["Subject"] == "Ihre Bestellung – № 7"
    assert str(read["To"]) == "Leonie Köhler <leonie@example.com>"
    assert read["Bcc"] is None
    body = read.get_content().replace("\r\n", "\n")
    assert body == "Dobrý den,\n\n.a line that begins with a dot\nFrom here on: žluťoučký kůň 🐎\n"
    stored = Delivery.objects.get()
    assert (stored.state, stored.attempts, stored.last_error) == ("sent", 1, "")
    assert stored.sent_at is not None


def test_a_mail_with_two_forms_keeps_both(outbox: Write, mailbox: MailServer) -> None:
    outbox(0)
    mail = EmailMultiAlternatives("Two forms", "Plain ü", to=["leonie@example.com"])
    mail.attach_alternative("<p>Rich ü</p>", "text/html")
    mail.send()
    run_once()

    read = message_from_bytes(mailbox.received[0].message, policy=policy.default)
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().strip() == "Plain ü"
    assert rich.get_content().strip() == "<p>Rich ü</p>"


def test_each_hand_over_of_one_mail_has_one_message_id(outbox: Write, mailbox: MailServer) -> None:
    """So that the reader's mail program shows a mail once even if a crash made us send it twice."""
    (delivery,) = outbox(1)
    run_once()
    Delivery.objects.filter(pk=delivery.pk).update(state="waiting")
    an_hour_passes()
    run_once()

    first, second = (message_from_bytes(m.message)["Message-ID"] for m in mailbox.received)
    assert first == second


def test_the_mail_of_a_rolled_back_transaction_never_exists(outbox: Write, mailbox: MailServer) -> None:
    outbox(0)

    with transaction.atomic():
        EmailMessage("Never", "never", to=["leonie@example.com"]).send()
        transaction.set_rollback(True)
    assert run_once() == 0
    assert not Delivery.objects.exists()
    assert mailbox.received == []


def test_a_mail_to_nobody_is_no_mail(outbox: Write) -> None:
    outbox(0)
    EmailMessage("Nobody", "nobody").send()
    assert not Delivery.objects.exists()
