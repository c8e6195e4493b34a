"""Writing notes on a customer, and what becomes of them. Files and mail are in `note_files` and `note_mail`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from customers.models import Note
from customers.services.note_files import Upload, put_files, stored
from customers.services.note_mail import put_reminder, tell_mentioned
from customers.services.note_work import (
    NoteWork,
    apply_values,
    check_fields,
    clean_values,
    open_customer,
    open_note,
)
from omnibasis.core.actors import Actor, Source
from omnibasis.core.markdown import mentioned

# An edit of one field that is an act of its own has a verb of its own.
_ACTS: dict[tuple[str, ...], tuple[str, str]] = {
    ("is_pinned",): ("note.pinned", "note.unpinned"),
    ("visibility",): ("note.shared", "note.unshared"),
    ("remind_at",): ("note.reminder_set", "note.reminder_cleared"),
}


def add_note(
    *,
    customer_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    uploads: Sequence[Upload] = (),
) -> Note:
    """Writes a note on a customer, and so on the customer's user.

    `data`: `subject` (160 characters) and `body` (Markdown, 20,000), one of which there must be; `visibility`
    ("private" unless told: only staff reads it; "shared": the linked user reads it in My account while verified);
    `is_pinned` (20 of a customer at most); `labels` (names, made where they are not there); `remind_at` (a moment to
    come: the actor's user gets a mail then).
    Rules, in order:
    1. The files in `uploads` are checked first (`core.files.clean_file`; ten at most). A write that fails leaves none.
    2. The customer's row is locked; an archived customer is refused.
    3. Colleagues whom the body mentions ("@" and their e-mail) get a mail, except the actor.
    4. One event, on the customer's timeline, with the beginning of the text.
    Raises InvalidInput by field, NotFound, Refused.
    """
    values = clean_values(data)
    with stored(uploads) as files, transaction.atomic():
        customer = open_customer(customer_id)
        now = timezone.now()
        note = Note(
            customer=customer,
            author_id=actor.user_id,
            author_label=actor.label,
            source=source,
            created_at=now,
            updated_at=now,
            version=1,
        )
        work = NoteWork(note, customer, actor=actor, source=source)
        _changes, labels = apply_values(work, values)
        note.save(force_insert=True)
        put_files(work, files)
        told = tell_mentioned(work, mentioned(note.body))
        put_reminder(work)
        work.log(
            "note.added",
            data={
                "visibility": note.visibility,
                "mentioned": told,
                "files": [file.name for file in files],
            },
            first=True,
        )
        work.write(labels=labels)
    return note


@transaction.atomic
def edit_note(
    *,
    note_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    customer_id: int | None = None,
    expected_version: int | None = None,
    read_version: int | None = None,
) -> Note:
    """Changes the fields in `data` (as `add_note`'s) and leaves the others.

    Rules, in order:
    1. `expected_version`: refused (Stale) if anything was recorded about the note since, as If-Match asks for.
    2. `read_version`: what the person saw when they began. Fields that changed since, to something else than they now
       say, are refused (Stale with both values in `conflicts`); fields that only one side changed both stand.
    3. Only those who are mentioned newly get a mail. A reminder that is moved or taken away takes its mail with it.
    4. One event with each field before and after, and none when nothing changed. An edit of nothing but the pin, the
       visibility or the reminder is told as that.
    Raises InvalidInput by field, NotFound (also for a removed note), Refused, Stale.
    """
    values = clean_values(data)
    work = open_note(
        note_id, actor=actor, source=source, customer_id=customer_id, expected_version=expected_version
    )
    if read_version is not None:
        check_fields(work, values, read_version)
    note = work.note
    known = mentioned(note.body) if "body" in values else []
    changes, labels = apply_values(work, values)
    if not changes:
        return note
    extra: dict[str, Any] = {}
    if "body" in changes:
        extra["mentioned"] = tell_mentioned(
            work, [key for key in mentioned(note.body) if key not in set(known)]
        )
    if "remind_at" in changes or ("subject" in changes and note.remind_at is not None):
        put_reminder(work, moved="remind_at" in changes)
    work.log(_verb(changes), changes=changes, data=extra)
    work.write(labels=labels)
    return note


def _verb(changes: Mapping[str, tuple[Any, Any]]) -> str:
    on_off = _ACTS.get(tuple(changes))
    if on_off is None:
        return "note.edited"
    after = next(iter(changes.values()))[1]
    return on_off[0] if after and after != Note.Visibility.PRIVATE else on_off[1]


def pin_note(*, note_id: int, pinned: bool, actor: Actor, **which: Any) -> Note:
    """Pins the note above the others and onto the overview, or takes it down. Rules as `edit_note`."""
    return edit_note(note_id=note_id, data={"is_pinned": pinned}, actor=actor, **which)


def share_note(*, note_id: int, shared: bool, actor: Actor, **which: Any) -> Note:
    """Lets the customer's user read the note in My account, or stops that at once. Rules as `edit_note`."""
    visibility = Note.Visibility.SHARED if shared else Note.Visibility.PRIVATE
    return edit_note(note_id=note_id, data={"visibility": visibility}, actor=actor, **which)


def set_reminder(*, note_id: int, remind_at: datetime, actor: Actor, **which: Any) -> Note:
    """Has the actor's user reminded by mail, and all of staff by the bell, at a moment to come. As `edit_note`."""
    return edit_note(note_id=note_id, data={"remind_at": remind_at}, actor=actor, **which)


def clear_reminder(*, note_id: int, actor: Actor, **which: Any) -> Note:
    """Takes the reminder away: its mail if it still waits, else its place in the bell. As `edit_note`."""
    return edit_note(note_id=note_id, data={"remind_at": None}, actor=actor, **which)


@transaction.atomic
def remove_note(
    *,
    note_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    customer_id: int | None = None,
    expected_version: int | None = None,
) -> Note:
    """Takes the note out of every list, and its reminder back; `bring_back_note` undoes it, files and all.

    Raises NotFound, Refused, Stale.
    """
    work = open_note(
        note_id, actor=actor, source=source, customer_id=customer_id, expected_version=expected_version
    )
    work.note.removed_at = timezone.now()
    put_reminder(work)
    work.log("note.removed")
    work.write()
    return work.note


@transaction.atomic
def bring_back_note(
    *, note_id: int, actor: Actor, source: Source = Source.STAFF, customer_id: int | None = None
) -> Note:
    """Undoes a removal. The note is what it was; a reminder still to come waits again, a pin only if there is room.

    Raises NotFound (also when it was not removed), Refused.
    """
    work = open_note(note_id, actor=actor, source=source, customer_id=customer_id, removed=True)
    note = work.note
    note.removed_at = None
    put_reminder(work)
    changes = {}
    if note.is_pinned and not work.has_room_for_pin():
        note.is_pinned = False
        changes["is_pinned"] = (True, False)
    work.log("note.brought_back", changes=changes)
    work.write()
    return note
