"""How a timeline is narrowed on its page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.narrowing import ACTORS, LONGEST_TEXT, Narrowing
from omnibasis.core.actors import Source
from omnibasis.core.shapes import FIRST_YEAR, LAST_YEAR
from omnibasis.events.timeline import Span
from omnibasis.ui.registry import verbs


def _box(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class TimelineForm(forms.Form):
    """What the address asks for. A value that there is none of is as if it had not been asked for."""

    kind = _box(_("Kind"))
    source = _box(_("Source"))
    actor = _box(_("Who"))
    since = _day(_("From"))
    until = _day(_("To"))
    as_of = _day(_("As of"))

    def __init__(self, data: QueryDict, *, me: int) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": list(verbs.kinds().items()),
            "source": [(s.value, str(s.label)[:1].upper() + str(s.label)[1:]) for s in Source],
            "actor": [(f"user:{me}", _("You")), *ACTORS.items()],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered
        self.text = data.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
        self.is_valid()

    def chosen(self, name: str) -> list[str]:
        return list(self.cleaned_data.get(name) or [])

    def day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data.get(name)
        return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None

    def narrowing(self) -> Narrowing:
        since, until = self.day("since"), self.day("until")
        return Narrowing(
            kinds=frozenset(self.chosen("kind")),
            sources=frozenset(self.chosen("source")),
            actors=frozenset(self.chosen("actor")),
            span=Span(start_of(since) if since else None, end_of(until) if until else None),
            text=self.text,
        )


def start_of(day: date) -> datetime:
    """When the day begins in the viewer's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The last moment of the day in the viewer's zone."""
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)
