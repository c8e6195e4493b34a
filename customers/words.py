"""What people call a customer's fields, and how they read the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django_countries import countries

from customers.custom import PREFIX, name_of
from customers.models import Address, Customer, PaymentMethod
from customers.notes.words import note_field_label, note_value_text

# Of which table a field of the log is, by its first word: address.<id>.<field>.
_TABLES = {"address": Address, "payment_method": PaymentMethod}


def field_label(name: str) -> str:
    """What people call a field of the customer, or of a note ("note.subject")."""
    kind, _dot, part = name.partition(".")
    if kind == "note":
        return note_field_label(part)
    if name.startswith(PREFIX):
        return name_of(part)
    if part and kind in _TABLES:
        table, part = _TABLES[kind], part.rpartition(".")[2]
        label = str(table._meta.get_field(part).verbose_name)  # type: ignore[union-attr]
        return label[:1].upper() + label[1:]
    if kind.endswith("_address"):
        whole = _("Billing address") if kind == "billing_address" else _("Shipping address")
        if not part:
            return whole
        label = str(Address._meta.get_field(part).verbose_name)  # type: ignore[union-attr]
        return f"{whole}: {label}"
    if kind == "custom" and part:
        return part.replace("_", " ").capitalize()
    try:
        label = str(Customer._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        label = name.replace("_", " ")
    return label[:1].upper() + label[1:]


def who_text(row: Mapping[str, Any]) -> str:
    """Who an event is by, in words."""
    if row["actor_kind"] == "anonymous":
        return _("A visitor")
    if row["actor_kind"] == "system":
        return _("The system")
    return str(row["actor_label"] or _("Somebody"))


def value_text(name: str, value: Any) -> str:
    """A stored value of a field in words."""
    if value in (None, "", []):
        return ""
    if name.startswith("note."):
        return note_value_text(name, value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return address_text(value)
    if isinstance(value, list):
        return ", ".join(value_text(name, one) for one in value)
    if name.endswith(".country"):
        return str(countries.name(str(value)) or value)
    table, field = _TABLES.get(name.partition(".")[0], Customer), name.rpartition(".")[2]
    try:
        choices = dict(table._meta.get_field(field).flatchoices)  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices.get(value, value))


def address_text(parts: Mapping[str, Any]) -> str:
    """An address on one line."""
    shown = {**parts, "country": countries.name(str(parts.get("country") or "")) or parts.get("country", "")}
    names = ("name", "line1", "line2", "postal_code", "city", "region", "country")
    return ", ".join(str(shown[name]) for name in names if shown.get(name))
