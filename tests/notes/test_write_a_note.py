"""Writing a note on the customer's page: what is kept, what is told, what is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from customers.models import Customer, Label, Note
from customers.services import archive_customer
from omnibasis.core.actors import Actor
from omnibasis.events.models import Event
from tests.customers_ui.conftest import words
from tests.notes.conftest import PDF, Write, file, shown_notes, tab, told


def test_a_note_with_everything(staff_client: Client, staff: User, customer: Customer) -> None:
    sent = {
        "subject": " Invoice   17 ",
        "body": "Wants it **by mail**.\r\n\r\nSecond line.",
        "labels": "VIP, late payer,vip",
        "visibility": "shared",
        "is_pinned": "on",
        "uploads": [file(), file("list.csv", b"a,b\n")],
    }
    answer = staff_client.post(tab(customer), sent)
    note = Note.objects.get()
    assert answer["Location"] == f"{tab(customer)}#note-{note.pk}"
    assert (note.subject, note.body) == ("Invoice 17", "Wants it **by mail**.\n\nSecond line.")
    assert (note.visibility, note.is_pinned, note.version, note.source) == ("shared", True, 1, "staff")
    assert (note.author, note.author_label) == (staff, "Margaret Adams")
    assert sorted(label.name for label in note.labels.all()) == ["VIP", "late payer"]
    assert [(f.name, f.size) for f in note.files.order_by("id")] == [("offer.pdf", len(PDF)), ("list.csv", 4)]
    text = words(staff_client, tab(customer))
    shown = (
        "The note is written.",
        "Invoice 17",
        "Wants it by mail .",
        "Pinned",
        "VIP",
        "offer.pdf",
        "Shared with",
    )
    assert [part for part in shown if part not in text] == []
    event = Event.objects.get(verb="note.added")
    customer.refresh_from_db()
    assert (event.timeline_id, event.sequence) == (customer.pk, customer.version)
    assert event.data["excerpt"] == "Wants it by mail. Second line."
    assert event.changes == {}


def test_the_timeline_tells_how_it_begins(staff_client: Client, customer: Customer, write: Write) -> None:
    write("A very long story. " * 100, subject="Complaint")
    text = words(staff_client, f"/omnipayments/customers/{customer.pk}/timeline/")
    assert "Note Complaint written A very long story." in text
    assert text.count("A very long story") < 12


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"subject": " ", "body": "\n "}, "body"),
        ({"subject": "x" * 161}, "subject"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "x", "labels": "x" * 41}, "labels"),
        ({"body": "x", "labels": ",".join(f"l{n}" for n in range(21))}, "labels"),
        ({"body": "x", "visibility": "public"}, "visibility"),
        ({"body": "x", "remind_at": "2001-01-01T00:00"}, "remind_at"),
        ({"body": "x", "remind_at": "9999-12-31T23:59"}, "remind_at"),
        ({"body": "x", "remind_at": "soon"}, "remind_at"),
        ({"body": "a\0b"}, "body"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    staff_client: Client, customer: Customer, sent: dict[str, str], field: str
) -> None:
    answer = staff_client.post(tab(customer), sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert '<details class="note-new" id="write" open>' in answer.content.decode()
    assert not Note.objects.exists()
    assert not Label.objects.exists()
    assert not Event.objects.filter(subject_type="customers.note").exists()


def test_not_on_an_archived_customer(
    staff_client: Client, customer: Customer, by_staff: Actor, write: Write
) -> None:
    note = write()
    archive_customer(customer_id=customer.pk, actor=by_staff)
    page = staff_client.get(tab(customer)).content.decode()
    assert shown_notes(page) == [note.pk]
    assert "Write a note" not in page
    assert "/edit/" not in page.partition('id="notes"')[2]
    answer = staff_client.post(tab(customer), {"body": "x"})
    assert answer.status_code == 422
    assert "archived" in str(answer.context["form"].errors)
    for act in ("pin", "share", "remove", "mail", "forget"):
        staff_client.post(f"{tab(customer)}{note.pk}/{act}/")
    assert told(note) == ["note.added"]


def test_on_nobody_is_not_found(staff_client: Client, db: None) -> None:
    assert staff_client.post("/omnipayments/customers/999999/notes/", {"body": "x"}).status_code == 404


def test_at_most_twenty_are_pinned(staff_client: Client, customer: Customer, write: Write) -> None:
    notes = [write(f"Note {n}", is_pinned=n < 20) for n in range(21)]
    answer = staff_client.post(f"{tab(customer)}{notes[20].pk}/pin/", follow=True)
    assert "At most 20 notes of a customer are pinned" in answer.content.decode()
    assert not Note.objects.get(pk=notes[20].pk).is_pinned
    staff_client.post(f"{tab(customer)}{notes[0].pk}/unpin/")
    staff_client.post(f"{tab(customer)}{notes[20].pk}/pin/")
    assert Note.objects.get(pk=notes[20].pk).is_pinned
