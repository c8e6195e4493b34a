"""Creating and editing a customer: by hand, by CreateOrEdit, by whoever else has details to bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.changes import own_changes
from customers.models import Address, Customer
from customers.services.addresses import ADDRESSES, Changes, clean_address, default_address, set_address
from customers.services.link import link_matching_user, pick_user
from customers.services.match import Keys, MatchedBy, lock_customer, match_customer
from customers.services.more import MORE, change_more, clashes, more_of_new, normal_more, take_locked
from customers.services.status import set_reason
from customers.services.suggestions import suggest
from customers.services.work import Work, new_customer
from omnibasis.core.actors import Actor, Source
from omnibasis.core.again import again_after_deadlock
from omnibasis.core.errors import InvalidInput, Refused, Stale
from omnibasis.core.identity import email_key
from omnibasis.core.text import is_web_address
from omnibasis.events.models import Event

SETTABLE = frozenset({*Customer.FIELDS, *ADDRESSES, *MORE, "user", "status_reason"})


@dataclass(slots=True)
class Outcome:
    """What `create_or_edit_customer` did."""

    result: Literal["created", "updated", "unchanged", "restored"]
    matched_by: MatchedBy | None
    customer: Customer
    changes: Changes = field(default_factory=dict)
    suggested: list[str] = field(default_factory=list)


@again_after_deadlock
def create_or_edit_customer(
    *,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source,
    id: int | None = None,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Finds the customer that is meant and edits only the fields in `data`, or creates one.

    `data` maps fields of `SETTABLE` to values; addresses are mappings of `Address.FIELDS` (only those sent change;
    None empties), `user` is a user's id (None unlinks), `labels` are names and replace all there are, `custom_fields`
    maps keys to values (only those sent change; None empties), an amount of money does not occur.
    Rules, in order:
    1. Matching: `id`, `external_id`, `user`, e-mail (`match_customer`). Nothing given, nothing found: a new customer.
    2. Two callers with one new e-mail make one customer: the unique key decides, the loser continues as an edit.
    3. A match by e-mail or user whose customer has another `external_id` is refused on `external_id`: it would
       silently turn one outside record into another. Name the `id` to change it on purpose.
    4. A deleted match is restored first.
    5. A field that staff has locked stays, unless staff is who edits; the value becomes a suggestion.
    6. `user` links that user; without it, a user who has proven the same e-mail is linked.
    7. `dry_run` does all of this and writes nothing.
    Raises InvalidInput (field by field; nothing is written), Stale when `expected_version` is not the row's.
    """
    _refuse_unknown(data)
    keys = Keys(id=id, external_id=data.get("external_id"), user_id=data.get("user"), email=data.get("email"))
    # Inside an outer transaction only a dry run needs a savepoint: an error is for the outermost caller to roll back.
    with transaction.atomic(savepoint=dry_run):
        outcome = _create_or_edit(keys, data, actor, source, expected_version)
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def _create_or_edit(
    keys: Keys, data: Mapping[str, Any], actor: Actor, source: Source, expected_version: int | None
) -> Outcome:
    customer, matched_by = match_customer(keys)
    if customer is None:
        if expected_version is not None:
            raise Stale(_("There is no such customer to edit."), current=0)
        try:
            return Outcome("created", None, *insert_customer(data, actor, source))
        except IntegrityError:
            # Somebody else has just made this customer; if not, a key belongs to a customer that was not meant.
            customer, matched_by = match_customer(keys)
            if customer is None:
                raise InvalidInput({"": [_("Another customer has one of these keys.")]}) from None
    check_version(customer, expected_version)
    if matched_by in ("email", "user") and data.get("external_id") and customer.external_id:
        raise InvalidInput(
            {
                "external_id": [
                    _(
                        "The customer with this e-mail or user has the external id %(id)s. Name its id to change it."
                    )
                    % {"id": customer.external_id}
                ]
            }
        )
    work = Work(customer, actor=actor, source=source)
    restored = customer.archived_at is not None
    if restored:
        work.set("archived_at", None)
        work.note("customer.restored")
    changes, suggested = apply_edit(work, data)
    changed = not work.is_empty
    write_edit(work)
    result: Literal["restored", "updated", "unchanged"] = (
        "restored" if restored else "updated" if changed else "unchanged"
    )
    return Outcome(result, matched_by, customer, changes, suggested)


