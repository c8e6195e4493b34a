"""What is asked before something is done to a booking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.fields import ClockField, moment_of
from bookings.models import Booking
from bookings.services.cancel import MAX_REASON
from bookings.zones import local, zone_of
from omnibasis.ui.asking import AskForm
from omnibasis.ui.fields import LineField


class ActForm(AskForm):
    """A question about a booking."""

    @property
    def booking(self) -> Booking:
        booking: Booking = self.thing
        return booking


class _MailForm(ActForm):
    mail = forms.BooleanField(label=_("Tell the booker by e-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.booking.buyer_email
        self.fields["mail"].help_text = email or _("There is no e-mail address on the booking.")


class ConfirmForm(_MailForm):
    pass


class MoveForm(_MailForm):
    """The times come out as moments."""

    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("To"))
    quantity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
        error_messages={"invalid": _("Enter a whole number.")},
    )
    any_time = forms.BooleanField(
        label=_("Also outside the hours"),
        required=False,
        help_text=_("Whatever the resource's hours and lengths say. Its places still count."),
    )
    field_order = ("version", "starts_at", "ends_at", "quantity", "any_time", "mail")
    halves = ("starts_at", "ends_at")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        zone = zone_of(self.booking.resource)
        for name in ("starts_at", "ends_at"):
            if isinstance(cleaned.get(name), datetime):
                try:
                    cleaned[name] = moment_of(cleaned[name], zone)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    @staticmethod
    def initial_of(booking: Booking) -> dict[str, Any]:
        zone = zone_of(booking.resource)
        return {
            "starts_at": local(booking.starts_at, zone).replace(tzinfo=None),
            "ends_at": local(booking.ends_at, zone).replace(tzinfo=None),
            "quantity": booking.quantity,
            "mail": bool(booking.buyer_email),
        }


class CancelForm(_MailForm):
    reason = LineField(
        label=_("Reason"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("Optional. Colleagues see it on the timeline; the booker does not."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    waive = forms.BooleanField(
        label=_("Charge nothing for it"),
        required=False,
        help_text=_("Although it is late: all that was paid goes back."),
    )
    field_order = ("version", "reason", "waive", "mail")


class NotesForm(ActForm):
    note = forms.CharField(
        label=_("Note for the booker"),
        required=False,
        max_length=2_000,
        help_text=_("It stands on their page and in mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    internal_note = forms.CharField(
        label=_("Internal note"),
        required=False,
        max_length=2_000,
        help_text=_("Only staff reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
