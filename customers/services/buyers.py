"""The customer of an order or a booking: found by what the buyer gave, or made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError

from customers.models import Customer
from customers.services.edit import insert_customer
from customers.services.fill import fill_blanks
from customers.services.match import Keys, match_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from settings_app import services as settings

# What a buyer's details may say about the customer.
BUYER_FIELDS = (
    "given_name",
    "surname",
    "company_name",
    "phone",
    "language",
    "billing_address",
    "shipping_address",
)


def customer_for_buyer(
    *,
    email: str,
    details: Mapping[str, Any],
    user_id: int | None,
    actor: Actor,
    source: Source,
    reason: str,
    may_create: bool | None = None,
    tell: Callable[[Work], None],
) -> Customer | None:
    """The customer who buys (rule 6), with the row locked until the caller's transaction ends.

    `source` is what brought it: an order or a booking. `tell` adds what was bought to the customer's timeline, in the
    same write as whatever else happens to it.

    Rules, in order:
    1. A signed-in user (`user_id`, only ever that of the session) who has a customer buys as that customer.
    2. Else the customer who has that e-mail. An archived one is restored: it buys again.
    3. A match is never overwritten: blanks are filled, what differs becomes suggestions with `reason`.
    4. No match: a new customer from the details, if the setting "create a customer when an order is placed" is on
       (`may_create`, where the caller has read it); else None. Two buyers with one new e-mail make one customer.
    Runs inside the caller's transaction. Raises InvalidInput on a field of `details`, or on `email`.
    """
    given = {name: details[name] for name in BUYER_FIELDS if details.get(name)}
    keys = Keys(user_id=user_id, email=email or None)
    customer, _by = match_customer(keys)
    if customer is None:
        if may_create is None:
            may_create = settings.current().create_customer_on_order
        if not may_create:
            return None
        try:
            data = {**given, "email": email, "kind": _kind(given)}
            return insert_customer(data, actor, source, tell=tell)[0]
        except IntegrityError:  # another buyer or a registration was quicker
            customer, _by = match_customer(keys)
            if customer is None:
                raise
    work = Work(customer, actor=actor, source=source)
    if work.set("archived_at", None):
        work.note("customer.restored")
    fill_blanks(work, given, reason=reason)
    tell(work)
    work.write()
    return customer


def _kind(given: Mapping[str, Any]) -> Customer.Kind:
    person = given.get("given_name") or given.get("surname")
    return Customer.Kind.COMPANY if given.get("company_name") and not person else Customer.Kind.INDIVIDUAL