def create_customer(*, data: Mapping[str, Any], actor: Actor, source: Source) -> Customer:
    """Creates a customer by hand; an e-mail or external id that another customer has is an error on that field.

    `data` and linking as `create_or_edit_customer`. Raises InvalidInput.
    """
    _refuse_unknown(data)
    with transaction.atomic():
        try:
            customer, _changes = insert_customer(data, actor, source)
        except IntegrityError:
            raise taken(data) from None
    return customer


@again_after_deadlock
def edit_customer(
    *,
    customer_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source,
    expected_version: int | None = None,
    read_version: int | None = None,
) -> Outcome:
    """Edits the fields in `data` of one customer; rules as `create_or_edit_customer`, matched by id.

    `expected_version`: refuse (Stale) if anything was recorded since, as the API's If-Match does.
    `read_version`: what the person saw when they began. Fields that changed since and that they change too are
    refused (Stale with both values in `conflicts`); fields that only one side changed both stand.
    """
    _refuse_unknown(data)
    with transaction.atomic():
        customer = lock_customer(customer_id)
        if customer.archived_at is not None:
            raise Refused(_("This customer is deleted. Restore it to edit it."))
        check_version(customer, expected_version)
        if read_version is not None and read_version != customer.version:
            _check_fields(customer, data, read_version)
        work = Work(customer, actor=actor, source=source)
        changes, suggested = apply_edit(work, data)
        changed = not work.is_empty
        write_edit(work)
    return Outcome("updated" if changed else "unchanged", "id", customer, changes, suggested)


def check_version(customer: Customer, expected: int | None) -> None:
    if expected is not None and expected != customer.version:
        raise Stale(
            _("The customer was changed in the meantime. Read it again and repeat your change."),
            current=customer.version,
        )


def _check_fields(customer: Customer, data: Mapping[str, Any], read_version: int) -> None:
    """Refuses the fields that somebody else changed after `read_version` to something other than `data` says."""
    changed_since: set[str] = set()
    since = Event.objects.filter(timeline_id=customer.pk, sequence__gt=read_version, has_changes=True)
    for subject_type, changes in since.values_list("subject_type", "changes"):
        changed_since.update(own_changes(subject_type, changes))
    conflicts: Changes = {}
    for name, value in data.items():
        if name in ADDRESSES:
            stored = default_address(customer, name).as_dict()
            for part, given in (value or {}).items():
                if f"{name}.{part}" in changed_since and stored[part] != given:
                    conflicts[f"{name}.{part}"] = (stored[part], given)
        elif name in MORE:
            conflicts |= clashes(customer, name, value, changed_since)
        elif name in changed_since:
            stored_value = customer.user_id if name == "user" else getattr(customer, name)
            if (stored_value or None) != (value or None):
                conflicts[name] = (stored_value, value)
    if conflicts:
        raise Stale(
            _("Somebody else changed the same fields while you were editing."),
            current=customer.version,
            conflicts=conflicts,
        )


def apply_edit(work: Work, data: Mapping[str, Any]) -> tuple[Changes, list[str]]:
    """Puts `data` into an open piece of work; returns what changed and which fields became suggestions instead."""
    customer = work.customer
    key_before = customer.email_key
    values = {name: _normal(name, value) for name, value in data.items()}
    suggested: list[str] = []
    if work.source != Source.STAFF and customer.locked_fields:
        held = {name: values.pop(name) for name in list(values) if name in customer.locked_fields}
        held |= take_locked(values, customer.locked_fields)
        suggested = suggest(work, held, reason=_("The field is locked."))
    changes = _set_fields(work, values)
    validate(customer, changes)
    for name in ADDRESSES:
        if name in values:
            changes |= set_address(customer, name, values[name])
    changes |= change_more(work, values)
    if changes:
        work.note("customer.edited", changes=changes)
    linked = customer.user_id
    if "user" in values:
        pick_user(work, values["user"])
    elif customer.email_key != key_before:
        # Only then, and before the row is written: it locks the address, which others lock before a customer.
        link_matching_user(work)
    if customer.user_id != linked:
        changes["user"] = (linked, customer.user_id)
    return changes, suggested


def _set_fields(work: Work, values: Mapping[str, Any]) -> Changes:
    changes: Changes = {}
    for name in Customer.FIELDS:
        if name in values and (change := work.set(name, values[name])) is not None:
            changes[name] = change
    if ("status" in values or "status_reason" in values) and (
        reason := set_reason(work, values.get("status_reason"))
    ):
        changes["status_reason"] = reason
    return changes


