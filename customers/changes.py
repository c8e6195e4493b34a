"""Which of an event's changes are of the customer's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customers.models import Customer

_CUSTOMER = Customer._meta.label_lower


def own_changes(subject_type: str, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes of an event on a customer's timeline that are about the customer.

    A note or an order has fields of the same names ("kind", "status"); what is the customer's and yet another thing's
    event is told by its prefix (`billing_address.city`, `custom_fields.loyalty`).
    """
    if subject_type == _CUSTOMER:
        return changes
    return {
        name: pair
        for name, pair in changes.items()
        if name.partition(".")[0].endswith(("_address", "custom_fields"))
    }
