"""How the lists of orders and products are narrowed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter

from omnibasis.core.actors import Source
from orders.models import Order

# The doors that orders come through, in the words of the list.
SOURCES = {
    Source.ORDER: _("Order page"),
    Source.STAFF: _("Back office"),
    Source.API: _("API"),
    Source.IMPORT: _("Import"),
}


class OrderFilter(FilterSet):  # type: ignore[misc]
    status = MultipleChoiceFilter(
        label=_("Status"), choices=Order.Status.choices, widget=forms.CheckboxSelectMultiple
    )
    source = MultipleChoiceFilter(
        label=_("Source"),
        choices=[(source.value, label) for source, label in SOURCES.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class ProductFilter(FilterSet):  # type: ignore[misc]
    shown = ChoiceFilter(
        label=_("Order page"),
        choices=[("yes", _("On it")), ("no", _("Not on it"))],
        method="by_shown",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def by_shown(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(is_active=value == "yes")
