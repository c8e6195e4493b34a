"""Editing a note: only what was changed is sent, and two who edit at once both get through or are both shown."""

from __future__ import annotations

from typing import Any

from django.test import Client

from customers.models import Note
from customers.services import edit_note
from omnibasis.core.actors import Actor
from omnibasis.events.models import Event
from tests.customers_ui.conftest import form_of, text_of, words
from tests.notes.conftest import Write, page, tab, told

IN_PLACE = {"HX-Request": "true"}


def form(client: Client, note: Note) -> dict[str, Any]:
    path = f"{page(note)}edit/"
    html = client.get(path).content.decode()
    sent = form_of(client, path)
    body = html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    return {**sent, "body": body.lstrip("\n")}


def test_each_field_and_one_entry(staff_client: Client, write: Write) -> None:
    note = write("Old text", subject="Old")
    sent = {
        **form(staff_client, note),
        "subject": "New",
        "body": "New text",
        "labels": "a, b",
        "visibility": "shared",
    }
    answer = staff_client.post(f"{page(note)}edit/", sent)
    assert answer["Location"] == f"{tab(note.customer)}#note-{note.pk}"
    note.refresh_from_db()
    assert (note.subject, note.body, note.visibility, note.version) == ("New", "New text", "shared", 2)
    event = Event.objects.get(verb="note.edited")
    assert event.changes == {
        "note.subject": ["Old", "New"],
        "note.body": ["Old text", "New text"],
        "note.visibility": ["private", "shared"],
        "note.labels": [[], ["a", "b"]],
    }
    # Nobody takes them for the customer's fields, nor reads the texts when looking for those.
    assert not event.has_changes
    text = words(staff_client, f"/omnipayments/customers/{note.customer_id}/timeline/")
    assert "Note New changed" in text
    assert "Visibility before: Private now: Shared with the customer" in text


def test_nothing_changed_is_nothing(staff_client: Client, write: Write) -> None:
    note = write("Text\n\nmore", subject="S", labels=["x"])
    answer = staff_client.post(f"{page(note)}edit/", form(staff_client, note), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert told(note) == ["note.added"]


def test_the_history_has_every_text(staff_client: Client, write: Write, by_staff: Actor) -> None:
    note = write("First <b>text</b>")
    for body in ("Second", "Third"):
        edit_note(note_id=note.pk, data={"body": body}, actor=by_staff)
    text = words(staff_client, page(note))
    assert "First <b>text</b>" in text
    now, earlier = text.index("Third"), text.index("Earlier texts")
    assert now < text.index("History") < earlier < text.index("Second", earlier)
    assert told(note) == ["note.added", "note.edited", "note.edited"]


def test_in_place_it_is_only_the_note(staff_client: Client, write: Write) -> None:
    note = write("Text")
    target = {**IN_PLACE, "HX-Target": f"note-{note.pk}"}
    html = staff_client.get(f"{page(note)}edit/", headers=target).content.decode()
    assert "<html" not in html
    assert 'name="body"' in html
    back = staff_client.get(f"{page(note)}?folded=1", headers=target).content.decode()
    assert "<html" not in back
    assert f'id="note-{note.pk}"' in back


def test_different_fields_both_stand(staff_client: Client, write: Write, by_staff: Actor) -> None:
    note = write("Text", subject="S")
    typed = {**form(staff_client, note), "subject": "Mine"}
    edit_note(note_id=note.pk, data={"body": "Theirs", "labels": ["x"]}, actor=by_staff)
    assert staff_client.post(f"{page(note)}edit/", typed).status_code == 302
    note.refresh_from_db()
    assert (note.subject, note.body, note.version) == ("Mine", "Theirs", 3)


def test_the_same_field_is_shown_with_both_values(
    staff_client: Client, write: Write, by_staff: Actor
) -> None:
    note = write("Text", subject="S")
    typed = {**form(staff_client, note), "subject": "Mine", "body": "My text"}
    edit_note(note_id=note.pk, data={"body": "Their <i>text</i>"}, actor=by_staff)
    answer = staff_client.post(f"{page(note)}edit/", typed)
    assert answer.status_code == 409
    text = text_of(answer.content.decode())
    assert "Their <i>text</i>" in text
    assert "My text" in text
    note.refresh_from_db()
    assert (note.subject, note.body) == ("S", "Their <i>text</i>")
    # Once more means it.
    again = {**typed, "version": str(note.version), "initial-body": note.body}
    assert staff_client.post(f"{page(note)}edit/", again).status_code == 302
    note.refresh_from_db()
    assert (note.subject, note.body) == ("Mine", "My text")


def test_the_same_change_by_both_is_no_conflict(staff_client: Client, write: Write, by_staff: Actor) -> None:
    note = write("Text")
    typed = {**form(staff_client, note), "body": "Same"}
    edit_note(note_id=note.pk, data={"body": "Same"}, actor=by_staff)
    assert staff_client.post(f"{page(note)}edit/", typed).status_code == 302
    assert told(note) == ["note.added", "note.edited"]


def test_wrong_input_comes_back(staff_client: Client, write: Write) -> None:
    note = write("Text")
    answer = staff_client.post(f"{page(note)}edit/", {**form(staff_client, note), "body": "", "subject": ""})
    assert answer.status_code == 422
    assert "Write a subject or a note." in answer.content.decode()
