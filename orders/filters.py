"""How the list of orders is narrowed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter

from customers.labels import labels_to_choose
from omnibasis.core.actors import Source
from omnibasis.ui.fields import AmountField
from omnibasis.ui.filters import SpanFilter, amounts_between, day_begins
from orders.states import Status

# The doors that orders come through, in the words of the list.
SOURCES = {
    Source.ORDER: _("Order page"),
    Source.BOOKING: _("Booking page"),
    Source.STAFF: _("Back office"),
    Source.API: _("API"),
    Source.IMPORT: _("Import"),
}
_BOX = {"widget": forms.CheckboxSelectMultiple}
SOON = timedelta(days=7)


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
                queryset = queryset.filter(placed_at__gte=day_begins(least))
            if most is not None:
                queryset = queryset.filter(placed_at__lt=day_begins(most + timedelta(days=1)))
        except (OverflowError, ValueError):  # the year 1 or 9999
            return queryset.none()
        return queryset

    def by_total(
        self, queryset: QuerySet[Any], name: str, value: tuple[Decimal | None, Decimal | None]
    ) -> QuerySet[Any]:
        """The amount in each order's own currency."""
        return queryset.filter(amounts_between("total_minor", *value))

    def by_label(self, queryset: Any, name: str, values: list[str]) -> Any:
        """Any of what is chosen."""
        return queryset.labelled([int(value) for value in values]) if values else queryset
