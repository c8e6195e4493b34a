"""What the verbs on notes have in common: the locks, the checks, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer, Label, Note
from customers.notes.search import search_text
from customers.services.labels import labels_named
from customers.services.match import lock_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.core.markdown import excerpt
from omnibasis.core.parsing import storable
from omnibasis.events.models import Event

# What a caller may set.
FIELDS = ("subject", "body", "visibility", "is_pinned", "labels", "remind_at")
# The log keeps a note's fields beside the customer's own, under names of their own.
PREFIX = "note."
MOST_PINNED = 20
FURTHEST = timedelta(days=3_660)

Changes = dict[str, tuple[Any, Any]]


class NoteWork:
    """One verb's work on one note of one customer, whose row is locked; written with `write`."""

    def __init__(self, note: Note, customer: Customer, *, actor: Actor, source: Source) -> None:
        self.note = note
        self.customer = customer
        self.actor = actor
        self.work = Work(customer, actor=actor, source=source)

    def log(
        self,
        verb: str,
        *,
        changes: Changes | None = None,
        data: Mapping[str, Any] | None = None,
        first: bool = False,
    ) -> None:
        """Adds one event; the note's version counts them."""
        note = self.note
        if not first:
            note.version += 1
        note.updated_at = timezone.now()
        told = {"subject": note.subject, "excerpt": excerpt(note.body), "version": note.version}
        self.work.note(
            verb,
            subject=note,
            changes={f"{PREFIX}{name}": pair for name, pair in (changes or {}).items()},
            data={**told, **(data or {})},
        )

    def write(self, *, labels: Sequence[Label] | None = None) -> None:
        note = self.note
        worn = labels if labels is not None else note.labels.all() if note.pk else ()
        note.search_text = search_text(note.subject, note.body, worn)
        note.save()
        if labels is not None:
            note.labels.set(labels)
        self.work.write()

    def has_room_for_pin(self) -> bool:
        pinned = Note.objects.live().filter(customer=self.customer, is_pinned=True).exclude(pk=self.note.pk)
        return pinned.count() < MOST_PINNED


def open_customer(customer_id: int) -> Customer:
    """The customer with its row locked. Raises NotFound, and Refused for an archived one."""
    try:
        customer = lock_customer(customer_id)
    except InvalidInput as error:
        raise NotFound(error.errors["id"][0]) from None
    if customer.archived_at is not None:
        raise Refused(_("This customer is archived. Restore it to work on its notes."))
    return customer


def open_note(
    note_id: int,
    *,
    actor: Actor,
    source: Source,
    customer_id: int | None = None,
    expected_version: int | None = None,
    removed: bool = False,
) -> NoteWork:
    """The note and its customer, both locked, the customer first.

    Raises NotFound where there is none, it is not `customer_id`'s (or that of one merged into it), or it was removed
    (`removed`: was not); Refused for an archived customer; Stale for another `expected_version`.
    """
    missing = NotFound(_("There is no such note."))
    owner = Note.objects.filter(pk=note_id).values_list("customer_id", flat=True).first()
    if owner is None:
        raise missing
    customer = open_customer(owner)
    if customer_id is not None and customer_id not in customer.timelines:
        raise missing
    note = Note.objects.select_for_update().filter(pk=note_id, customer=customer).first()
    if note is None or (note.removed_at is not None) != removed:
        raise missing
    if expected_version is not None and expected_version != note.version:
        raise Stale(
            _("The note was changed in the meantime. Read it again and repeat your change."),
            current=note.version,
        )
    return NoteWork(note, customer, actor=actor, source=source)


