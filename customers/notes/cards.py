"""Notes made ready for a page: rendered, folded where they are long, with their labels and files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from customers.models import Customer, Label, Note, NoteFile
from customers.services.note_mail import names_of, title_of
from omnibasis.core.markdown import excerpt, render_markdown

# A text longer than this is folded in a list, at the end of a line.
FOLD = 800
ON_OVERVIEW = 5


@dataclass(frozen=True, slots=True)
class NoteCard:
    """One note as a page shows it."""

    note: Note
    title: str
    html: SafeString
    is_folded: bool
    labels: list[Label]
    files: list[NoteFile]
    author: dict[str, Any]
    is_shared: bool
    is_due: bool
    is_full: bool = False
    options: list[Any] = field(default_factory=list)


def with_parts(notes: QuerySet[Note]) -> QuerySet[Note]:
    """The notes with what a card shows: two more queries, however many notes there are."""
    labels = Prefetch("labels", queryset=Label.objects.order_by("key"))
    files = Prefetch("files", queryset=NoteFile.objects.order_by("id"))
    return notes.select_related("author", "remind_user").prefetch_related(labels, files)


def cards(notes: Sequence[Note], *, full: bool = False) -> list[NoteCard]:
    """The cards of notes from `with_parts`; the names of everybody mentioned are one query for all."""
    bodies = {note.pk: note.body if full else folded(note.body) for note in notes}
    names = names_of(bodies.values())
    now = timezone.now()
    return [
        NoteCard(
            note=note,
            title=title_of(note),
            html=render_markdown(bodies[note.pk], names=names),
            is_folded=len(bodies[note.pk]) < len(note.body),
            labels=list(note.labels.all()),
            files=list(note.files.all()),
            author=_author(note),
            is_shared=note.visibility == Note.Visibility.SHARED,
            is_due=note.remind_at is not None and note.remind_at <= now,
            is_full=full,
        )
        for note in notes
    ]


def _author(note: Note) -> dict[str, Any]:
    own = note.author is not None and note.source == "staff"
    image = note.author.image if own and note.author is not None else ""
    return {"name": note.author_label, "image": image}


def folded(body: str) -> str:
    """The beginning of a long text, up to the end of a line or a word."""
    if len(body) <= FOLD * 1.25:
        return body
    start = body[:FOLD]
    cut = max(start.rfind("\n", FOLD // 2), 0) or max(start.rfind(" ", FOLD // 2), 0) or FOLD
    return start[:cut].rstrip()


def beginnings(notes: Iterable[Note], length: int = 220) -> list[dict[str, Any]]:
    """Titles and beginnings, for where there is little room."""
    return [
        {
            "id": note.pk,
            "customer_id": note.customer_id,
            "title": title_of(note),
            "excerpt": excerpt(note.body, length) if note.subject else "",
            "is_shared": note.visibility == Note.Visibility.SHARED,
            "by": note.author_label,
            "at": note.created_at,
        }
        for note in notes
    ]


def pinned_notes(customer: Customer) -> list[dict[str, Any]]:
    """The customer's newest pinned notes, for the overview (customers/notes/_pinned.html). One query."""
    pinned = Note.objects.live().filter(customer=customer, is_pinned=True).order_by("-id")
    return beginnings(pinned.defer("search_text")[:ON_OVERVIEW])