def insert_customer(
    data: Mapping[str, Any], actor: Actor, source: Source, *, tell: Callable[[Work], None] | None = None
) -> tuple[Customer, Changes]:
    """Inserts a new customer with its addresses and first events; an IntegrityError leaves nothing behind."""
    customer = new_customer(source=source)
    values = {name: _normal(name, value) for name, value in data.items()}
    work = Work(customer, actor=actor, source=source)
    changes = {name: (None, after) for name, (_before, after) in _set_fields(work, values).items() if after}
    validate(customer, {**changes, "name": ("", "")})
    addresses = []
    for name, kind in ADDRESSES.items():
        parts = values.get(name) or {}
        if any(parts.values()):
            address = Address(kind=kind, **parts)
            clean_address(address, name)
            addresses.append(address)
            changes |= {f"{name}.{part}": (None, value) for part, value in parts.items() if value}
    more, write_more = more_of_new(customer, values)
    changes |= more
    work.note("customer.created", changes=changes)
    if values.get("user") is not None:
        pick_user(work, values["user"])
    else:
        link_matching_user(work)
    if customer.user_id is not None:
        changes["user"] = (None, customer.user_id)
    if tell is not None:
        tell(work)
    work.write()
    for address in addresses:
        address.customer = customer
        address.save(force_insert=True)
    write_more()
    return customer, changes


def write_edit(work: Work) -> None:
    """Writes an open piece of work; a key that another customer has is an InvalidInput on that key."""
    if work.is_empty:
        return
    try:
        # A savepoint only where the row may meet another one's key.
        with transaction.atomic(savepoint=work.touches("email", "external_id", "user_id")):
            work.write()
    except IntegrityError:
        raise taken(
            {"email": work.customer.email, "external_id": work.customer.external_id}, but=work.customer.pk
        ) from None


def taken(data: Mapping[str, Any], *, but: int | None = None) -> InvalidInput:
    """The error that names which key of `data` belongs to another customer, and to whom.

    It locks nothing: two callers who each want what the other's customer has would wait for each other.
    """
    errors: dict[str, list[str]] = {}
    for name in ("external_id", "email"):
        if not data.get(name):
            continue
        key = {"email_key": email_key(data[name])} if name == "email" else {name: data[name]}
        other = Customer.objects.filter(**key).exclude(pk=but or 0).first()
        if other is not None:
            errors[name] = [
                _("The customer %(name)s (%(id)s) already has this.") % {"name": other, "id": other.pk}
            ]
    return InvalidInput(errors or {"": [_("Another customer has one of these keys.")]})


def validate(customer: Customer, changes: Mapping[str, Any]) -> None:
    """Checks the changed fields, and that there is something to call the customer by. Raises InvalidInput."""
    errors: dict[str, list[str]] = {}
    if "website" in changes and customer.website and not is_web_address(customer.website):
        errors["website"] = [_("Enter a URL that begins with http:// or https://.")]
    untouched = [f.name for f in customer._meta.concrete_fields if f.name not in changes or not f.editable]
    try:
        customer.clean_fields(exclude=untouched)
    except ValidationError as error:
        errors = {**error.message_dict, **errors}
    try:
        customer.derive()
    except ValidationError as error:
        errors |= error.message_dict
    else:
        if not customer.name:
            errors[""] = [_("Give at least a name, a company, an e-mail, a phone or an external id.")]
    if errors:
        raise InvalidInput(errors)


def _normal(name: str, value: Any) -> Any:
    """One spelling for each value: text trimmed, nothing is "", except for the keys where nothing is None."""
    if name in ADDRESSES:
        parts = dict.fromkeys(Address.FIELDS, "") if value is None else value
        return {part: str(v or "").strip() for part, v in parts.items()}
    if name == "user":
        return value
    if name in MORE:
        return normal_more(name, value)
    if name == "external_id":
        return (str(value).strip() or None) if value is not None else None
    if name in ("kind", "status"):
        return value or (Customer.Kind.INDIVIDUAL if name == "kind" else Customer.Status.ACTIVE)
    return str(value).strip() if value is not None else ""


def _refuse_unknown(data: Mapping[str, Any]) -> None:
    unknown = [name for name in data if name not in SETTABLE]
    for name in ADDRESSES:
        unknown += [f"{name}.{part}" for part in data.get(name) or {} if part not in Address.FIELDS]
    if unknown:
        raise InvalidInput({name: [_("There is no such field.")] for name in unknown})
