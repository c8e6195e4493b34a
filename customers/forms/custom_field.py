"""The form that defines a custom field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import CustomField
from customers.services.custom_fields import EDITABLE, MOST_POSITION

_PLAIN = {"autocomplete": "off"}


class CustomFieldForm(forms.Form):
    """Key and kind are asked for once; `field` is the one that is edited."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("What stands beside it, such as “Loyalty level”."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=CustomField.Kind.choices,
        initial=CustomField.Kind.TEXT,
        help_text=_("It stays for good: what customers have could not become another kind."),
        widget=forms.RadioSelect,
    )
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=12_000,
        help_text=_("One in each line, in their order. For the kind choice only."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    help_text = forms.CharField(
        label=_("Help"),
        required=False,
        max_length=200,
        help_text=_("A sentence that stands below it in forms."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=40,
        help_text=_(
            "What the API and exports call it, such as loyalty_level. Left empty, it is made of the name."
        ),
        widget=forms.TextInput(attrs={**_PLAIN, "spellcheck": "false", "autocapitalize": "none"}),
    )
    position = forms.IntegerField(
        label=_("Position"),
        required=False,
        min_value=0,
        max_value=MOST_POSITION,
        help_text=_("The smaller, the higher up. Left empty, it comes last."),
        error_messages={"invalid": _("Enter a whole number.")},
    )

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field is not None:
            del self.fields["kind"], self.fields["key"]
            self.fields["position"].help_text = _("The smaller, the higher up.")
            if field.kind != CustomField.Kind.CHOICE:
                del self.fields["choices"]

    @staticmethod
    def initial_of(field: CustomField) -> dict[str, Any]:
        shown = {name: getattr(field, name) for name in EDITABLE}
        return {**shown, "choices": "\n".join(field.choices)}

    def data_for_verb(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        if "choices" in data:
            data["choices"] = [line for line in data["choices"].splitlines() if line.strip()]
        return data