def clean_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in one spelling. Raises InvalidInput for unknown fields, for what is too long or cannot be stored."""
    errors: dict[str, list[str]] = {n: [_("There is no such field.")] for n in data if n not in FIELDS}
    values: dict[str, Any] = {}
    for name in FIELDS:
        if name in data and name not in errors:
            try:
                values[name] = _CLEAN[name](data[name])
            except ValueError as error:
                errors[name] = [str(error)]
    if errors:
        raise InvalidInput(errors)
    return values


def _subject(value: Any) -> str:
    text = " ".join(_text(value).split())
    if len(text) > 160:
        raise ValueError(_("At most %(limit)d characters.") % {"limit": 160})
    return text


def _body(value: Any) -> str:
    text = _text(value).replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    if len(text) > Note.MOST_BODY:
        raise ValueError(_("At most %(limit)d characters.") % {"limit": Note.MOST_BODY})
    return text


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    if not storable(text):
        raise ValueError(_("The text has characters that cannot be stored. Type it again."))
    return text


def _visibility(value: Any) -> str:
    if value not in (None, "", *Note.Visibility.values):
        raise ValueError(_("Choose private or shared."))
    return str(value or Note.Visibility.PRIVATE)


def _names(value: Any) -> list[str]:
    names = [] if value is None else [str(name) for name in value]
    if not all(storable(name) for name in names):
        raise ValueError(_("The text has characters that cannot be stored. Type it again."))
    return names


def _moment(value: datetime | None) -> datetime | None:
    # To the minute: that is what people choose, and how a form gives it back.
    return value.replace(second=0, microsecond=0) if value is not None else None


_CLEAN: dict[str, Callable[[Any], Any]] = {
    "subject": _subject,
    "body": _body,
    "visibility": _visibility,
    "is_pinned": bool,
    "labels": _names,
    "remind_at": _moment,
}


def label_names(note: Note) -> list[str]:
    """The names of the note's labels, by name."""
    if note.pk is None:
        return []
    return [label.name for label in sorted(note.labels.all(), key=lambda label: label.key)]


def apply_values(
    work: NoteWork, values: Mapping[str, Any]
) -> tuple[dict[str, tuple[Any, Any]], list[Label] | None]:
    """Puts the values into the note; returns what changed, as the log keeps it, and its labels if they did."""
    note, changes = work.note, dict[str, tuple[Any, Any]]()
    labels: list[Label] | None = None
    for name, value in values.items():
        if name == "labels":
            before, wanted = label_names(note), sorted(labels_named(value), key=lambda label: label.key)
            after = [label.name for label in wanted]
            if before != after:
                changes[name], labels = (before, after), wanted
            continue
        before = getattr(note, name)
        if before != value:
            setattr(note, name, value)
            changes[name] = (_stored(before), _stored(value))
    if not note.subject and not note.body:
        raise InvalidInput({"body": [_("Write a subject or a note.")]})
    if "remind_at" in changes and note.remind_at is not None:
        _check_reminder(note.remind_at, work.actor)
    if "is_pinned" in changes and note.is_pinned and not work.has_room_for_pin():
        raise InvalidInput(
            {
                "is_pinned": [
                    _("At most %(n)d notes of a customer are pinned. Unpin another one first.")
                    % {"n": MOST_PINNED}
                ]
            }
        )
    return changes, labels


def _check_reminder(moment: datetime, actor: Actor) -> None:
    now = timezone.now()
    if moment <= now:
        raise InvalidInput({"remind_at": [_("Choose a time that is yet to come.")]})
    if moment > now + FURTHEST:
        raise InvalidInput({"remind_at": [_("Choose a time within the next ten years.")]})
    if actor.user_id is None:
        raise InvalidInput(
            {"remind_at": [_("There is nobody to remind: sign in, or use a token of a user.")]}
        )


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def check_fields(work: NoteWork, values: Mapping[str, Any], read_version: int) -> None:
    """Refuses the fields that somebody else changed after `read_version` to something other than `values` says."""
    note = work.note
    if read_version >= note.version:
        return
    # Each event raised the version by one, so that many are what came since.
    log = Event.objects.filter(subject_type=Note._meta.label_lower, subject_id=note.pk).order_by("-id")
    changed: set[str] = set()
    for changes in log.values_list("changes", flat=True)[: note.version - max(read_version, 0)]:
        changed.update(name.removeprefix(PREFIX) for name in changes)
    conflicts: dict[str, tuple[object, object]] = {}
    for name in changed & set(values):
        theirs = label_names(note) if name == "labels" else getattr(note, name)
        yours = values[name]
        if theirs != yours:
            conflicts[name] = (_stored(theirs), _stored(yours))
    if conflicts:
        raise Stale(
            _("Somebody else changed the same fields while you were editing."),
            current=note.version,
            conflicts={name: conflicts[name] for name in FIELDS if name in conflicts},
        )
