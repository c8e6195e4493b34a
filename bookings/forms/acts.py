"""What is asked before something is done to a booking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.fields import ClockField, moment_of
from bookings.models import Booking
from bookings.services.availability import rules_of
from bookings.services.cancel import MAX_REASON
from bookings.slots import nearest, starts
from bookings.zones import local, usable_zone, zone_of
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
    def initial_of(booking: Booking, *, to: str = "", seen_in: str = "") -> dict[str, Any]:
        """What the form starts with. `to`: a day, or a day and a time, on the clock of the zone `seen_in`, to which
        the booking is to begin; it stays as long as it is. What is no time changes nothing."""
        zone, later = zone_of(booking.resource), _later(booking, to, seen_in)
        return {
            "starts_at": local(booking.starts_at + later, zone).replace(tzinfo=None),
            "ends_at": local(booking.ends_at + later, zone).replace(tzinfo=None),
            "quantity": booking.quantity,
            "mail": bool(booking.buyer_email),
        }


def _later(booking: Booking, to: str, zone: str) -> timedelta:
    """How much later than now the booking begins at `to`, or at the start of the resource's that is nearest to it, less
    than half a step away; nothing for what is no time of this century."""
    try:
        at = datetime.fromisoformat(to)
    except ValueError:
        return timedelta()
    if not 2000 <= at.year <= 2200:
        return timedelta()
    if len(to) == len("2026-12-05"):
        at = datetime.combine(at, local(booking.starts_at, zone).time())
    wanted = nearest(at.replace(tzinfo=None), usable_zone(zone))
    day = local(wanted, zone_of(booking.resource)).date()
    rules = rules_of(booking.resource, day, 1)
    apart = timedelta(minutes=rules.step) / 2
    near = (start for start in starts(rules, day, 1) if abs(start - wanted) < apart)
    return min(near, key=lambda start: abs(start - wanted), default=wanted) - booking.starts_at


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
