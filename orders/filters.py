"""How the list of orders is narrowed."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, FilterSet, MultipleChoiceFilter

from customers.labels import labels_to_choose
from omnibasis.core.actors import Source
from omnibasis.core.money import CURRENCIES, minor_digits
from omnibasis.ui.widgets import SpanWidget
from orders.fields import AmountField
from orders.states import Status

# The doors that orders come through, in the words of the list.
SOURCES = {
    Source.ORDER: _("Order page"),
    Source.STAFF: _("Back office"),
    Source.API: _("API"),
    Source.IMPORT: _("Import"),
}
_BOX = {"widget": forms.CheckboxSelectMultiple}
SOON = timedelta(days=7)


class SpanField(forms.Field):
    """From and to, each read by a field; either may be empty."""

    def __init__(self, *, end: forms.Field, kind: str = "text", **kwargs: Any) -> None:
        super().__init__(widget=SpanWidget(kind), **kwargs)
        self.end = end

    def clean(self, value: Any) -> tuple[Any, Any]:
        least, most = (self.end.clean(text) for text in value)
        return least, most


class SpanFilter(Filter):  # type: ignore[misc]
    field_class = SpanField


def _day(day: date) -> datetime:
    """When a day begins in the viewer's zone."""
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


class OrderFilter(FilterSet):  # type: ignore[misc]
    status = MultipleChoiceFilter(label=_("Status"), choices=Status.choices, **_BOX)
    due = ChoiceFilter(
        label=_("Due"),
        choices=[("overdue", _("Overdue")), ("soon", _("In the next 7 days"))],
        method="by_due",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    placed = SpanFilter(
        label=_("Placed"), end=forms.DateField(required=False), kind="date", method="by_placed"
    )
    total = SpanFilter(label=_("Total"), end=AmountField(required=False), method="by_total")
    source = MultipleChoiceFilter(
        label=_("Source"), choices=[(source.value, label) for source, label in SOURCES.items()], **_BOX
    )
    label = MultipleChoiceFilter(label=_("Label"), choices=(), method="by_label", **_BOX)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Offers the labels that there are."""
        super().__init__(data, *args, **kwargs)
        choices = labels_to_choose(self.data.getlist("label") if isinstance(self.data, QueryDict) else ())
        self.filters["label"].extra["choices"] = choices
        if not choices:
            del self.filters["label"]

    def by_due(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.filter(status=Status.SENT, due_on__lt=today)
        return queryset.filter(status=Status.SENT, due_on__range=(today, today + SOON))

    def by_placed(
        self, queryset: QuerySet[Any], name: str, value: tuple[date | None, date | None]
    ) -> QuerySet[Any]:
        """From the beginning of the first day to the end of the last."""
        least, most = value
        try:
            if least is not None:
                queryset = queryset.filter(placed_at__gte=_day(least))
            if most is not None:
                queryset = queryset.filter(placed_at__lt=_day(most + timedelta(days=1)))
        except (OverflowError, ValueError):  # the year 1 or 9999
            return queryset.none()
        return queryset

    def by_total(
        self, queryset: QuerySet[Any], name: str, value: tuple[Decimal | None, Decimal | None]
    ) -> QuerySet[Any]:
        """The amount in each order's own currency: 100 is 100 yen as well as 100 euro."""
        wanted, least, most = Q(), *value
        if least is None and most is None:
            return queryset
        for digits in _DIGITS:
            these = [currency for currency in CURRENCIES if minor_digits(currency) == digits]
            wanted |= Q(currency__in=these) & _between(least, most, digits, digits)
        # The widest of the spans as well, in which the index on totals starts and ends.
        return queryset.filter(wanted, _between(least, most, _DIGITS[0], _DIGITS[-1]))

    def by_label(self, queryset: Any, name: str, values: list[str]) -> Any:
        """Any of what is chosen."""
        return queryset.labelled([int(value) for value in values]) if values else queryset


_DIGITS = sorted({minor_digits(currency) for currency in CURRENCIES})


def _between(least: Decimal | None, most: Decimal | None, fewest: int, most_digits: int) -> Q:
    """Totals between two amounts, in minor units: of `fewest` digits below, of `most_digits` above."""
    span = Q()
    if least is not None:
        span &= Q(total_minor__gte=math.ceil(least.scaleb(fewest)))
    if most is not None:
        span &= Q(total_minor__lte=math.floor(most.scaleb(most_digits)))
    return span
