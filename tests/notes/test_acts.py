"""Pin, share, remove and their undoing: each is one entry of the log, and each leads back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer, Note
from customers.services import merge_customers, pin_note
from omnibasis.core.actors import Actor
from omnibasis.events.models import Event
from tests.customers_ui.conftest import words
from tests.notes.conftest import Write, page, shown_notes, tab, told


@pytest.mark.parametrize(
    ("acts", "field", "values", "verbs"),
    [
        (("pin", "unpin"), "is_pinned", (True, False), ["note.pinned", "note.unpinned"]),
        (("share", "unshare"), "visibility", ("shared", "private"), ["note.shared", "note.unshared"]),
    ],
)
def test_there_and_back(
    staff_client: Client, write: Write, acts: tuple[str, str], field: str, values: tuple[object, object],
    verbs: list[str],
) -> None:  # fmt: skip
    note = write()
    for act, value in zip(acts, values, strict=True):
        answer = staff_client.post(f"{page(note)}{act}/")
        assert answer["Location"] == f"{tab(note.customer)}#note-{note.pk}"
        note.refresh_from_db()
        assert getattr(note, field) == value
        # The same once more is nothing.
        staff_client.post(f"{page(note)}{act}/")
    assert told(note) == ["note.added", *verbs]
    assert note.version == 3
    change = Event.objects.get(verb=verbs[0]).changes
    assert change == {f"note.{field}": [values[1], values[0]]}


def test_from_its_own_page_back_to_it(staff_client: Client, write: Write) -> None:
    note = write()
    assert staff_client.post(f"{page(note)}pin/?from=note")["Location"] == page(note)


def test_removed_is_gone_and_undo_brings_it_back(
    staff_client: Client, customer: Customer, write: Write
) -> None:
    note = write("Called about the invoice.", subject="Invoice")
    answer = staff_client.post(f"{page(note)}remove/", follow=True)
    html = answer.content.decode()
    assert shown_notes(html) == []
    assert f'action="{page(note)}bring-back/"' in html
    for path in (page(note), f"{page(note)}edit/", f"/omnicustomers/notes/{note.pk}/"):
        assert staff_client.get(path).status_code == 404
    for act in ("pin", "share", "remove", "mail", "forget"):
        assert staff_client.post(f"{page(note)}{act}/").status_code == 404
    assert "Called about" not in words(staff_client, "/omnicustomers/notes/")
    staff_client.post(f"{page(note)}bring-back/")
    assert shown_notes(staff_client.get(tab(customer)).content.decode()) == [note.pk]
    assert staff_client.post(f"{page(note)}bring-back/").status_code == 404
    assert told(note) == ["note.added", "note.removed", "note.brought_back"]
    text = words(staff_client, f"/omnipayments/customers/{customer.pk}/timeline/")
    assert text.index("Note Invoice brought back") < text.index("Note Invoice removed")


def test_acts_are_posts_and_of_the_right_customer(
    staff_client: Client, write: Write, make_customer: Callable[..., Customer]
) -> None:
    note, other = write(), make_customer(given_name="Other")
    for act in ("pin", "share", "remove", "bring-back", "mail", "remind", "forget", "files"):
        assert staff_client.get(f"{page(note)}{act}/").status_code == 405
    elsewhere = f"/omnipayments/customers/{other.pk}/notes/{note.pk}/"
    assert staff_client.get(elsewhere).status_code == 404
    for act in ("pin", "share", "remove", "mail", "forget"):
        assert staff_client.post(f"{elsewhere}{act}/").status_code == 404
    assert told(note) == ["note.added"]


def test_on_a_merge_notes_go_along(
    staff_client: Client,
    customer: Customer,
    write: Write,
    make_customer: Callable[..., Customer],
    by_staff: Actor,
) -> None:
    keep = make_customer(given_name="Keep")
    own, moved, gone = write(on=keep), write("Moved"), write("Gone")
    staff_client.post(f"{page(gone)}remove/")
    merge_customers(keep_id=keep.pk, drop_id=customer.pk, actor=by_staff)
    assert shown_notes(staff_client.get(tab(keep)).content.decode()) == [moved.pk, own.pk]
    assert staff_client.get(page(moved))["Location"] == f"{tab(keep)}{moved.pk}/"
    assert staff_client.get(f"/omnicustomers/notes/{moved.pk}/")["Location"] == f"{tab(keep)}{moved.pk}/"
    # Whoever still knows the old id finds it.
    assert pin_note(note_id=moved.pk, customer_id=customer.pk, pinned=True, actor=by_staff).is_pinned
    assert Note.objects.get(pk=gone.pk).customer_id == keep.pk
    keep.refresh_from_db()
    log = Event.objects.filter(timeline_id=keep.pk).order_by("sequence").values_list("sequence", flat=True)
    assert list(log) == list(range(1, keep.version + 1))


def test_no_verb_is_left_without_words() -> None:
    from omnibasis.ui.registry import verbs

    told = (
        *("added", "edited", "pinned", "unpinned", "shared", "unshared", "removed", "brought_back", "mailed"),
        *("file_added", "file_removed", "reminder_set", "reminder_cleared"),
    )
    assert [verb for verb in told if verbs.of(f"note.{verb}") is None] == []
