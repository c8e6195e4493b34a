"""Details that may complete a customer but not change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customers.services.addresses import ADDRESSES
from customers.services.edit import apply_edit
from customers.services.suggestions import same, suggest
from customers.services.work import Work

_NAME = ("given_name", "surname")


def fill_blanks(work: Work, given: Mapping[str, Any], *, reason: str) -> None:
    """Puts `given` where the customer has nothing; what differs becomes suggestions with `reason`.

    A name is one thing: when one part of it differs, the other is not filled either, or two people would become one.
    Adds to the open work. Raises InvalidInput on a value that the field does not take.
    """
    customer = work.customer
    addresses: dict[str, Any] = {}
    if given.keys() & ADDRESSES.keys():
        addresses = {f"{a.kind}_address": a.as_dict() for a in customer.addresses.filter(is_default=True)}
    stored = {name: addresses.get(name) if name in ADDRESSES else getattr(customer, name) for name in given}
    differing = {n: v for n, v in given.items() if stored[n] and not same(n, stored[n], v)}
    blanks = {n: v for n, v in given.items() if v and not stored[n]}
    if not differing.keys().isdisjoint(_NAME):
        differing |= {n: blanks.pop(n) for n in _NAME if n in blanks}
    apply_edit(work, blanks)
    suggest(work, differing, reason=reason)
