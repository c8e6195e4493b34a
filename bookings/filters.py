"""How the list of bookings is narrowed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter

from bookings.models import Resource
from bookings.querysets import LONGEST
from bookings.states import OPEN, State
from customers.labels import labels_to_choose
from omnibasis.core.actors import Source
from omnibasis.ui.filters import SpanFilter, day_begins

SOURCES = {Source.BOOKING: _("Booking page"), Source.STAFF: _("Back office"), Source.API: _("API")}
OFFERED = 100
_BOX = {"widget": forms.CheckboxSelectMultiple}


def _resources(chosen: list[str]) -> list[tuple[str, str]]:
    found = Resource.objects.order_by("sort_name", "id").values_list("id", "name")
    rows = [(str(pk), name) for pk, name in found[:OFFERED]]
    known = {pk for pk, _name in rows}
    if missing := [int(pk) for pk in chosen if pk not in known and pk.isdecimal() and len(pk) < 19]:
        rows += [(str(pk), name) for pk, name in found.filter(pk__in=missing[:20])]
    return rows


class BookingFilter(FilterSet):  # type: ignore[misc]
    when = ChoiceFilter(
        label=_("When"),
        choices=[("upcoming", _("Upcoming")), ("today", _("Today")), ("past", _("Past"))],
        method="by_when",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    state = MultipleChoiceFilter(label=_("State"), choices=State.choices, **_BOX)
    resource = MultipleChoiceFilter(label=_("Resource"), choices=(), method="by_resource", **_BOX)
    starts = SpanFilter(
        label=_("Begins"), end=forms.DateField(required=False), kind="date", method="by_starts"
    )
    source = MultipleChoiceFilter(
        label=_("Source"), choices=[(source.value, label) for source, label in SOURCES.items()], **_BOX
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Offers the resources that there are."""
        super().__init__(data, *args, **kwargs)
        chosen = self.data.getlist("resource") if isinstance(self.data, QueryDict) else []
        self.filters["resource"].extra["choices"] = _resources(chosen)

    def by_when(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        now = timezone.now()
        if value == "upcoming":
            return queryset.filter(state__in=OPEN, starts_at__gt=now - LONGEST, ends_at__gt=now)
        if value == "past":
            return queryset.filter(starts_at__lt=now, ends_at__lte=now)
        today = timezone.localdate()
        return queryset.filter(
            starts_at__gte=day_begins(today), starts_at__lt=day_begins(today + timedelta(days=1))
        )

    def by_resource(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        return queryset.filter(resource_id__in=[int(value) for value in values]) if values else queryset

    def by_starts(
        self, queryset: QuerySet[Any], name: str, value: tuple[date | None, date | None]
    ) -> QuerySet[Any]:
        """From the beginning of the first day to the end of the last."""
        least, most = value
        try:
            if least is not None:
                queryset = queryset.filter(starts_at__gte=day_begins(least))
            if most is not None:
                queryset = queryset.filter(starts_at__lt=day_begins(most + timedelta(days=1)))
        except (OverflowError, ValueError):  # the year 1 or 9999
            return queryset.none()
        return queryset


class ResourceFilter(FilterSet):  # type: ignore[misc]
    """What cannot be booked is out of the list unless asked for."""

    status = ChoiceFilter(
        label=_("Status"),
        choices=[("active", _("Can be booked")), ("archived", _("Archived"))],
        method="by_status",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    label = MultipleChoiceFilter(label=_("Label"), choices=(), method="by_label", **_BOX)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        choices = labels_to_choose(self.data.getlist("label") if isinstance(self.data, QueryDict) else ())
        self.filters["label"].extra["choices"] = choices
        if not choices:
            del self.filters["label"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.cleaned_data.get("status"):
            queryset = queryset.filter(is_active=True)
        narrowed: QuerySet[Any] = super().filter_queryset(queryset)
        return narrowed

    def by_status(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(is_active=value == "active")

    def by_label(self, queryset: Any, name: str, values: list[str]) -> Any:
        return queryset.labelled([int(value) for value in values]) if values else queryset
