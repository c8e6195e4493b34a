"""Writing the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from omnibasis.core.actors import Actor, Source
from omnibasis.core.models import Versioned
from omnibasis.core.rows import insert_rows
from omnibasis.events.models import Event


def entry(
    *,
    verb: str,
    subject: models.Model,
    actor: Actor,
    source: Source,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    data: Mapping[str, Any] | None = None,
    related: Versioned | None = None,
    sequence: int | None = None,
    at: datetime | None = None,
) -> Event:
    """An event not yet written; for a verb that records several at once with `record_all`. Rules as `record`."""
    timeline = related or (subject if isinstance(subject, Versioned) else None)
    return Event(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        timeline_id=timeline.pk if timeline else None,
        sequence=(sequence or timeline.version) if timeline else None,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_token_id=actor.token_id,
        actor_label=actor.label,
        source=source,
        changes={field: list(pair) for field, pair in (changes or {}).items()},
        # Under its own name a subject's fields (note.body) are no fields of the timeline's thing.
        has_changes=any(not name.startswith(f"{subject._meta.model_name}.") for name in changes or ()),
        data=dict(data or {}),
        at=at or timezone.now(),
    )


def record(
    *,
    verb: str,
    subject: models.Model,
    actor: Actor,
    source: Source,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    data: Mapping[str, Any] | None = None,
    related: Versioned | None = None,
    at: datetime | None = None,
) -> Event:
    """Writes one event, inside the caller's transaction.

    Rules, in order:
    1. Called inside `transaction.atomic`, so that the fact and its entry stand or fall together.
    2. The timeline is `related` (a customer), or the subject itself when it is versioned; else none.
    3. The caller holds that row's lock and has raised its `version` by one for this event; the version is the
       event's sequence number, and the database refuses a second event with the same one.
    4. `changes` holds JSON values: {field: (before, after)}; only fields that differ.

    Returns the written event.
    """
    event = entry(
        verb=verb,
        subject=subject,
        actor=actor,
        source=source,
        changes=changes,
        data=data,
        related=related,
        at=at,
    )
    record_all([event])
    return event


def record_all(events: list[Event]) -> None:
    """Writes events made by `entry`, in order, in one statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded inside the transaction of what it tells.")
    insert_rows(events)
