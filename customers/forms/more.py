"""Labels and custom fields in the customer's form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.custom import PREFIX, values_stored
from customers.labels import label_names
from customers.models import Customer, CustomField, FieldValue
from omnibasis.ui.widgets import LongSelect

# A custom field's name in the form is this and its key.
CUSTOM = "custom_"
_NONE = ("", "\N{EN DASH}")


def labels_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Labels"),
        max_length=1_000,
        required=False,
        help_text=gettext_lazy("With commas between. A new one is made when you save."),
        show_hidden_initial=True,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "role": "combobox",
                "aria-expanded": "false",
                "aria-controls": "label-list",
                "aria-autocomplete": "list",
            }
        ),
    )


def custom_form_fields(fields: Sequence[CustomField], initial: Mapping[str, Any]) -> dict[str, forms.Field]:
    """A form field for each custom field. What it takes, the verb knows; a choice that is no longer offered stays."""
    return {CUSTOM + f.key: _form_field(f, str(initial.get(CUSTOM + f.key) or "")) for f in fields}


def _form_field(field: CustomField, present: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.name,
        "help_text": field.help_text,
        "required": False,
        "show_hidden_initial": True,
    }
    if field.kind == CustomField.Kind.BOOLEAN:
        choices = [_NONE, ("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(choices=choices, widget=LongSelect, **common)
    if field.kind == CustomField.Kind.CHOICE:
        offered = [*field.choices, *([present] if present and present not in field.choices else [])]
        return forms.ChoiceField(choices=[_NONE, *((c, c) for c in offered)], widget=LongSelect, **common)
    attributes = {"autocomplete": "off"}
    if field.kind == CustomField.Kind.NUMBER:
        attributes["inputmode"] = "decimal"
    widget = forms.TextInput(attrs=attributes)
    if field.kind == CustomField.Kind.DATE:
        widget.input_type = "date"
    return forms.CharField(max_length=FieldValue.MOST, widget=widget, **common)


def more_initial(customer: Customer) -> dict[str, Any]:
    """What the form shows of a customer; no query for one that has nothing of it."""
    ids = [customer.pk] if customer.also_found_by else []
    values = values_stored(ids).get(customer.pk, {}) if ids else {}
    names = label_names(ids).get(customer.pk, []) if ids else []
    return {"labels": ", ".join(names), **{CUSTOM + key: value for key, value in values.items()}}


def more_data(given: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """What was changed, in the verbs' shape."""
    data: dict[str, Any] = {}
    if "labels" in names:
        data["labels"] = [name for name in given["labels"].split(",") if name.strip()]
    if custom := {n.removeprefix(CUSTOM): given[n] or None for n in names if n.startswith(CUSTOM)}:
        data["custom_fields"] = custom
    return data


def more_name(field: str) -> str:
    """The form's name for a field of the verbs."""
    return CUSTOM + field.removeprefix(PREFIX) if field.startswith(PREFIX) else field
