"""Form fields of bookings: local times, and hours of a day."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.slots import DAY, exact
from bookings.zones import usable_zone

_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})\Z")
TYPED = "%Y-%m-%dT%H:%M"


class ClockField(forms.Field):
    """A day and a time on some clock; its value has no zone. `moment_of` makes a moment of it."""

    widget = forms.DateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format=TYPED)
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = datetime.strptime(str(value).strip().replace(" ", "T")[:16], TYPED)
        except ValueError:
            raise ValidationError(
                _("Enter a day and a time such as 2026-12-05 10:00."), code="invalid"
            ) from None
        if not 2000 <= found.year <= 2200:
            raise ValidationError(_("Choose a day of this century."), code="invalid")
        return found


def moment_of(local: datetime, zone: str) -> datetime:
    """The moment of a time on the zone's clock. Raises ValidationError where the clocks went over it."""
    moment = exact(local, usable_zone(zone))
    if moment is None:
        raise ValidationError(_("This time does not exist: the clocks are set that night."), code="invalid")
    return moment


def minutes_of(text: str) -> int:
    """A time of day in minutes: "9:30" is 570, "24:00" the end of the day. Raises ValueError."""
    found = _CLOCK.match(text.strip())
    if found is None or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > DAY:
        raise ValueError
    return int(found[1]) * 60 + int(found[2])


def clock_text(minutes: int) -> str:
    """Minutes of the day as a time: beyond midnight it is the next day's. The end of the day is 24:00."""
    if minutes == DAY:
        return "24:00"
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


class SpansField(forms.CharField):
    """The hours of one day: "9:00-12:00, 13:30-18:00"; none for closed. Its value is [(from, to), ...] in minutes.

    A span that ends before it begins ends on the next day.
    """

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "placeholder": _("closed")}
        super().__init__(required=False, max_length=200, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> list[tuple[int, int]]:
        text: str = super().clean(value)
        spans = []
        for part in re.split(r"[,;]", text):
            if not part.strip():
                continue
            ends = re.split(r"\s*(?:-|\N{EN DASH}|\N{EM DASH})\s*", part.strip())
            try:
                start, end = (minutes_of(one) for one in ends)
            except ValueError:
                raise ValidationError(
                    _("Enter times such as 9:00-12:00, 13:30-18:00."), code="invalid"
                ) from None
            spans.append((start, end if end > start else end + DAY))
        return spans


def spans_text(spans: Any) -> str:
    """Spans as the field reads them back."""
    return ", ".join(f"{clock_text(start)}\N{EN DASH}{clock_text(end)}" for start, end in spans)
