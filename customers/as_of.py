"""A customer as it was: the present, with what has changed since undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from customers.changes import own_changes
from customers.custom import PREFIX
from customers.models import Address, Customer, FieldValue
from omnibasis.events.models import Event
from omnibasis.events.timeline import SLACK, position_at

CHUNK = 500
# By the names that changes have; addresses (`billing_address.city`) and custom fields (`custom.loyalty`) come on top.
PLAIN = (*Customer.FIELDS, "user")


@dataclass(frozen=True, slots=True)
class AsOf:
    """`fields` are the values at that moment, those of today under `now`; both by the names that changes have."""

    at: datetime
    existed: bool
    fields: Mapping[str, Any]
    now: Mapping[str, Any]

    @property
    def differing(self) -> list[str]:
        """The fields that are not what they were."""
        names = dict.fromkeys((*self.fields, *self.now))
        return [name for name in names if (self.fields.get(name) or "") != (self.now.get(name) or "")]


def as_of(customer: Customer, moment: datetime) -> AsOf:
    """The customer's fields, its name, status, user, default addresses and custom fields, as they were at `moment`.

    Rules, in order:
    1. Before it was created, there was nothing.
    2. Each field is what it was before the first event after `moment` that changed it; a field that none changed is
       what it is today. Only the customer's own timeline tells, not that of customers who were merged into it.
    3. The name is derived from the fields, as it always is.
    The events come one by one off the index of those that changed something, however many there are.
    """
    now = values_of(customer)
    if moment < customer.created_at:
        return AsOf(moment, False, {}, now)
    then = dict(now)
    undone: set[str] = set()
    for changes in _changes_after(customer.pk, moment):
        for name, (before, _after) in changes.items():
            if name not in undone and (name in PLAIN or "." in name):
                undone.add(name)
                then[name] = "" if before is None else before
    then["name"] = name_of(then)
    return AsOf(moment, True, then, now)


def values_of(customer: Customer) -> dict[str, Any]:
    """All that `as_of` tells, as it is today."""
    values: dict[str, Any] = {"name": customer.name}
    values |= {name: getattr(customer, name) or "" for name in Customer.FIELDS}
    values["user"] = customer.user_id or ""
    for address in customer.addresses.all():
        if address.is_default and address.kind != Address.Kind.OTHER:
            values |= {f"{address.kind}_address.{p}": v for p, v in address.as_dict().items() if v}
    stored = FieldValue.objects.filter(customer=customer).order_by("field__position", "field_id")
    values |= {f"{PREFIX}{key}": value for key, value in stored.values_list("field__key", "value")}
    return values


def is_now(customer: Customer, name: str, value: Any) -> bool:
    """Whether a field has this value today; a name that is none of the customer's own is taken to."""
    field, dot, part = name.partition(".")
    if dot and field.endswith("_address"):
        kind = field.removesuffix("_address")
        stored = (a for a in customer.addresses.all() if a.is_default and a.kind == kind)
        return any(a.as_dict().get(part, "") == (value or "") for a in stored)
    return name not in Customer.FIELDS or (getattr(customer, name) or "") == (value or "")


def name_of(values: Mapping[str, Any]) -> str:
    """What a customer with these fields is called by."""
    customer = Customer(**{name: values.get(name) or "" for name in Customer.FIELDS})
    try:
        customer.derive()
    except ValidationError:  # a value from before a rule that there is today
        return customer.person_name or customer.company_name or customer.email
    return customer.name


def _changes_after(timeline: int, moment: datetime) -> Iterator[Mapping[str, Any]]:
    # With its first event the customer began; it is not undone.
    start = max(1, position_at(timeline, moment - SLACK))
    events = Event.objects.filter(timeline_id=timeline, has_changes=True, sequence__gt=start)
    rows = events.order_by("sequence").values_list("at", "subject_type", "changes")
    for at, subject_type, changes in rows.iterator(chunk_size=CHUNK):
        if at > moment:
            yield own_changes(subject_type, changes)
