"""Values of custom fields: understood, written out, and read for many customers at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import CustomField, FieldValue
from omnibasis.core.errors import InvalidInput
from omnibasis.core.parsing import printable, storable
from omnibasis.core.text import fold

# What the log, the locks and the suggestions call a custom field: "custom_fields.loyalty_level".
PREFIX = "custom_fields."
MOST_FIELDS = 50
MILLIONTHS = 1_000_000

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMES = "customers.custom-field-names"
# How long another process may still show a field's former name on timelines.
_NAMES_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was given for a field, in its one spelling; None for none. `number`: what it is compared by."""

    field: CustomField
    value: str | None
    number: int | None = None


def fields_in_use() -> list[CustomField]:
    """The fields as they stand in forms, in their order. One query."""
    return list(CustomField.objects.filter(removed_at=None).order_by("position", "id")[:MOST_FIELDS])


def is_custom(name: str) -> bool:
    """Whether this is the whole name of a field in use."""
    key = name.removeprefix(PREFIX)
    known = CustomField.objects.filter(key=key, removed_at=None)
    return name.startswith(PREFIX) and storable(key) and len(key) <= 40 and known.exists()


def understood(given: Mapping[str, Any]) -> dict[str, Given]:
    """What was given by key. Raises InvalidInput on `custom_fields.<key>` for every value that is not one."""
    if len(given) > MOST_FIELDS:
        raise InvalidInput({"custom_fields": [_("At most %(number)d of them.") % {"number": MOST_FIELDS}]})
    fields = {field.key: field for field in fields_in_use()} if given else {}
    found: dict[str, Given] = {}
    errors: dict[str, list[str]] = {}
    for key, value in given.items():
        try:
            if key not in fields:
                raise ValueError(_unknown(key, fields))
            found[key] = understand(fields[key], value)
        except ValueError as error:
            errors[PREFIX + printable(key)] = [str(error)]
    if errors:
        raise InvalidInput(errors)
    return found


def understand(field: CustomField, value: Any) -> Given:
    """One value. Numbers and yes or no may come as such or as text; blank text is no value. Raises ValueError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return Given(field, None)
    if isinstance(value, str) and not storable(value):
        raise ValueError(_("The text has characters that cannot be stored. Type it again."))
    return _KINDS[CustomField.Kind(field.kind)](field, value)


def _text(field: CustomField, value: Any) -> Given:
    if not isinstance(value, str):
        raise ValueError(_("Send text, in quotes."))
    if len(value) > 4 * FieldValue.MOST or len(text := " ".join(value.split())) > FieldValue.MOST:
        raise ValueError(_("At most %(limit)d characters.") % {"limit": FieldValue.MOST})
    return Given(field, text)


def _number(field: CustomField, value: Any) -> Given:
    wrong = ValueError(
        _("Enter a number such as 12.5, with at most 12 digits before the point and 6 after it.")
    )
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise wrong
    if isinstance(value, int):
        if abs(value) >= 10**12:
            raise wrong
        text = str(value)
    elif isinstance(value, Decimal):
        if not -60 < value.adjusted() < 60:
            raise wrong
        text = _plain(value)
    else:
        text = value.strip()
    if len(text) > 30 or not _NUMBER.fullmatch(text):
        raise wrong
    number = Decimal(text)
    return Given(field, _plain(number), int(number * MILLIONTHS))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _date(field: CustomField, value: Any) -> Given:
    wrong = ValueError(_("Enter a date such as 2026-01-31."))
    text = value.strip() if isinstance(value, str) else ""
    if not _DATE.fullmatch(text):
        raise wrong
    try:
        return Given(field, text, date.fromisoformat(text).toordinal())
    except ValueError:
        raise wrong from None


def _choice(field: CustomField, value: Any) -> Given:
    if isinstance(value, str) and len(value) <= FieldValue.MOST:
        chosen = next((choice for choice in field.choices if fold(choice) == fold(value)), None)
        if chosen is not None:
            return Given(field, chosen)
    raise ValueError(_("Choose one of: %(values)s.") % {"values": ", ".join(field.choices)})


def _boolean(field: CustomField, value: Any) -> Given:
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else value
    if text not in ("true", "false"):
        raise ValueError(_("Send true or false."))
    return Given(field, text)


_KINDS = {
    CustomField.Kind.TEXT: _text,
    CustomField.Kind.NUMBER: _number,
    CustomField.Kind.DATE: _date,
    CustomField.Kind.CHOICE: _choice,
    CustomField.Kind.BOOLEAN: _boolean,
}


def _unknown(key: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1) if len(key) < 60 else []
    if near:
        return _("There is no such field. Did you mean %(name)s?") % {"name": near[0]}
    return _("There is no such field.")


def plain_value(kind: str, value: str) -> str | bool:
    """A stored value as the log and the API have it: yes or no as such, everything else as text."""
    return value == "true" if kind == CustomField.Kind.BOOLEAN else value


def value_words(kind: str, value: str) -> str:
    """A stored value for a person."""
    if kind == CustomField.Kind.BOOLEAN:
        return _("Yes") if value == "true" else _("No")
    if kind == CustomField.Kind.DATE and _DATE.fullmatch(value):
        return date_format(date.fromisoformat(value), "j M Y")
    return value


def values_of(customer_ids: Iterable[int]) -> dict[int, dict[str, str | bool]]:
    """By customer and key, the values of the fields in use, as the API has them. One query."""
    found: dict[int, dict[str, str | bool]] = {}
    for customer_id, key, kind, value in _stored(customer_ids).values_list(
        "customer_id", "field__key", "field__kind", "value"
    ):
        found.setdefault(customer_id, {})[key] = plain_value(kind, value)
    return found


def values_stored(customer_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """The same as they are stored."""
    found: dict[int, dict[str, str]] = {}
    for customer_id, key, value in _stored(customer_ids).values_list("customer_id", "field__key", "value"):
        found.setdefault(customer_id, {})[key] = value
    return found


def _stored(customer_ids: Iterable[int]) -> QuerySet[FieldValue]:
    stored = FieldValue.objects.filter(customer_id__in=list(customer_ids), field__removed_at=None)
    return stored.order_by("field__position", "field_id")


def name_of(key: str) -> str:
    """What people call a field, also one that was taken away. At most one query in a while."""
    names: dict[str, str] | None = cache.get(_NAMES)
    if names is None:
        names = dict(CustomField.objects.values_list("key", "name"))
        cache.set(_NAMES, names, _NAMES_SECONDS)
    return names.get(key) or key.replace("_", " ").capitalize()


def forget_names() -> None:
    """For the verbs that change the fields."""
    cache.delete(_NAMES)
