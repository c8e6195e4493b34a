"""A customer's addresses, one by one: any number of each kind, one default of each.

`addresses.set_address` is the other door: it writes the defaults as fields of the customer, for CreateOrEdit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers import postal
from customers.models import Address, Customer
from customers.services.addresses import ADDRESSES, Changes
from customers.services.edit import check_version
from customers.services.match import lock_customer
from customers.services.work import Work
from customers.words import field_label
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.events.models import Event

MOST = 50
SETTABLE = ("kind", *Address.FIELDS)
_FIELD_OF = {str(kind): name for name, kind in ADDRESSES.items()}

V = TypeVar("V")


class _Book:
    """All addresses of one customer whose row is locked: as they were found, and as they become."""

    def __init__(self, customer: Customer) -> None:
        self.rows = list(Address.objects.filter(customer=customer).order_by("id"))
        self._found = {row.pk: (_values(row), row.is_default) for row in self.rows}
        self._were = self._fields()

    def get(self, address_id: int) -> Address:
        for row in self.rows:
            if row.pk == address_id:
                return row
        raise NotFound(_("There is no such address. It may have been removed."))

    def make_default(self, address: Address) -> None:
        for row in self.rows:
            if row.kind == address.kind:
                row.is_default = row is address

    def settle(self, kind: str) -> None:
        """Where a kind has lost its default, its newest other takes over."""
        of_kind = [row for row in self.rows if row.kind == kind]
        if of_kind and not any(row.is_default for row in of_kind):
            of_kind[-1].is_default = True

    def changes(self) -> Changes:
        """What the customer's billing and shipping address were and are, part by part."""
        now = self._fields()
        names = [*self._were, *(name for name in now if name not in self._were)]
        pairs = {name: (self._were.get(name, ""), now.get(name, "")) for name in names}
        return {name: (before, after) for name, (before, after) in pairs.items() if before != after}

    def write(self) -> None:
        """Stores every row that differs. Who stops being the default goes first: there is never a second one."""
        for row in sorted(self.rows, key=lambda row: row.is_default):
            if row._state.adding:
                row.save(force_insert=True)
            elif (_values(row), row.is_default) != self._found[row.pk]:
                row.save(update_fields=[*SETTABLE, "is_default"])

    def _fields(self) -> dict[str, str]:
        return {
            f"{_FIELD_OF[row.kind]}.{part}": value
            for row in self.rows
            if row.is_default and row.kind in _FIELD_OF
            for part, value in row.as_dict().items()
            if value
        }


@transaction.atomic
def add_address(
    *,
    customer_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    default: bool = False,
    expected_version: int | None = None,
) -> Address:
    """Adds an address. `data`: `kind` and parts of it (`Address.FIELDS`).

    Rules, in order:
    1. The customer is not archived, and has fewer than 50 addresses.
    2. At least one part is filled, each fits, and postal code and region are the country's (`postal.spelled`).
    3. The first of its kind is the default; `default` makes it so in place of another.
    4. A default that staff has locked is changed by staff only.
    Raises InvalidInput by part, Refused, Stale when `expected_version` is not the customer's.
    """
    work, book = _open(customer_id, actor, source, expected_version)
    values = _normal(data)
    address = Address(customer=work.customer, kind=values.pop("kind", Address.Kind.OTHER), is_default=False)
    _put(address, values)
    if len(book.rows) >= MOST:
        raise Refused(_("A customer has at most %(n)d addresses. Remove one first.") % {"n": MOST})
    book.rows.append(address)
    if default:
        book.make_default(address)
    book.settle(address.kind)
    _write(work, book, "address.added", address)
    return address


