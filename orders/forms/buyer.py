"""The buyer's details, on the order page and where staff writes an order."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.fields import NameField, PhoneField
from customers.models import Address
from omnibasis.ui.fields import LineField
from omnibasis.ui.widgets import LongSelect
from orders.fields import EmailAsTypedField

DETAILS = ("email", "given_name", "surname", "company_name", "phone", "tax_id")
KINDS = ("billing", "shipping")
ADDRESS_PARTS = ("line1", "line2", "postal_code", "city", "region", "country")
# What takes a line of its own; the others stand two by two.
_LONG = ("name", "line1", "line2")
_AUTOCOMPLETE = {
    "name": "name",
    "line1": "address-line1",
    "line2": "address-line2",
    "city": "address-level2",
    "region": "address-level1",
    "postal_code": "postal-code",
    "country": "country",
}


def address_part(name: str, kind: str) -> forms.Field:
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
    """Who buys, where the bill goes and the parcel. Field names are those of `create_order`'s buyer, the addresses
    flattened; `parts` are those of an address that the form asks for."""

    parts: ClassVar[tuple[str, ...]] = ADDRESS_PARTS

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
    tax_id = LineField(
        label=_("Tax id"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            for part in self.parts:
                self.fields[f"{kind}_{part}"] = address_part(part, kind)

    def billing_fields(self) -> list[tuple[forms.BoundField, str]]:
        return self._fields_of("billing")

    def shipping_fields(self) -> list[tuple[forms.BoundField, str]]:
        return self._fields_of("shipping")

    def billing_is_open(self) -> bool:
        return self._is_open("billing")

    def shipping_is_open(self) -> bool:
        return self._is_open("shipping")

    def buyer(self) -> dict[str, Any]:
        """The details that were given, as `create_order` takes them."""
        given: dict[str, Any] = {
            name: self.cleaned_data[name] for name in DETAILS if self.cleaned_data.get(name)
        }
        for kind in KINDS:
            address = {part: self.cleaned_data.get(f"{kind}_{part}", "") for part in self.parts}
            if any(address.values()):
                given[f"{kind}_address"] = {"name": "", **address}
        return given

    def _fields_of(self, kind: str) -> list[tuple[forms.BoundField, str]]:
        """An address's fields, each with its span in `components/field.html`."""
        return [(self[f"{kind}_{part}"], "" if part in _LONG else "half") for part in self.parts]

    def _is_open(self, kind: str) -> bool:
        """Whether an address has something to show: a value or an error."""
        return any(field.value() or field.errors for field, _span in self._fields_of(kind))
