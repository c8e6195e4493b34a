"""The cards of a customer's page, field by field: what each shows, and where its value came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.custom import PREFIX, value_words, values_stored
from customers.forms.more import CUSTOM
from customers.models import Address, Customer, CustomField
from customers.provenance import Origin
from customers.words import field_label
from omnibasis.ui.registry import Text


@dataclass(frozen=True, slots=True)
class CardField:
    """A field that is edited in its place. `name` is that of the verbs, `inputs` are those of the form.

    `label` and `add`: what stands beside it, and what fills it in while it is empty. `always`: has its line in the
    card even then; the others wait at the foot of the card. `kind`: that of a custom field.
    """

    name: str
    label: Text
    add: Text
    inputs: tuple[str, ...]
    always: bool = False
    kind: str = ""

    @property
    def anchor(self) -> str:
        """Its name as a part of ids, which selectors can name."""
        return self.name.replace(".", "-")

    @property
    def copied(self) -> bool:
        """Has a button that copies it."""
        return self.name in _COPIED


_COPIED = frozenset({"email", "phone", "website", "external_id", "tax_id"})


def _plain(name: str, label: Text, add: Text, *, always: bool = False) -> CardField:
    return CardField(name, label, add, (name,), always)


def _address(kind: str, label: Text, add: Text, *, always: bool = False) -> CardField:
    parts = ("name", "line1", "line2", "city", "region", "postal_code", "country")
    return CardField(f"{kind}_address", label, add, tuple(f"{kind}_{part}" for part in parts), always)


CONTACT: Sequence[CardField] = (
    _plain("kind", _("Kind"), _("Kind"), always=True),
    _plain("given_name", _("Given name"), _("Add given name")),
    _plain("surname", _("Surname"), _("Add surname")),
    _plain("company_name", _("Company"), _("Add company")),
    _plain("email", _("E-mail"), _("Add e-mail"), always=True),
    _plain("phone", _("Phone"), _("Add phone"), always=True),
    _plain("website", _("Website"), _("Add website")),
    _plain("language", _("Language"), _("Add language")),
    _plain("time_zone", _("Time zone"), _("Add time zone")),
    _plain("external_id", _("External id"), _("Add external id")),
)
BILLING: Sequence[CardField] = (
    _address("billing", _("Address"), _("Add billing address"), always=True),
    _address("shipping", _("Ships to"), _("Add shipping address")),
    _plain("payment_terms", _("Terms"), _("Add terms")),
    _plain("currency", _("Currency"), _("Add currency")),
    _plain("tax_id", _("Tax id"), _("Add tax id")),
)
FIELDS: Mapping[str, CardField] = {one.name: one for one in (*CONTACT, *BILLING)}


def custom_field(field: CustomField) -> CardField:
    """A custom field as the card shows it."""
    add = gettext("Add %(name)s") % {"name": field.name}
    return CardField(PREFIX + field.key, field.name, add, (CUSTOM + field.key,), kind=field.kind)


def field_named(name: str) -> CardField | None:
    """The field of this name, be it a custom one; None where there is none."""
    if not name.startswith(PREFIX):
        return FIELDS.get(name)
    found = CustomField.objects.filter(key=name.removeprefix(PREFIX), removed_at=None).first()
    return custom_field(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class Said:
    """Where a value, or a part of it, came from. `part` is blank where it is the whole."""

    part: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class CardRow:
    """A field as a card shows it."""

    field: CardField
    value: Any
    shown: Any
    locked: bool
    said: list[Said] = dataclasses.field(default_factory=list)

    @property
    def word(self) -> str:
        """The door that the value came through, in a word; of several, the latest."""
        return max((s.origin for s in self.said), key=lambda origin: origin.at).word if self.said else ""


def row_of(
    customer: Customer,
    one: CardField,
    origins: Mapping[str, Origin],
    custom: Mapping[str, str] | None = None,
) -> CardRow:
    """One field with its value and its origins; reads what was prefetched, and `custom` values where the caller did."""
    locked = one.name in customer.locked_fields
    if one.name.startswith(PREFIX):
        values = custom if custom is not None else values_stored([customer.pk]).get(customer.pk, {})
        value = values.get(one.name.removeprefix(PREFIX), "")
        said = [Said("", origins[one.name])] if value and one.name in origins else []
        return CardRow(one, value, value_words(one.kind, value) if value else "", locked, said)
    if one.name.endswith("_address"):
        kind = one.name.removesuffix("_address")
        address = next((a for a in customer.addresses.all() if a.kind == kind and a.is_default), None)
        return CardRow(one, address, address, locked, _said_of_parts(one.name, address, origins))
    value = getattr(customer, one.name) or ""
    shown = getattr(customer, f"get_{one.name}_display")() if one.name in _CHOSEN and value else value
    said = [Said("", origins[one.name])] if value and one.name in origins else []
    return CardRow(one, value, shown, locked, said)


_CHOSEN = ("kind", "language", "payment_terms")


def _said_of_parts(name: str, address: Address | None, origins: Mapping[str, Origin]) -> list[Said]:
    """The origins of an address: one where its parts came together, else each part's."""
    filled = [part for part, value in (address.as_dict() if address else {}).items() if value]
    known = {part: origins[f"{name}.{part}"] for part in filled if f"{name}.{part}" in origins}
    if len(set(known.values())) == 1:
        return [Said("", next(iter(known.values())))]
    return [Said(field_label(f"{name}.{part}").partition(": ")[2], origin) for part, origin in known.items()]


@dataclass(frozen=True, slots=True)
class Card:
    """A card's lines, and the empty fields that wait at its foot."""

    rows: list[CardRow]
    blank: list[CardRow]


def card_of(
    customer: Customer,
    fields: Sequence[CardField],
    origins: Mapping[str, Origin],
    custom: Mapping[str, str] | None = None,
) -> Card:
    rows = [row_of(customer, one, origins, custom) for one in fields]
    lines = [row for row in rows if row.value or row.field.always]
    return Card(lines, [row for row in rows if row not in lines] if customer.archived_at is None else [])
