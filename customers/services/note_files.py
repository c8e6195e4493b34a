"""The files of notes: checked, stored under random names, and gone when the write that brought them fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Note, NoteFile
from customers.services.note_work import NoteWork, open_note
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.files import clean_file, delete_file, store_file

FOLDER = "notes"
MOST_FILES = 10


class Upload(Protocol):
    """What a form or a request brings: Django's UploadedFile is one."""

    @property
    def name(self) -> str | None: ...

    def seek(self, offset: int, /) -> Any: ...

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is stored and has no row yet."""

    name: str
    content_type: str
    size: int
    path: str


@contextmanager
def stored(uploads: Sequence[Upload], *, field: str = "files") -> Iterator[list[Kept]]:
    """Checks the uploads (`core.files.clean_file`; ten at most) and stores them, one after the other in memory.

    If one is refused, or the work within fails, those that are stored go again. Raises InvalidInput on `field`.
    """
    if len(uploads) > MOST_FILES:
        raise InvalidInput({field: [_("At most %(n)d files.") % {"n": MOST_FILES}]})
    kept: list[Kept] = []
    try:
        for upload in uploads:
            file = clean_file(cast(BinaryIO, upload), name=upload.name or "", field=field)
            kept.append(Kept(file.name, file.content_type, file.size, store_file(file, folder=FOLDER)))
        yield kept
    except BaseException:
        for one in kept:
            delete_file(one.path)
        raise


def put_files(work: NoteWork, kept: Sequence[Kept]) -> list[NoteFile]:
    """The rows of stored files, written in the work's transaction."""
    rows = [
        NoteFile(
            note=work.note,
            name=file.name,
            path=file.path,
            content_type=file.content_type,
            size=file.size,
            added_by=work.actor.label,
            created_at=timezone.now(),
        )
        for file in kept
    ]
    return NoteFile.objects.bulk_create(rows)


def add_file(
    *,
    note_id: int,
    upload: Upload,
    actor: Actor,
    source: Source = Source.STAFF,
    customer_id: int | None = None,
    field: str = "file",
) -> NoteFile:
    """Attaches a file to a note.

    Rules: as `core.files.clean_file`, before anything is locked; ten files a note. A write that fails leaves no file.
    Raises InvalidInput on `field`, NotFound, Refused.
    """
    with stored([upload], field=field) as kept, transaction.atomic():
        work = open_note(note_id, actor=actor, source=source, customer_id=customer_id)
        if work.note.files.count() >= MOST_FILES:
            raise InvalidInput(
                {field: [_("A note has at most %(n)d files. Remove another one first.") % {"n": MOST_FILES}]}
            )
        (row,) = put_files(work, kept)
        work.log("note.file_added", data={"file": row.name, "file_id": row.pk})
        work.write()
    return row


@transaction.atomic
def remove_file(
    *,
    note_id: int,
    file_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    customer_id: int | None = None,
) -> Note:
    """Takes a file off a note for good; it is deleted once that is committed. Raises NotFound, Refused."""
    work = open_note(note_id, actor=actor, source=source, customer_id=customer_id)
    row = work.note.files.filter(pk=file_id).first()
    if row is None:
        raise NotFound(_("There is no such file."))
    path = row.path
    work.log("note.file_removed", data={"file": row.name, "file_id": row.pk})
    row.delete()
    work.write()
    transaction.on_commit(lambda: delete_file(path))
    return work.note
