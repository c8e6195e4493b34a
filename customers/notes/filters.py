"""How the list of all notes is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter

from accounts.models import User
from customers.models import Label, Note

_BOX = {"widget": forms.CheckboxSelectMultiple}
_ONE = {"widget": forms.RadioSelect, "empty_label": None}
OFFERED = 200


def _labels() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Label.objects.order_by("key").values_list("pk", "name")[:OFFERED]]


def _authors() -> list[tuple[str, str]]:
    people = User.objects.filter(is_staff=True).order_by("email").only("email", "given_name", "surname")
    return [(str(user.pk), str(user)) for user in people[:OFFERED]]


class NoteFilter(FilterSet):  # type: ignore[misc]
    visibility = ChoiceFilter(label=_("Who reads it"), choices=Note.Visibility.choices, **_ONE)
    pinned = ChoiceFilter(label=_("Pinned"), choices=[("yes", _("Pinned"))], method="by_pin", **_ONE)
    reminder = ChoiceFilter(
        label=_("Reminder"),
        choices=[("yes", _("With a reminder")), ("due", _("Due"))],
        method="by_reminder",
        **_ONE,
    )
    label = MultipleChoiceFilter(label=_("Label"), choices=_labels, method="by_label", **_BOX)
    author = MultipleChoiceFilter(label=_("By"), choices=_authors, method="by_author", **_BOX)

    def by_pin(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(is_pinned=True)

    def by_reminder(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        until = {"remind_at__lte": timezone.now()} if value == "due" else {}
        return queryset.filter(remind_at__isnull=False, **until)

    def by_label(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        if not values:
            return queryset
        narrowed: QuerySet[Any] = queryset.labelled([int(value) for value in values])  # type: ignore[attr-defined]
        return narrowed

    def by_author(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        return queryset.filter(author_id__in=[int(value) for value in values]) if values else queryset
