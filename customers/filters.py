"""How the list of customers is narrowed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from customers.models import Customer
from omnibasis.core.actors import Source

_BOX = {"widget": forms.CheckboxSelectMultiple}
ARCHIVED = "archived"

_STATUS = {
    "active": Q(status=Customer.Status.ACTIVE),
    "not_active": Q(status=Customer.Status.NOT_ACTIVE),
    "suggestions": Q(open_suggestions__gt=0),
    "not_verified": Q(registered_user__isnull=False, user=None),
}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class CustomerFilter(FilterSet):  # type: ignore[misc]
    """Archived customers are out of the list unless asked for."""

    status = MultipleChoiceFilter(
        label=_("Status"),
        choices=[
            ("active", _("Active")),
            ("not_active", _("Not active")),
            ("suggestions", _("With suggestions")),
            ("not_verified", _("E-mail not verified")),
            (ARCHIVED, _("Archived")),
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

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if ARCHIVED not in self.form.cleaned_data.get("status", []):
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
                Q(archived_at__isnull=False) if value == ARCHIVED else _STATUS[value] & Q(archived_at=None)
            )
        return queryset.filter(wanted)
