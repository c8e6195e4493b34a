"""A customer's billing and shipping address, as fields of the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from customers.models import Address, Customer
from omnibasis.core.errors import InvalidInput

Changes = dict[str, tuple[Any, Any]]
ADDRESSES = {"billing_address": Address.Kind.BILLING, "shipping_address": Address.Kind.SHIPPING}


def default_address(customer: Customer, name: str) -> Address:
    """The customer's default address for a field of ADDRESSES; a blank one, not stored, where there is none."""
    kind = ADDRESSES[name]
    stored = customer.addresses.filter(kind=kind, is_default=True).first() if customer.pk else None
    return stored or Address(customer=customer, kind=kind)


def set_address(customer: Customer, name: str, parts: Mapping[str, Any]) -> Changes:
    """Changes the parts given and writes the address; one that becomes empty goes. Raises InvalidInput by part."""
    address = default_address(customer, name)
    before = address.as_dict()
    for part, value in parts.items():
        setattr(address, part, value)
    after = address.as_dict()
    changes: Changes = {
        f"{name}.{part}": (before[part], after[part]) for part in after if before[part] != after[part]
    }
    if not changes:
        return {}
    clean_address(address, name)
    if any(after.values()):
        address.save()
    elif address.pk:
        address.delete()
    return changes


def clean_address(address: Address, name: str) -> None:
    """Raises InvalidInput on `billing_address.country` and the like."""
    try:
        address.clean_fields(exclude=["customer"])
    except ValidationError as error:
        raise InvalidInput(
            {f"{name}.{part}": messages for part, messages in error.message_dict.items()}
        ) from None
