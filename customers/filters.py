"""How the list of customers is narrowed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from customers.filters_more import custom_filters
from customers.labels import labels_to_choose
from customers.models import Customer
from customers.narrow import labelled
from omnibasis.core.actors import Source

_BOX = {"widget": forms.CheckboxSelectMultiple}
DELETED = "deleted"

_STATUS = {
    "active": Q(status=Customer.Status.ACTIVE),
    "not_active": Q(status=Customer.Status.NOT_ACTIVE),
    "suggestions": Q(open_suggestions__gt=0),
    "not_verified": Q(registered_user__isnull=False, user=None),
}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class CustomerFilter(FilterSet):  # type: ignore[misc]
    """Deleted customers are out of the list unless asked for."""

    status = MultipleChoiceFilter(
        label=_("Status"),
        choices=[
            ("active", _("Active")),
            ("not_active", _("Not active")),
            ("suggestions", _("With suggestions")),
            ("not_verified", _("E-mail not verified")),
            (DELETED, _("Deleted")),
        ],
        method="by_status",
        **_BOX,
    )
    source = MultipleChoiceFilter(
        label=_("Source"),
        choices=[
            (s.value, _capitalised(str(s.label))) for s in Source if s not in (Source.PROFILE, Source.SYSTEM)
        ],
        **_BOX,
    )
    label = MultipleChoiceFilter(label=_("Label"), choices=(), method="by_label", **_BOX)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Offers the labels and the custom fields that there are."""
        super().__init__(data, *args, **kwargs)
        choices = labels_to_choose(self.data.getlist("label") if isinstance(self.data, QueryDict) else ())
        self.filters["label"].extra["choices"] = choices
        if not choices:
            del self.filters["label"]
        for name, one in custom_filters().items():
            one.parent, one.model = self, Customer
            self.filters[name] = one

    def by_label(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Any of what is chosen."""
        return labelled(queryset, [int(value) for value in values]) if values else queryset

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if DELETED not in self.form.cleaned_data.get("status", []):
            queryset = queryset.filter(archived_at=None)
        narrowed: QuerySet[Any] = super().filter_queryset(queryset)
        return narrowed

    def by_status(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Any of what is chosen."""
        if not values:
            return queryset
        wanted = Q()
        for value in values:
            wanted |= (
                Q(archived_at__isnull=False) if value == DELETED else _STATUS[value] & Q(archived_at=None)
            )
        return queryset.filter(wanted)
