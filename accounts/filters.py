"""What the list of users can be narrowed to."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _

from accounts.models import User

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _yes_no(label: Any) -> Any:
    return django_filters.ChoiceFilter(
        label=label, choices=YES_NO, method="by_flag", widget=RadioSelect, empty_label=None
    )


class UserFilter(django_filters.FilterSet):  # type: ignore[misc]
    is_staff = _yes_no(_("Works here"))
    verified = _yes_no(_("E-mail confirmed"))
    is_active = _yes_no(_("Open"))

    class Meta:
        model = User
        fields: list[str] = []

    def by_flag(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(**{name: value == "yes"})
