"""Labels and custom fields of a customer in the API: what comes in, what goes out, what lists are narrowed by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from customers.custom import MOST_FIELDS, PREFIX, fields_in_use, understand, understood, values_of
from customers.labels import label_names
from customers.models import Customer, CustomField, FieldValue, Label
from customers.narrow import between, labelled, valued
from customers.services.labels import LONGEST, MOST_OF_ONE
from omnibasis.core.errors import InvalidInput
from omnibasis.core.parsing import printable
from omnibasis.core.shapes import AnyField, Errors, Text
from omnibasis.core.text import fold

More = Mapping[str, Any]
NOTHING_MORE: More = {"labels": [], "custom_fields": {}}
# The list's parameters custom.<key>, and custom.<key>.from and .to for numbers and dates.
_PARAMETER = "custom."
_NAME = Text(4 * LONGEST, nullable=False)


@dataclass(frozen=True)
class Names:
    """A list of at most `most` names; null is none."""

    help: str = ""
    most: int = MOST_OF_ONE

    def clean(self, value: Any, path: str, errors: Errors) -> list[str]:
        if value is None:
            return []
        if not isinstance(value, list):
            errors.setdefault(path, []).append(_("Send a list of names."))
            return []
        if len(value) > self.most:
            errors.setdefault(path, []).append(_("At most %(number)d of them.") % {"number": self.most})
            return []
        return [_NAME.clean(name, f"{path}.{n}", errors) or "" for n, name in enumerate(value)]

    def document(self, *, required: bool) -> AnyField:
        return serializers.ListField(
            child=serializers.CharField(max_length=LONGEST),
            max_length=self.most,
            required=required,
            allow_null=True,
            help_text=self.help or None,
        )


@dataclass(frozen=True)
class Values:
    """An object of values whose names are defined in the settings: the verb knows them."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            errors.setdefault(path, []).append(_("Send an object."))
            return {}
        if len(value) > MOST_FIELDS:
            errors.setdefault(path, []).append(_("At most %(number)d of them.") % {"number": MOST_FIELDS})
            return {}
        for name, one in value.items():
            if not (one is None or isinstance(one, str | bool | int | Decimal)):
                errors.setdefault(f"{path}.{printable(name)}", []).append(
                    _("Send text, a number, true, false or null.")
                )
        return value

    def document(self, *, required: bool) -> AnyField:
        return serializers.DictField(
            child=serializers.JSONField(allow_null=True),
            required=required,
            allow_null=True,
            help_text=self.help or None,
        )


LABELS = Names("Names of labels; they replace all there are, null leaves none. New ones are made.")
CUSTOM_FIELDS = Values("Values by key, as custom-fields/ defines them; only those sent change, null empties.")
LABELS_OUT = serializers.ListField(child=serializers.CharField(), help_text="Names of its labels.")
CUSTOM_FIELDS_OUT = serializers.DictField(
    child=serializers.JSONField(),
    help_text="Values by key, those without one left out: text, numbers as decimal strings, dates as YYYY-MM-DD, "
    "yes or no as true or false.",
)
LABEL_FILTER = Text(
    4 * LONGEST, "Customers with the label of this name, accents and case aside.", nullable=False
)
CUSTOM_FILTERS = [
    OpenApiParameter(
        "custom.{key}",
        OpenApiTypes.STR,
        description="Customers with exactly this value of a custom field; any number of fields.",
    ),
    OpenApiParameter(
        "custom.{key}.from",
        OpenApiTypes.STR,
        description="Of a custom field that is a number or a date: this and above. Likewise `.to`: this and below.",
    ),
]


def more_of(customer_ids: Iterable[int]) -> dict[int, More]:
    """Labels and custom fields of these customers, as the API shows them; two queries, none for nobody."""
    ids = list(customer_ids)
    if not ids:
        return {}
    labels, values = label_names(ids), values_of(ids)
    return {pk: {"labels": labels.get(pk, []), "custom_fields": values.get(pk, {})} for pk in ids}


def more_at_hand(customer: Customer) -> More:
    """The same of one; no query for a customer that has none of them."""
    ids = [customer.pk] if customer.also_found_by else []
    return more_of(ids).get(customer.pk, NOTHING_MORE)


def more_after(changes: Mapping[str, tuple[Any, Any]], before: More) -> More:
    """What there is once `changes` (labels, custom_fields.<key>: before, after) are made."""
    labels = changes["labels"][1] if "labels" in changes else before["labels"]
    values = dict(before["custom_fields"])
    for name, (_before, value) in changes.items():
        if name.startswith(PREFIX):
            key = name.removeprefix(PREFIX)
            values.pop(key, None)
            if value is not None:
                values[key] = value
    return {"labels": list(labels), "custom_fields": values}


def without_custom(query: QueryDict) -> tuple[QueryDict, dict[str, str]]:
    """A list's parameters, and apart from them those about custom fields. Raises InvalidInput for one sent twice."""
    given = {name: texts for name, texts in query.lists() if name.startswith(_PARAMETER)}
    if not given:
        return query, {}
    if twice := [name for name, texts in given.items() if len(texts) > 1]:
        raise InvalidInput({printable(twice[0]): [_("Send this once.")]})
    others = query.copy()
    for name in given:
        del others[name]
    return others, {name: texts[0] for name, texts in given.items() if texts[0]}


def narrowed(found: QuerySet[Customer], label: str | None, custom: Mapping[str, str]) -> QuerySet[Customer]:
    """The customers with the label of this name, and with these values. Raises InvalidInput by parameter."""
    if label is not None:
        key = fold(label)[:80]
        pk = Label.objects.filter(key=key).values_list("pk", flat=True).first()
        found = labelled(found, [pk]) if pk is not None else found.none()
    fields = {field.key: field for field in fields_in_use()} if custom else {}
    for name, text in custom.items():
        key, dot, side = name.removeprefix(_PARAMETER).partition(".")
        try:
            if key not in fields or side not in ("", "from", "to") or (dot and not side):
                _refuse_unknown(key, side)
            found = _narrowed(found, fields[key], side, text)
        except ValueError as error:
            raise InvalidInput({printable(name): [str(error)]}) from None
    return found


def _refuse_unknown(key: str, side: str) -> None:
    """Raises what the verbs say of a key that is none."""
    try:
        understood({key: None})
    except InvalidInput as error:
        raise ValueError(next(iter(error.errors.values()))[0]) from None
    raise ValueError(_("After the key, only .from and .to."))


def _narrowed(found: QuerySet[Customer], field: CustomField, side: str, text: str) -> QuerySet[Customer]:
    one = understand(field, text)
    if one.value is None:
        raise ValueError(_("Give a value."))
    if not side:
        return valued(found, field, [one.value[: FieldValue.MOST]])
    if one.number is None:
        raise ValueError(_("Only numbers and dates have a from and a to."))
    return between(found, field, one.number if side == "from" else None, one.number if side == "to" else None)
