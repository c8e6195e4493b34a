"""Defining custom fields: an administrator's verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.custom import MOST_FIELDS, forget_names
from customers.models import Customer, CustomField
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.core.parsing import storable
from omnibasis.core.rows import insert_unless_taken
from omnibasis.core.text import fold
from omnibasis.events.services import record

# Those that were taken away among them.
MOST_EVER = 200
MOST_CHOICES = 100
LONGEST_CHOICE = 100
MOST_POSITION = 1_000_000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
# What a customer has already, in the API and in exports.
BUILT_IN = frozenset(
    {
        *(field.name for field in Customer._meta.concrete_fields),
        "labels",
        "addresses",
        "notes",
        "payment_methods",
        "suggestions",
        "billing_address",
        "shipping_address",
        "custom_fields",
        "link",
        "place",
        "orders",
        "lifetime_value",
        "last_order",
    }
)
EDITABLE = ("name", "help_text", "choices", "position")


@transaction.atomic
def create_custom_field(
    *, data: Mapping[str, Any], actor: Actor, source: Source = Source.STAFF
) -> CustomField:
    """Defines a field. `data`: `name`, `kind`, and as needed `key`, `choices`, `help_text`, `position`.

    Rules, in order:
    1. The key begins with a small letter and goes on with small letters, digits and underscores, 40 at most; none that
       a customer has anyway. Without one it is made of the name.
    2. A choice has at least one choice, at most 100, each said once; the other kinds have none.
    3. At most 50 fields are in use.
    Raises InvalidInput by field, Refused for rule 3.
    """
    errors: dict[str, list[str]] = {}
    kind = data.get("kind") or CustomField.Kind.TEXT
    if kind not in CustomField.Kind.values:
        errors["kind"] = [_("Choose one of: %(values)s.") % {"values": ", ".join(CustomField.Kind.values)}]
    values = _cleaned({"name": "", "help_text": "", "choices": [], **_given(data)}, kind, errors)
    key = data.get("key") or ""
    if key:
        _check_key(key, errors)
    elif "name" not in errors:
        key = _key_from(values["name"])
    if errors:
        raise InvalidInput(errors)
    _refuse_too_many(new=True)
    if data.get("position") is None:
        values["position"] = (CustomField.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    field = CustomField(key=key, kind=kind, **values)
    if not insert_unless_taken(field):
        raise InvalidInput(
            {"key": [_("There is a field with this key already, perhaps one that was taken away.")]}
        )
    forget_names()
    changes = {name: (None, getattr(field, name)) for name in ("key", "kind", *EDITABLE)}
    record(verb="custom_field.created", subject=field, actor=actor, source=source, changes=changes)
    return field


@transaction.atomic
def edit_custom_field(
    *, field_id: int, data: Mapping[str, Any], actor: Actor, source: Source = Source.STAFF
) -> CustomField:
    """Changes what `data` has of `name`, `help_text`, `choices`, `position`. Key and kind stay what they are.

    A choice that is no longer offered stays on the customers that have it. Raises InvalidInput by field, NotFound.
    """
    field = _locked(field_id)
    errors: dict[str, list[str]] = {
        name: [_("This stays as it is. Define another field instead.")]
        for name in ("key", "kind")
        if name in data and data[name] != getattr(field, name)
    }
    values = _cleaned(_given(data), field.kind, errors)
    if errors:
        raise InvalidInput(errors)
    changes = {n: (getattr(field, n), value) for n, value in values.items() if getattr(field, n) != value}
    if changes:
        for name, (_before, after) in changes.items():
            setattr(field, name, after)
        field.save(update_fields=list(changes))
        forget_names()
        record(verb="custom_field.edited", subject=field, actor=actor, source=source, changes=changes)
    return field


@transaction.atomic
def take_away_custom_field(*, field_id: int, actor: Actor, source: Source = Source.STAFF) -> CustomField:
    """Takes a field off forms, pages and the API. Its values stay, and the search still finds by them, so that bringing
    it back is all it takes. Raises NotFound."""
    field = _locked(field_id)
    if field.removed_at is None:
        field.removed_at = timezone.now()
        field.save(update_fields=["removed_at"])
        record(verb="custom_field.taken_away", subject=field, actor=actor, source=source)
    return field


@transaction.atomic
def bring_back_custom_field(*, field_id: int, actor: Actor, source: Source = Source.STAFF) -> CustomField:
    """Brings a field back with all its values. Raises Refused when 50 are in use, NotFound."""
    field = _locked(field_id)
    if field.removed_at is not None:
        _refuse_too_many()
        field.removed_at = None
        field.save(update_fields=["removed_at"])
        record(verb="custom_field.brought_back", subject=field, actor=actor, source=source)
    return field


def _locked(field_id: int) -> CustomField:
    field = CustomField.objects.select_for_update().filter(pk=field_id).first()
    if field is None:
        raise NotFound(_("There is no such field."))
    return field


def _refuse_too_many(*, new: bool = False) -> None:
    if CustomField.objects.filter(removed_at=None).count() >= MOST_FIELDS or (
        new and (CustomField.objects.count() >= MOST_EVER)
    ):
        raise Refused(_("There are %(n)d fields already. Take one away first.") % {"n": MOST_FIELDS})


def _given(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in EDITABLE if name in data and data[name] is not None}


def _cleaned(values: dict[str, Any], kind: str, errors: dict[str, list[str]]) -> dict[str, Any]:
    """The values in one spelling; what is wrong with them goes to `errors`."""
    limits = {"name": 60, "help_text": 200}
    for name, limit in limits.items():
        if name not in values:
            continue
        values[name] = " ".join(str(values[name]).split())
        if len(values[name]) > limit:
            errors[name] = [_("At most %(limit)d characters.") % {"limit": limit}]
        elif not storable(values[name]):
            errors[name] = [_("The text has characters that cannot be stored. Type it again.")]
    if "name" in values and "name" not in errors and not fold(values["name"]):
        errors["name"] = [_("Give the field a name.")]
    if "choices" in values:
        values["choices"] = _clean_choices(values["choices"], kind, errors)
    if "position" in values and not 0 <= values["position"] <= MOST_POSITION:
        errors["position"] = [_("A whole number from 0 to %(most)d.") % {"most": MOST_POSITION}]
    return values


def _clean_choices(choices: list[str], kind: str, errors: dict[str, list[str]]) -> list[str]:
    if kind != CustomField.Kind.CHOICE:
        if choices:
            errors["choices"] = [_("Only a field of the kind choice has choices.")]
        return []
    shown: dict[str, str] = {}
    for choice in choices[: MOST_CHOICES + 1]:
        text = " ".join(choice.split())
        if len(text) > LONGEST_CHOICE or not storable(text):
            errors["choices"] = [_("A choice has 1 to %(n)d characters.") % {"n": LONGEST_CHOICE}]
        elif fold(text):
            shown.setdefault(fold(text), text)
    if len(choices) > MOST_CHOICES:
        errors["choices"] = [_("At most %(n)d choices.") % {"n": MOST_CHOICES}]
    elif not shown and "choices" not in errors:
        errors["choices"] = [_("Give at least one choice.")]
    return list(shown.values())


def _check_key(key: str, errors: dict[str, list[str]]) -> None:
    if not _KEY.fullmatch(key):
        errors["key"] = [_("Small letters, digits and underscores, beginning with a letter, 40 at most.")]
    elif key in BUILT_IN:
        errors["key"] = [_("Every customer has a field with this key already. Choose another.")]


def _key_from(name: str) -> str:
    """A key that is free, made of the name: "Loyalty level" becomes loyalty_level."""
    letters = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")
    stem = (letters if letters[:1].isalpha() else f"field_{letters}").strip("_")[:36].strip("_")
    taken = set(CustomField.objects.filter(key__startswith=stem).values_list("key", flat=True)) | BUILT_IN
    if stem not in taken:
        return stem
    return next(key for n in range(2, 100_000) if (key := f"{stem}_{n}"[:40]) not in taken)
