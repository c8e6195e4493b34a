"""Mentions, mail to the customer and reminders: rows of the outbox, each once, to whom it is meant for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_string, policy

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.models import Customer, Note
from customers.services import edit_note
from omnibasis.core.actors import Actor
from omnibasis.events import outbox
from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery
from tests.conftest import make_user
from tests.customers_ui.conftest import words
from tests.notes.conftest import PDF, Write, file, page, tab, told

LATER = "2030-05-06T09:30"


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@example.com", given_name="Ada", surname="Admin", is_staff=True)


def mails() -> list[tuple[str, str]]:
    return [(d.recipients, d.state) for d in Delivery.objects.order_by("id")]


# --- Mentions


def test_only_colleagues_only_new_ones_and_never_oneself(
    staff_client: Client, customer: Customer, ada: User, end_user: User
) -> None:
    make_user("gone@example.com", is_staff=True, is_active=False)
    body = "@ada@example.com @margaret@example.com @luis@example.com @gone@example.com @nobody@example.com"
    staff_client.post(tab(customer), {"body": body, "subject": "Plan\u2028x"})
    note = Note.objects.get()
    assert mails() == [("ada@example.com", "waiting")]
    mail = Delivery.objects.get()
    assert mail.subject == "Margaret Adams mentioned you in a note on Leonie Köhler"
    text = readable(mail)
    assert f"{settings.PUBLIC_URL}/omnicustomers/notes/{note.pk}/" in text
    assert "@Ada Admin @Margaret Adams" in text
    assert "told Ada Admin" in words(staff_client, f"/omnipayments/customers/{customer.pk}/timeline/")
    html = staff_client.get(page(note)).content.decode()
    assert '<span class="mention">@Ada Admin</span>' in html
    make_user("eve@example.com", is_staff=True)
    edited = {
        "version": note.version,
        "initial-body": body,
        "body": f"{body} and @eve@example.com",
        "subject": "y",
    }
    assert staff_client.post(f"{page(note)}edit/", edited).status_code == 302
    assert [to for to, _state in mails()] == ["ada@example.com", "eve@example.com"]


def test_who_can_be_mentioned(staff_client: Client, ada: User, end_user: User) -> None:
    def offered(text: str) -> str:
        return words(staff_client, f"/omnicustomers/notes/colleagues/?q={text}")

    assert "ada@example.com" in offered("ad")
    assert "margaret@example.com" in offered("")
    assert offered("luis").strip() == ""


# --- To the customer


def test_mailed_with_its_files(staff_client: Client, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customers.services.note_mail.MOST_ATTACHED", len(PDF) + 10)
    note = write(
        "Dear **Leonie**,\n\nhere it is.",
        subject="Offer",
        uploads=[file(), file("b.pdf"), file("c.txt", b"x")],
    )
    page_html = staff_client.get(tab(note.customer)).content.decode()
    assert "It goes to <strong>leonie@example.com</strong>" in page_html
    assert "Mailing it shares it with the customer." in page_html
    answer = staff_client.post(f"{page(note)}mail/", {"version": note.version}, follow=True)
    assert "on its way to leonie@example.com" in answer.content.decode()
    mail = Delivery.objects.get()
    assert (mail.recipients, mail.subject) == ("leonie@example.com", "Offer")
    parsed = message_from_string(mail.message, policy=policy.default)
    assert parsed["Reply-To"] == "margaret@example.com"
    attached = [(part.get_filename(), part.get_content()) for part in parsed.iter_attachments()]
    assert attached == [("offer.pdf", PDF), ("c.txt", b"x")]
    html = parsed.get_body(("html",))
    assert html is not None
    assert "<strong>Leonie</strong>" in html.get_content()
    assert "One more file was too large" in readable(mail)
    note.refresh_from_db()
    assert note.visibility == "shared"
    assert told(note) == ["note.added", "note.mailed"]
    # The same button once more.
    again = staff_client.post(f"{page(note)}mail/", {"version": "1"}, follow=True)
    assert "changed in the meantime" in again.content.decode()
    assert Delivery.objects.count() == 1


def test_without_an_address_it_is_refused(
    staff_client: Client, write: Write, make_customer: Callable[..., Customer]
) -> None:
    note = write(on=make_customer(given_name="Nobody"))
    answer = staff_client.post(f"{page(note)}mail/", follow=True)
    assert "has no e-mail address" in answer.content.decode()
    note.refresh_from_db()
    assert (note.visibility, Delivery.objects.count(), told(note)) == ("private", 0, ["note.added"])


# --- Reminders


def remind(client: Client, note: Note, when: str = LATER) -> Note:
    client.post(f"{page(note)}remind/", {"remind_at": when})
    note.refresh_from_db()
    return note


def test_it_is_sent_once_when_its_time_has_come(staff_client: Client, write: Write, staff: User) -> None:
    staff_client.cookies["tz"] = "Europe/Prague"
    note = remind(staff_client, write("Call back", subject="Call"))
    assert note.remind_at is not None
    assert note.remind_at.isoformat() == "2030-05-06T07:30:00+00:00"
    assert note.remind_user == staff
    mail = Delivery.objects.get()
    assert (mail.recipients, mail.due_at) == ("margaret@example.com", note.remind_at)
    assert outbox.run_once() == 0
    assert "Reminder" not in words(staff_client, "/omnibasis/attention/").replace("Reminders", "")
    # Its time comes.
    gone = timezone.now() - timedelta(minutes=1)
    Delivery.objects.update(due_at=gone)
    Note.objects.update(remind_at=gone)
    assert outbox.run_once() == 1
    assert outbox.run_once() == 0
    assert mails() == [("margaret@example.com", "sent")]
    assert "Leonie Köhler: reminder for Margaret Adams" in words(staff_client, "/omnibasis/attention/")
    assert "Done" in words(staff_client, tab(note.customer))
    staff_client.post(f"{page(note)}forget/")
    assert "Nothing waits for you" in words(staff_client, "/omnibasis/attention/")
    assert told(note) == ["note.added", "note.reminder_set", "note.reminder_cleared"]
    assert mails() == [("margaret@example.com", "sent")]


@pytest.mark.parametrize("act", ["forget", "remove"])
def test_what_is_taken_back_is_not_sent(staff_client: Client, write: Write, act: str) -> None:
    note = remind(staff_client, write())
    staff_client.post(f"{page(note)}{act}/")
    Delivery.objects.update(due_at=F("due_at") - timedelta(days=20_000))
    assert outbox.run_once() == 0
    assert mails() == [("margaret@example.com", "cancelled")]
    if act == "remove":
        staff_client.post(f"{page(note)}bring-back/")
        assert mails()[1:] == [("margaret@example.com", "waiting")]


def test_a_moved_one_is_the_movers(
    staff_client: Client, admin_client: Client, write: Write, admin: User
) -> None:
    note = remind(staff_client, write())
    note = remind(admin_client, note, "2030-05-07T09:30")
    assert mails() == [("margaret@example.com", "cancelled"), ("ada@example.com", "waiting")]
    assert note.remind_user == admin
    # An edit of something else leaves it alone; a new subject is what the mail says.
    staff_client.post(
        f"{page(note)}edit/", {"version": note.version, "initial-body": note.body, "body": "Other"}
    )
    assert len(mails()) == 2


def test_an_edited_subject_is_reminded_of(staff_client: Client, write: Write, by_staff: Actor) -> None:
    note = remind(staff_client, write(subject="Old"))
    edit_note(note_id=note.pk, data={"subject": "New"}, actor=by_staff)
    assert mails() == [("margaret@example.com", "cancelled"), ("margaret@example.com", "waiting")]
    assert Delivery.objects.get(state="waiting").subject == "Reminder: New, Leonie Köhler"


@pytest.mark.parametrize(
    "when", ["", "soon", "2001-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "\0"]
)
def test_a_time_that_is_none(staff_client: Client, write: Write, when: str) -> None:
    note = remind(staff_client, write(), when)
    assert (note.remind_at, Delivery.objects.count()) == (None, 0)
