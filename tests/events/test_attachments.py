"""Files that go along with a mail are made when it is handed over; what was written stays as it was written."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage as Read
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from accounts.models import User
from omnibasis.events.attachments import File, attachments
from omnibasis.events.mail import DevelopmentBackend, send_about
from omnibasis.events.models import Delivery
from omnibasis.events.outbox import _RawMessage, run_once
from omnibasis.events.views import attached, sent_mail
from tests.conftest import make_user
from tests.events.conftest import an_hour_passes
from tests.events.smtp import MailServer

DATA = bytes(range(256)) * 40
TEXT = "Dobrý den,\n\n.a dot\nFrom here on: žluťoučký kůň 🐎\n"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """A kind of file that tells which were made, in which language; number 13 cannot be."""
    calls: list[tuple[int, str]] = []

    def make(pk: int) -> File:
        calls.append((pk, translation.get_language()))
        if pk == 13:
            raise LookupError("There is no number 13.")
        return File(f"Účet {pk}.bin", "application/octet-stream", DATA)

    monkeypatch.setattr(attachments, "_kinds", {**attachments._kinds})
    attachments.add(kind="sample", label="Sample", make=make)
    return calls


@pytest.fixture
def reader(db: None) -> User:
    return make_user("reader@example.com")


def write(reader: User, *named: dict[str, Any], message: EmailMessage | None = None) -> Delivery:
    mail = message or EmailMessage("Ihre Rechnung – № 7", TEXT, to=["Leonie Köhler <leonie@example.com>"])
    return send_about(mail, subject=reader, attachments=named)


def received(mailbox: MailServer, number: int = 0) -> Read:
    read = message_from_bytes(mailbox.received[number].message, policy=policy.default)
    assert isinstance(read, Read)
    return read


def test_a_mail_arrives_whole_with_its_file(mailbox: MailServer, reader: User, made: list[Any]) -> None:
    delivery = write(reader, {"kind": "sample", "id": 7})
    assert made == [], "nothing slow while rows are locked"
    run_once()
    read, written = received(mailbox), message_from_bytes(delivery.message.encode(), policy=policy.default)
    for name in ("Subject", "From", "To", "Date", "Message-ID", "MIME-Version"):
        assert str(read[name]) == str(written[name]), name
        assert len(read.get_all(name, [])) == 1
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == TEXT
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("Účet 7.bin", "application/octet-stream")
    assert file.get_content() == DATA
    assert made == [(7, "en")]


def test_several_files_stand_in_their_order_beside_both_forms(
    mailbox: MailServer, reader: User, made: list[Any]
) -> None:
    mail = EmailMultiAlternatives("Two forms", "Plain ü", to=["leonie@example.com"])
    mail.attach_alternative("<p>Rich ü</p>", "text/html")
    write(reader, {"kind": "sample", "id": 1}, {"kind": "sample", "id": 2, "language": "de"}, message=mail)
    run_once()
    read = received(mailbox)
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert (plain.get_content().strip(), rich.get_content().strip()) == ("Plain ü", "<p>Rich ü</p>")
    files = [part.get_filename() for part in read.walk() if part.get_filename()]
    assert files == ["Účet 1.bin", "Účet 2.bin"]
    assert made == [(1, "en"), (2, "de")]


def test_handed_over_twice_it_is_the_same_to_the_letter(
    mailbox: MailServer, reader: User, made: list[Any]
) -> None:
    delivery = write(reader, {"kind": "sample", "id": 7})
    run_once()
    Delivery.objects.filter(pk=delivery.pk).update(state="waiting")
    an_hour_passes()
    run_once()
    assert mailbox.received[0].message == mailbox.received[1].message


@pytest.mark.parametrize("named", [{"kind": "sample", "id": 13}, {"kind": "unheard of", "id": 1}])
def test_a_file_that_cannot_be_made_is_a_failed_attempt(
    mailbox: MailServer, reader: User, made: list[Any], named: dict[str, Any]
) -> None:
    write(reader, {"kind": "sample", "id": 1}, named)
    write(reader)
    run_once()
    failed, fine = Delivery.objects.order_by("id")
    assert (failed.state, failed.attempts, fine.state) == ("waiting", 1, "sent")
    assert "LookupError: There is no number 13." in failed.last_error or "unheard of" in failed.last_error
    assert len(mailbox.received) == 1


def test_in_development_the_file_is_named_and_can_be_opened(
    reader: User,
    made: list[Any],
    capsys: pytest.CaptureFixture[str],
    rf: RequestFactory,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("omnibasis.events.mail.VAR_DIR", tmp_path)
    delivery = write(reader, {"kind": "sample", "id": 7})
    file = attachments.make(delivery.attachments[0])
    DevelopmentBackend().send_messages([_RawMessage(delivery.message, ["leonie@example.com"], [file])])
    assert "Attached: Účet 7.bin (application/octet-stream, 10,240 bytes)" in capsys.readouterr().out
    answer = attached(rf.get("/"), delivery.pk, 0)
    assert answer.content == DATA
    assert "attachment" in answer["Content-Disposition"]
    shown: dict[str, Any] = {}

    def render(request: Any, name: str, context: dict[str, Any]) -> HttpResponse:
        shown.update(context)
        return HttpResponse()

    monkeypatch.setattr("omnibasis.events.views.render", render)
    sent_mail(rf.get("/"))
    (mail,) = shown["mails"]
    assert mail["files"] == ["Sample"]
    assert mail["text"] == TEXT
