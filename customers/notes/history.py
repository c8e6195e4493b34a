"""What happened to one note, read from the one log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from customers.models import Note
from customers.services.note_work import PREFIX
from customers.timeline import by_day
from omnibasis.events.models import Event

MOST = 100


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that was replaced: until when it stood, and who replaced it."""

    until: datetime
    by: str
    text: str


def history_of(note_id: int) -> dict[str, Any]:
    """The latest events of a note as days of entries, and the texts it had before. One query, by an index."""
    events = Event.objects.filter(subject_type=Note._meta.label_lower, subject_id=note_id).order_by("-id")
    rows: list[Any] = list(events.values()[: MOST + 1])
    return {"days": by_day(rows[:MOST]), "earlier": _earlier(rows[:MOST]), "more": len(rows) > MOST}


def _earlier(rows: Iterable[dict[str, Any]]) -> list[EarlierText]:
    return [
        EarlierText(row["at"], row["actor_label"], str(before))
        for row in rows
        if (before := (row["changes"].get(f"{PREFIX}body") or [None])[0])
    ]
