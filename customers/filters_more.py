"""Filters of the list of customers by custom fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import Filter, MultipleChoiceFilter

from customers.custom import fields_in_use, understand
from customers.models import CustomField
from customers.narrow import between, valued
from omnibasis.ui.widgets import SpanWidget

Kind = CustomField.Kind


def custom_filters() -> dict[str, Any]:
    """A filter for each custom field but text, which the search finds; their names are custom.<key>. One query."""
    return {
        f"custom.{field.key}": _any_of(field) if field.kind in (Kind.CHOICE, Kind.BOOLEAN) else _span(field)
        for field in fields_in_use()
        if field.kind != Kind.TEXT
    }


def _any_of(field: CustomField) -> Any:
    def narrow(queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        return valued(queryset, field, values) if values else queryset

    yes_or_no = [("true", _("Yes")), ("false", _("No"))]
    return MultipleChoiceFilter(
        label=field.name,
        choices=yes_or_no if field.kind == Kind.BOOLEAN else [(one, one) for one in field.choices],
        method=narrow,
        widget=forms.CheckboxSelectMultiple,
    )


class SpanField(forms.Field):
    """From and to of a custom field, as what it is compared by."""

    def __init__(self, *, of: CustomField, **kwargs: Any) -> None:
        super().__init__(widget=SpanWidget("date" if of.kind == Kind.DATE else "text"), **kwargs)
        self.of = of

    def clean(self, value: Any) -> tuple[int | None, int | None]:
        try:
            least, most = (understand(self.of, text).number for text in value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return least, most


class SpanFilter(Filter):  # type: ignore[misc]
    field_class = SpanField


def _span(field: CustomField) -> Any:
    def narrow(queryset: QuerySet[Any], name: str, value: tuple[int | None, int | None]) -> QuerySet[Any]:
        return queryset if value == (None, None) else between(queryset, field, *value)

    return SpanFilter(label=field.name, of=field, method=narrow)
