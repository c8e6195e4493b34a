"""The form of a note: its shape. The rules are in `customers.services`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Note
from customers.notes.words import note_value_text
from customers.services.note_work import label_names
from omnibasis.core.files import ACCEPT

MOMENT = "%Y-%m-%dT%H:%M"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the verb checks each."""

    widget = SeveralFiles(attrs={"multiple": True, "accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [file for file in data or [] if file]


class LabelNames(forms.CharField):
    """Names with commas between."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [name.strip() for name in text.split(",") if name.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class NoteForm(forms.Form):
    """A note as a person writes it. Only what was changed since the page was drawn is sent on."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=160,
        required=False,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = forms.CharField(
        label=_("Note"),
        max_length=Note.MOST_BODY,
        required=False,
        strip=False,
        show_hidden_initial=True,
        help_text=_("Markdown: **bold**, - lists, [links](https://…). Type @ to mention a colleague."),
        widget=forms.Textarea(
            attrs={
                "rows": 5,
                "data-mentions": reverse_lazy("notes:colleagues"),
                "aria-autocomplete": "list",
                "autocomplete": "off",
            }
        ),
    )
    labels = LabelNames(
        label=_("Labels"),
        max_length=1_000,
        required=False,
        show_hidden_initial=True,
        help_text=_("With commas between them. New ones are made."),
        widget=forms.TextInput(attrs={"list": "label-names", "autocomplete": "off"}),
    )
    remind_at = forms.DateTimeField(
        label=_("Remind me"),
        required=False,
        show_hidden_initial=True,
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    visibility = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[
            (Note.Visibility.PRIVATE, _("Only us")),
            (Note.Visibility.SHARED, _("Also the customer, in My account")),
        ],
        initial=Note.Visibility.PRIVATE,
        required=False,
        show_hidden_initial=True,
        widget=forms.RadioSelect,
    )
    is_pinned = forms.BooleanField(
        label=_("Pin it"),
        required=False,
        show_hidden_initial=True,
        help_text=_("Above the other notes, and on the overview."),
    )
    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to ten, 10 MB each: documents, pictures, text, zip."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, note: Note | None = None, **kwargs: Any) -> None:
        """`note`: the one that is edited; files are then added one by one beside it."""
        if note is not None:
            kwargs["initial"] = initial_of(note)
            # Several notes may be on one page, beside the form for a new one.
            kwargs["auto_id"] = f"id_note{note.pk}_%s"
        else:
            kwargs["auto_id"] = "id_note_%s"
        super().__init__(*args, **kwargs)
        if note is not None:
            del self.fields["uploads"]

    def data_for_verb(self, *, everything: bool = False) -> dict[str, Any]:
        """What was changed, in the verbs' shape; `everything`, for a new note."""
        names = self.fields if everything else self.changed_data
        return {n: self.cleaned_data[n] for n in names if n not in ("uploads", "version")}


class ReminderForm(forms.Form):
    """When to be reminded, in the viewer's time."""

    remind_at = forms.DateTimeField(input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"])


def initial_of(note: Note) -> dict[str, Any]:
    """What the form shows of a note."""
    return {
        "subject": note.subject,
        "body": note.body,
        "labels": ", ".join(label_names(note)),
        "remind_at": timezone.localtime(note.remind_at).strftime(MOMENT) if note.remind_at else "",
        "visibility": note.visibility,
        "is_pinned": note.is_pinned,
        "version": note.version,
    }


def shown_value(name: str, value: Any) -> str:
    """A note's value in the words of the form, for telling two of them apart."""
    if value in (None, "", []):
        return ""
    return str(value) if name == "body" else note_value_text(name, value)
