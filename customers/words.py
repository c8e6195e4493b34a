"""What people call a customer's fields, and how they read the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django_countries import countries

from customers.models import Address, Customer


def field_label(name: str) -> str:
    """What people call a field of the customer."""
    kind, _dot, part = name.partition(".")
    if kind.endswith("_address"):
        whole = _("Billing address") if kind == "billing_address" else _("Shipping address")
        if not part:
            return whole
        label = str(Address._meta.get_field(part).verbose_name)  # type: ignore[union-attr]
        return f"{whole}: {label}"
    try:
        label = str(Customer._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        label = name.replace("_", " ")
    return label[:1].upper() + label[1:]


def value_text(name: str, value: Any) -> str:
    """A stored value of a field in words."""
    if value in (None, ""):
        return ""
    if isinstance(value, Mapping):
        return address_text(value)
    if name.endswith(".country"):
        return str(countries.name(str(value)) or value)
    try:
        choices = dict(Customer._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices.get(value, value))


def address_text(parts: Mapping[str, Any]) -> str:
    """An address on one line."""
    shown = {**parts, "country": countries.name(str(parts.get("country") or "")) or parts.get("country", "")}
    names = ("name", "line1", "line2", "postal_code", "city", "region", "country")
    return ", ".join(str(shown[name]) for name in names if shown.get(name))
