"""The buyer's details that an order keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Address, Customer
from customers.services import customer_for_buyer
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput
from omnibasis.core.identity import email_key, phone_e164

_TEXT_LIMITS = {
    "given_name": 80,
    "surname": 80,
    "company_name": 160,
    "phone": 40,
    "language": 12,
    "email": 254,
    "tax_id": 40,
}
_ADDRESSES = ("billing_address", "shipping_address")
_ADDRESS_LIMITS = {
    "name": 160, "line1": 160, "line2": 160, "city": 100, "region": 100, "postal_code": 20, "country": 2,
}  # fmt: skip


def check_buyer(buyer: Mapping[str, Any], *, send: bool) -> dict[str, list[str]]:
    """What is wrong with a buyer's details, by field: `buyer`, `buyer.email`, `buyer.billing_address.city` ..."""
    errors: dict[str, list[str]] = {}
    if send and not any(buyer.get(f) for f in ("email", "given_name", "surname", "company_name", "phone")):
        errors["buyer"] = [_("Name a customer, or give the buyer's e-mail, name or phone.")]
    for name, value in buyer.items():
        if name in _ADDRESSES:
            for part, text in (value or {}).items():
                _check_text(errors, f"buyer.{name}.{part}", text, _ADDRESS_LIMITS.get(part))
        else:
            _check_text(errors, f"buyer.{name}", value, _TEXT_LIMITS.get(name))
    for name, check in (("email", email_key), ("phone", phone_e164)):
        try:
            if buyer.get(name):
                check(str(buyer[name]))
        except ValueError as error:
            errors[f"buyer.{name}"] = [str(error)]
    return errors


def _check_text(errors: dict[str, list[str]], name: str, value: Any, limit: int | None) -> None:
    if limit is None:
        errors[name] = [_("There is no such field.")]
    elif len(str(value or "")) > limit:
        errors[name] = [_("At most %(limit)d characters.") % {"limit": limit}]


def snapshot(buyer: Mapping[str, Any] | None, customer: Customer | None) -> dict[str, Any]:
    """The details to keep: what was given; with only a customer, the customer's as they are now."""
    if buyer or customer is None:
        return {name: value for name, value in (buyer or {}).items() if value}
    details: dict[str, Any] = {name: getattr(customer, name) for name in _TEXT_LIMITS}
    for address in Address.objects.filter(customer=customer, is_default=True):
        details[f"{address.kind}_address"] = address.as_dict()
    return {name: value for name, value in details.items() if value}


def buyer_name(buyer: Mapping[str, Any]) -> str:
    person = f"{buyer.get('given_name', '')} {buyer.get('surname', '')}".strip()
    return (person or str(buyer.get("company_name") or buyer.get("email") or buyer.get("phone") or ""))[:254]


def find_or_make_customer(
    thing: Any, *, came_with: Source, verb: str, about: Mapping[str, Any], reason: str
) -> None:
    """Finds or makes the customer of what was bought and has none, sets it on it, and tells its timeline `verb`.

    `thing` is an order, or what else keeps a buyer's details (`buyer`) and knows who places it (`placed_by`), under
    which settings (`placed_under`). Rules as `customers.services.customer_for_buyer`; only a user's own session says
    whose it is, never staff's. Without a match and with the setting off, it stays without a customer.
    Raises InvalidInput on `buyer` and its fields.
    """
    actor, under = thing.placed_by, thing.placed_under
    try:
        customer = customer_for_buyer(
            email=thing.buyer.get("email", ""),
            details=thing.buyer,
            user_id=actor.user_id if actor.kind == "user" and not actor.is_staff else None,
            actor=actor,
            source=came_with,
            may_create=under.create_customer_on_order if under is not None else None,
            reason=reason,
            tell=lambda work: work.note(verb, subject=thing, data=about, source=Source(thing.source)),
        )
    except InvalidInput as error:
        raise InvalidInput(
            {f"buyer.{name}".rstrip("."): said for name, said in error.errors.items()}
        ) from None
    if customer is not None:
        thing.customer = customer
        thing.save(update_fields=["customer"])