@transaction.atomic
def edit_address(
    *,
    customer_id: int,
    address_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    read: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Address:
    """Changes the fields in `data` of one address, and only those.

    Rules, in order:
    1. A field that has meanwhile another value than `read` (what the form was filled from) is refused, unless both
       mean the same now: Stale with both values in `conflicts`. Fields that only one side changed both stand.
    2. Values as `add_address`. Parts that stay are not checked against the country, unless the country is changed.
    3. Another kind: it is that kind's default if it is the first of it; the old kind's newest other takes its place.
    Raises InvalidInput by part, NotFound, Refused, Stale.
    """
    work, book = _open(customer_id, actor, source, expected_version)
    address = book.get(address_id)
    values = _normal(data)
    before = _values(address)
    _refuse_conflicts(work.customer, before, values, read)
    old_kind = address.kind
    kind = values.pop("kind", old_kind)
    _put(address, values, kind=kind)
    if kind != old_kind:
        address.is_default = False
        book.settle(old_kind)
        book.settle(kind)
    after = _values(address)
    if before == after:
        return address
    own: Changes = {
        f"address.{address.pk}.{name}": (before[name], after[name])
        for name in after
        if before[name] != after[name] and (name == "kind" or not _told_as_field(address, old_kind))
    }
    _write(work, book, "address.edited", address, own=own)
    return address


@transaction.atomic
def remove_address(
    *,
    customer_id: int,
    address_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    expected_version: int | None = None,
) -> Address:
    """Removes an address; `restore_address` brings it back, as long as the log tells what it was.

    The newest other of its kind becomes the default in its place, if it was it. Raises NotFound, Refused, Stale.
    """
    work, book = _open(customer_id, actor, source, expected_version)
    address = book.get(address_id)
    book.rows.remove(address)
    if address.is_default:
        book.settle(address.kind)
    # Not through the row: it would forget its id, which its events go by.
    Address.objects.filter(pk=address.pk).delete()
    _write(work, book, "address.removed", address)
    return address


@transaction.atomic
def restore_address(
    *, customer_id: int, address_id: int, actor: Actor, source: Source = Source.STAFF
) -> Address:
    """Adds a removed address again, under its id; it is the default again if it was. Done twice, it is done once.

    Raises NotFound when this customer had no such address, Refused as `add_address`.
    """
    work, book = _open(customer_id, actor, source, None)
    for row in book.rows:
        if row.pk == address_id:
            return row
    removed = Event.objects.filter(
        subject_type=Address._meta.label_lower, subject_id=address_id, verb="address.removed"
    )
    event = removed.order_by("-id").first()
    if event is None or event.timeline_id not in work.customer.timelines:
        raise NotFound(_("There is no such address."))
    if len(book.rows) >= MOST:
        raise Refused(_("A customer has at most %(n)d addresses. Remove one first.") % {"n": MOST})
    address = Address(
        pk=address_id,
        customer=work.customer,
        kind=event.data["kind"],
        is_default=False,
        **event.data["address"],
    )
    book.rows.append(address)
    if event.data["is_default"]:
        book.make_default(address)
    book.settle(address.kind)
    _write(work, book, "address.restored", address)
    return address


@transaction.atomic
def make_default_address(
    *,
    customer_id: int,
    address_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    expected_version: int | None = None,
) -> Address:
    """Makes an address the default of its kind, in place of the present one. Raises NotFound, Refused, Stale."""
    work, book = _open(customer_id, actor, source, expected_version)
    address = book.get(address_id)
    if not address.is_default:
        book.make_default(address)
        _write(work, book, "address.made_default", address)
    return address


def _open(customer_id: int, actor: Actor, source: Source, version: int | None) -> tuple[Work, _Book]:
    customer = lock_customer(customer_id)
    if customer.archived_at is not None:
        raise Refused(_("This customer is archived. Restore it to edit it."))
    check_version(customer, version)
    return Work(customer, actor=actor, source=source), _Book(customer)


def _normal(data: Mapping[str, Any]) -> dict[str, str]:
    errors = {name: [_("There is no such field.")] for name in data if name not in SETTABLE}
    values = {name: str(value or "").strip() for name, value in data.items()}
    if "kind" in values and values["kind"] not in Address.Kind.values:
        errors["kind"] = [_("Choose billing, shipping or other.")]
    if errors:
        raise InvalidInput(errors)
    return values


def _values(address: Address) -> dict[str, str]:
    return {"kind": str(address.kind), **address.as_dict()}


def _told_as_field(address: Address, old_kind: str) -> bool:
    """Whether the log tells its parts as those of the customer's billing or shipping address."""
    return address.is_default and address.kind in _FIELD_OF and address.kind == old_kind


def _put(address: Address, values: Mapping[str, str], *, kind: str | None = None) -> None:
    """Sets the parts, checked and spelled as the country has them."""
    before = address.as_dict()
    for part, value in values.items():
        setattr(address, part, value)
    if kind is not None:
        address.kind = kind
    parts = address.as_dict()
    if not any(parts.values()):
        raise InvalidInput({"": [_("Fill in at least one part of the address.")]})
    errors: dict[str, list[str]] = {}
    try:
        address.clean_fields(exclude=["customer"])
    except ValidationError as error:
        errors |= error.message_dict
    try:
        touched = [part for part, value in parts.items() if value != before[part]]
        for part, value in postal.spelled(parts, touched).items():
            setattr(address, part, value)
    except InvalidInput as error:
        errors |= {part: messages for part, messages in error.errors.items() if part not in errors}
    if errors:
        raise InvalidInput(errors)


def _refuse_conflicts(
    customer: Customer, stored: Mapping[str, V], given: Mapping[str, V], read: Mapping[str, V] | None
) -> None:
    if conflicts := conflicts_of(stored, given, read):
        raise Stale(
            _("Somebody else changed the same fields while you were editing."),
            current=customer.version,
            conflicts=conflicts,
        )


def conflicts_of(
    stored: Mapping[str, V], given: Mapping[str, V], read: Mapping[str, V] | None
) -> dict[str, tuple[V, V]]:
    """The fields that were `read` with one value, are `stored` with another by now, and are `given` with a third."""
    return {
        name: (stored[name], value)
        for name, value in given.items()
        if read is not None and name in read and stored[name] not in (read[name], value)
    }


def _write(work: Work, book: _Book, verb: str, address: Address, *, own: Changes | None = None) -> None:
    changes = book.changes()
    if work.source != Source.STAFF:
        held = {name.partition(".")[0] for name in changes} & set(work.customer.locked_fields)
        for name in sorted(held):
            raise Refused(_("Staff has locked this: %(field)s.") % {"field": field_label(name)})
    book.write()
    data = {"kind": str(address.kind), "is_default": address.is_default, "address": address.as_dict()}
    work.note(verb, changes={**changes, **(own or {})}, data=data, subject=address)
    work.write()
