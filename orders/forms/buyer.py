"""The buyer's details, on the order page and where staff writes an order."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.fields import NameField, PhoneField
from customers.models import Address
from omnibasis.ui.widgets import LongSelect
from orders.fields import EmailAsTypedField, LineField

DETAILS = ("email", "given_name", "surname", "company_name", "phone")
ADDRESS_PARTS = ("line1", "line2", "city", "region", "postal_code", "country")
BUYER_FIELDS = (*DETAILS, *(f"billing_{part}" for part in ADDRESS_PARTS))
_AUTOCOMPLETE = {
    "line1": "address-line1",
    "line2": "address-line2",
    "city": "address-level2",
    "region": "address-level1",
    "postal_code": "postal-code",
    "country": "country",
}


def address_part(name: str, kind: str = "billing") -> forms.Field:
    """The field of one part of an address."""
    column = Address._meta.get_field(name)
    assert isinstance(column, models.Field)
    label = str(column.verbose_name)
    label = label[:1].upper() + label[1:]
    attrs = {"autocomplete": f"{kind} {_AUTOCOMPLETE[name]}"}
    if name == "country":
        offered = _offered_countries(get_language() or "")
        return forms.ChoiceField(label=label, choices=offered, required=False, widget=LongSelect(attrs=attrs))
    return LineField(
        label=label, max_length=column.max_length, required=False, widget=forms.TextInput(attrs=attrs)
    )


@cache
def _offered_countries(language: str) -> list[tuple[str, str]]:
    # Sorting the names by the rules of a language takes longer than drawing the rest of the form.
    return [("", gettext("No country chosen")), *((str(code), str(name)) for code, name in countries)]


class BuyerForm(forms.Form):
    """Who buys, and where the bill goes. Field names are those of `create_order`'s buyer, the address flattened."""

    email = EmailAsTypedField(required=False)
    given_name = NameField(label=_("Given name"), autocomplete="given-name", required=False)
    surname = NameField(label=_("Surname"), autocomplete="family-name", required=False)
    phone = PhoneField(required=False)
    company_name = LineField(
        label=_("Company"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ADDRESS_PARTS:
            self.fields[f"billing_{name}"] = address_part(name)

    def address_fields(self) -> list[forms.BoundField]:
        return [self[f"billing_{name}"] for name in ADDRESS_PARTS]

    def address_is_open(self) -> bool:
        """Whether the address has something to show: a value or an error."""
        return any(field.value() or field.errors for field in self.address_fields())

    def buyer(self) -> dict[str, Any]:
        """The details that were given, as `create_order` takes them."""
        given: dict[str, Any] = {
            name: self.cleaned_data[name] for name in DETAILS if self.cleaned_data.get(name)
        }
        address = {name: self.cleaned_data.get(f"billing_{name}", "") for name in ADDRESS_PARTS}
        if any(address.values()):
            given["billing_address"] = {"name": "", **address}
        return given
