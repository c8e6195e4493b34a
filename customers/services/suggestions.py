"""Keeping values that did not get in, for staff to decide on (`decisions`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from customers.custom import PREFIX
from customers.models import Customer, Suggestion
from customers.services.more import LABELS, stored_more
from customers.services.work import Work
from omnibasis.core.text import fold

# A stranger can make suggestions by ordering; past this many open ones, further values are not kept.
MAX_OPEN = 20


def same(field: str, stored: Any, given: Any) -> bool:
    """Whether two values of a field mean the same to a person: accents, case and separators aside."""
    if isinstance(stored, Mapping) and isinstance(given, Mapping):
        return all(same(part, stored.get(part, ""), value) for part, value in given.items())
    if field == "phone":
        return _digits(stored) == _digits(given)
    if field == LABELS:
        return {fold(name) for name in stored} == {fold(name) for name in given}
    return fold(str(stored)) == fold(str(given))


def _digits(text: Any) -> str:
    return "".join(c for c in str(text) if c.isdigit())


def suggest(work: Work, values: Mapping[str, Any], *, reason: str) -> list[str]:
    """Keeps those of `values` that differ from the customer's as suggestions; returns their fields.

    Blank values, values that mean the same, and values that were suggested before (also if dismissed) are left out.
    Adds one event to the open work.
    """
    customer = work.customer
    room = MAX_OPEN - customer.open_suggestions
    differing = {f: v for f, v in values.items() if v and not same(f, _stored(customer, f), v)}
    if not differing or room <= 0:
        return []
    known = set(customer.suggestions.filter(field__in=differing).values_list("field", "digest"))
    rows = [
        Suggestion(
            customer=customer,
            field=field,
            value=value,
            digest=Suggestion.digest_of(value),
            source=work.source,
            reason=reason[:200],
            created_at=timezone.now(),
        )
        for field, value in differing.items()
        if (field, Suggestion.digest_of(value)) not in known
    ][:room]
    if not rows:
        return []
    Suggestion.objects.bulk_create(rows)
    work.set("open_suggestions", customer.open_suggestions + len(rows))
    work.note("suggestion.made", data={"values": {row.field: row.value for row in rows}, "reason": reason})
    return [row.field for row in rows]


def _stored(customer: Customer, field: str) -> Any:
    if field.endswith("_address"):
        kind = field.removesuffix("_address")
        address = customer.addresses.filter(kind=kind, is_default=True).first()
        return address.as_dict() if address else {}
    if field == LABELS or field.startswith(PREFIX):
        return stored_more(customer, field)
    return getattr(customer, field)
