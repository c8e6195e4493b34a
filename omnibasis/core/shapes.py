"""The shapes of what callers send: declared once, checked by hand, documented from the same declaration.

A `Serializer` copies all its fields for each request; these are built once. They check what JSON can get wrong (type,
unknown names, text that no database stores); the rules of the business are the verbs'.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers

from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import to_rate
from omnibasis.core.parsing import printable, storable

Errors = dict[str, list[str]]
AnyField = serializers.Field[Any, Any, Any, Any]
MAX_ID = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2999


class Kind(Protocol):
    """What a field may hold. `clean` returns the value for the verb, or adds to `errors` under `path`."""

    def clean(self, value: Any, path: str, errors: Errors) -> Any: ...

    def document(self, *, required: bool) -> AnyField: ...


def _wrong(errors: Errors, path: str, message: str) -> None:
    errors.setdefault(path, []).append(message)


@dataclass(frozen=True)
class Text:
    """A string, or null for none. `choices` closes the list of what it may be."""

    max_length: int
    help: str = ""
    choices: tuple[str, ...] = ()
    nullable: bool = True

    def clean(self, value: Any, path: str, errors: Errors) -> str | None:
        if value is None and self.nullable:
            return None
        if not isinstance(value, str):
            _wrong(errors, path, _("Send text, in quotes."))
        elif not storable(value):
            _wrong(errors, path, _("The text has characters that cannot be stored. Type it again."))
        elif len(value) > self.max_length and len(value.strip()) > self.max_length:
            _wrong(errors, path, _("At most %(limit)d characters.") % {"limit": self.max_length})
        elif self.choices and value.strip() and value.strip() not in self.choices:
            _wrong(errors, path, _("Choose one of: %(values)s.") % {"values": ", ".join(self.choices)})
        else:
            return value
        return None

    def document(self, *, required: bool) -> AnyField:
        common: dict[str, Any] = {
            "required": required,
            "allow_null": self.nullable,
            "allow_blank": self.nullable,
            "help_text": self.help or None,
        }
        if self.choices:
            return serializers.ChoiceField(choices=self.choices, **common)
        return serializers.CharField(max_length=self.max_length, **common)


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`; `nullable` allows null."""

    help: str = ""
    least: int = 1
    most: int = MAX_ID
    nullable: bool = False

    def clean(self, value: Any, path: str, errors: Errors) -> int | None:
        if value is None and self.nullable:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            _wrong(errors, path, _("Send a whole number."))
        elif not self.least <= value <= self.most:
            limits = {"least": self.least, "most": self.most}
            _wrong(errors, path, _("Send a whole number from %(least)d to %(most)d.") % limits)
        else:
            return value
        return None

    def document(self, *, required: bool) -> AnyField:
        return serializers.IntegerField(
            min_value=self.least,
            max_value=self.most,
            required=required,
            allow_null=self.nullable,
            help_text=self.help or None,
        )


@dataclass(frozen=True)
class Flag:
    """True or false."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> bool:
        if not isinstance(value, bool):
            _wrong(errors, path, _("Send true or false, without quotes."))
        return value is True

    def document(self, *, required: bool) -> AnyField:
        return serializers.BooleanField(required=required, help_text=self.help or None)


@dataclass(frozen=True)
class Amount:
    """Money in major units: a decimal string such as "19.90" (a JSON number is taken digit for digit)."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> Decimal | None:
        if isinstance(value, str):
            digits = value.strip().removeprefix("-")
            whole, point, rest = digits.partition(".")
            plain = whole.isdecimal() and (rest.isdecimal() if point else True)
            if plain and digits.isascii() and len(digits) <= 24:
                return Decimal(value.strip())
        elif isinstance(value, int) and not isinstance(value, bool):
            if abs(value) < 10**24:
                return Decimal(value)
        elif isinstance(value, Decimal) and -12 < value.adjusted() < 24:
            return value
        _wrong(errors, path, _('Send an amount as a decimal string, such as "19.90".'))
        return None

    def document(self, *, required: bool) -> AnyField:
        return serializers.CharField(
            required=required, help_text=self.help or "A decimal string in major units."
        )


@dataclass(frozen=True)
class Percent:
    """A percentage as a decimal string ("8.1"; a JSON number is taken digit for digit), kept in thousandths of it."""

    help: str = 'Percent as a decimal string, such as "19" or "8.1".'

    def clean(self, value: Any, path: str, errors: Errors) -> int | None:
        percent = Amount().clean(value, path, {})
        if percent is None:
            _wrong(errors, path, _('Send a percentage as a decimal string, such as "8.1".'))
            return None
        try:
            return to_rate(percent)
        except ValueError as error:
            _wrong(errors, path, str(error))
            return None

    def document(self, *, required: bool) -> AnyField:
        return serializers.CharField(required=required, help_text=self.help)


