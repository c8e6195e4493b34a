"""What callers send about a note, and what they get, for the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from customers.models import Note
from omnibasis.core.actors import Source
from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.parsing import storable
from omnibasis.core.shapes import AnyField, Errors, Flag, Kind, Moment, Shape, Text, Whole, documented

VISIBILITIES = tuple(Note.Visibility.values)
MOST_LABELS = 20


@dataclass(frozen=True)
class Names:
    """A list of short texts, at most `most` of them."""

    most: int
    max_length: int
    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> list[str]:
        good = isinstance(value, list) and all(isinstance(one, str) and storable(one) for one in value)
        if not good:
            errors.setdefault(path, []).append(_("Send a list of texts."))
        elif len(value) > self.most:
            errors.setdefault(path, []).append(_("At most %(number)d of them.") % {"number": self.most})
        elif any(len(one) > self.max_length for one in value):
            errors.setdefault(path, []).append(
                _("At most %(limit)d characters.") % {"limit": self.max_length}
            )
        else:
            return list(value)
        return []

    def document(self, *, required: bool) -> AnyField:
        return serializers.ListField(
            child=serializers.CharField(max_length=self.max_length),
            max_length=self.most,
            required=required,
            help_text=self.help or None,
        )


@dataclass(frozen=True)
class MomentOrNone:
    """A moment, or null for none."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> Any:
        return None if value is None else Moment().clean(value, path, errors)

    def document(self, *, required: bool) -> AnyField:
        return serializers.DateTimeField(required=required, allow_null=True, help_text=self.help or None)


FIELDS: dict[str, Kind] = {
    "subject": Text(160),
    "body": Text(Note.MOST_BODY, 'Markdown. "@" and a colleague\'s e-mail mentions them: they get a mail.'),
    "visibility": Text(10, "`shared`: the customer's user reads it in My account.", choices=VISIBILITIES),
    "is_pinned": Flag("Above the customer's other notes."),
    "labels": Names(MOST_LABELS, 40, "Names; a label that is not there yet is made."),
    "remind_at": MomentOrNone("When the token's user gets a reminder, to the minute; null takes it off."),
}
NOTE = Shape("NoteInput", FIELDS)

ORDERINGS = ("id", "-id", "updated", "-updated")
_FILTERS: dict[str, Kind] = {
    **PAGING,
    "q": Text(100, "Subject, body or label; every word must be found.", nullable=False),
    "pinned": Flag(),
    "visibility": Text(10, choices=VISIBILITIES, nullable=False),
    "label": Text(40, "A label's name, accents and case aside.", nullable=False),
    "reminder": Flag("Those with a reminder, or those without."),
}
OF_CUSTOMER = Shape("CustomerNotesQuery", _FILTERS)
LIST = Shape(
    "NotesQuery",
    {
        **_FILTERS,
        "customer": Whole("A customer's id."),
        "user": Whole("The id of the user whose customer it is: a note on a customer is also its user's."),
        "author": Whole("The id of the user who wrote it."),
        "ordering": Text(20, choices=ORDERINGS, nullable=False),
    },
)

NoteFileOutput = documented(
    "NoteFile",
    id=serializers.IntegerField(),
    name=serializers.CharField(),
    content_type=serializers.CharField(help_text="By its ending; it is served as application/octet-stream."),
    size=serializers.IntegerField(help_text="Bytes."),
    url=serializers.URLField(help_text="Where a token downloads it."),
    added_by=serializers.CharField(),
    created_at=serializers.DateTimeField(),
)
NoteOutput = documented(
    "Note",
    id=serializers.IntegerField(),
    customer=serializers.IntegerField(),
    user=serializers.IntegerField(allow_null=True, help_text="The customer's user, whose note it is too."),
    subject=serializers.CharField(allow_blank=True),
    body=serializers.CharField(allow_blank=True, help_text="Markdown, as typed."),
    visibility=serializers.ChoiceField(choices=VISIBILITIES),
    is_pinned=serializers.BooleanField(),
    labels=serializers.ListField(child=serializers.CharField()),
    remind_at=serializers.DateTimeField(allow_null=True),
    author=serializers.IntegerField(allow_null=True, help_text="The user who wrote it, or whose token did."),
    author_name=serializers.CharField(allow_blank=True),
    source=serializers.ChoiceField(choices=Source.values),
    files=NoteFileOutput(many=True),
    version=serializers.IntegerField(help_text="Also the ETag."),
    created_at=serializers.DateTimeField(),
    updated_at=serializers.DateTimeField(),
)
NotePage = page_of(NoteOutput, name="NotePage")
ListOfFiles = documented("ListOfNoteFiles", results=NoteFileOutput(many=True))