@dataclass(frozen=True)
class Day:
    """A date in ISO 8601, such as 2026-01-31."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> date | None:
        try:
            day = date.fromisoformat(value.strip())
            if FIRST_YEAR <= day.year <= LAST_YEAR and len(value.strip()) == 10:
                return day
        except (AttributeError, TypeError, ValueError):
            pass
        _wrong(errors, path, _("Send a date such as 2026-01-31."))
        return None

    def document(self, *, required: bool) -> AnyField:
        return serializers.DateField(required=required, help_text=self.help or None)


@dataclass(frozen=True)
class Moment:
    """A date and time with its offset, in ISO 8601; comes out in UTC."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> datetime | None:
        try:
            moment = datetime.fromisoformat(value.strip())
            if moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment.astimezone(UTC)
        except (AttributeError, TypeError, ValueError, OverflowError):
            pass
        _wrong(errors, path, _("Send date, time and offset, such as 2026-01-31T09:00:00Z."))
        return None

    def document(self, *, required: bool) -> AnyField:
        return serializers.DateTimeField(required=required, help_text=self.help or None)


@dataclass(frozen=True)
class Nested:
    """An object of another shape; `nullable` allows null."""

    shape: Shape
    nullable: bool = False

    def clean(self, value: Any, path: str, errors: Errors) -> dict[str, Any] | None:
        if value is None and self.nullable:
            return None
        if not isinstance(value, dict):
            _wrong(errors, path, _("Send an object."))
            return None
        return self.shape.clean_into(value, f"{path}.", errors)

    def document(self, *, required: bool) -> AnyField:
        return self.shape.serializer(required=required, allow_null=self.nullable)


@dataclass(frozen=True)
class Many:
    """A list of objects of another shape, at most `most` of them."""

    shape: Shape
    most: int

    def clean(self, value: Any, path: str, errors: Errors) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            _wrong(errors, path, _("Send a list."))
            return []
        if len(value) > self.most:
            _wrong(errors, path, _("At most %(number)d of them.") % {"number": self.most})
            return []
        cleaned = []
        for number, item in enumerate(value):
            if isinstance(item, dict):
                cleaned.append(self.shape.clean_into(item, f"{path}.{number}.", errors))
            else:
                _wrong(errors, f"{path}.{number}", _("Send an object."))
        return cleaned

    def document(self, *, required: bool) -> AnyField:
        return self.shape.serializer(many=True, required=required)


@dataclass(frozen=True)
class Shape:
    """An object that callers send: its name in the schema, its fields, and which of them must be there."""

    name: str
    fields: Mapping[str, Kind]
    required: frozenset[str] = field(default_factory=frozenset)

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that were sent, each as its kind has it. Raises InvalidInput with everything that is wrong."""
        errors: Errors = {}
        cleaned = self.clean_into(data, "", errors)
        if errors:
            raise InvalidInput(errors)
        return cleaned

    def clean_query(self, query: QueryDict) -> dict[str, Any]:
        """The same for a query string, whose values are all text."""
        errors: Errors = {}
        values: dict[str, Any] = {}
        for name, texts in query.lists():
            if len(texts) > 1:
                _wrong(errors, printable(name), _("Send this once."))
            elif texts[0] != "":
                values[name] = _read(self.fields.get(name), texts[0])
        cleaned = self.clean_into(values, "", errors)
        if errors:
            raise InvalidInput(errors)
        return cleaned

    def clean_into(self, data: Mapping[str, Any], prefix: str, errors: Errors) -> dict[str, Any]:
        kinds = self.fields
        cleaned: dict[str, Any] = {}
        for name, value in data.items():
            kind = kinds.get(name)
            if kind is None:
                _wrong(errors, prefix + printable(name), _unknown(name, kinds))
            else:
                cleaned[name] = kind.clean(value, prefix + name, errors)
        for name in self.required:
            if name not in data:
                _wrong(errors, prefix + name, _("This is required."))
        return cleaned

    @cached_property
    def serializer(self) -> type[serializers.Serializer[Any]]:
        """The same shape for the schema."""
        fields = {name: kind.document(required=name in self.required) for name, kind in self.fields.items()}
        return documented(self.name, **fields)


def documented(name: str, /, **fields: AnyField) -> type[serializers.Serializer[Any]]:
    """A serializer that only the schema knows: what an answer looks like. Fields may have any name."""
    return type(name, (serializers.Serializer,), fields)


NOTHING = Shape("NoInput", {})


def _read(kind: Kind | None, text: str) -> Any:
    if isinstance(kind, Whole) and text.isascii() and text.isdecimal() and len(text) < 20:
        return int(text)
    if isinstance(kind, Flag) and text in ("true", "false"):
        return text == "true"
    return text


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1) if len(name) < 60 else []
    if near:
        return _("There is no such field. Did you mean %(name)s?") % {"name": near[0]}
    return _("There is no such field.")
