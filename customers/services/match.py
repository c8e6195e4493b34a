"""Who is who: finding the one customer that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from omnibasis.core.errors import InvalidInput
from omnibasis.core.identity import email_key

MatchedBy = Literal["id", "external_id", "user", "email"]


@dataclass(frozen=True, slots=True)
class Keys:
    """What a caller gave to find a customer by; None where it gave nothing."""

    id: int | None = None
    external_id: str | None = None
    user_id: int | None = None
    email: str | None = None


def match_customer(keys: Keys) -> tuple[Customer | None, MatchedBy | None]:
    """The customer that `keys` mean, with its row locked, and the key that found it.

    Rules, in order:
    1. `id`: that customer, or the one it was merged into. An id that does not exist is an error on `id`.
    2. `external_id`.
    3. `user_id`: the customer that the user is linked to.
    4. `email`, compared by its key. An address that is not valid is an error on `email`.
    Archived customers match as well: their keys stay theirs. Without a key, or without a match: (None, None).
    One query (two for a merged id). Runs inside the caller's transaction.
    """
    key = _key_or_error(keys.email) if keys.email else None
    if keys.id is not None:
        return lock_customer(keys.id), "id"
    wanted = Q()
    if keys.external_id:
        wanted |= Q(external_id=keys.external_id)
    if keys.user_id is not None:
        wanted |= Q(user_id=keys.user_id)
    if key:
        wanted |= Q(email_key=key)
    if not wanted:
        return None, None
    # In primary-key order, so that two callers that match the same rows lock them in the same order.
    found = list(Customer.objects.select_for_update().filter(wanted).order_by("pk"))
    for customer in found:
        if keys.external_id and customer.external_id == keys.external_id:
            return customer, "external_id"
    for customer in found:
        if keys.user_id is not None and customer.user_id == keys.user_id:
            return customer, "user"
    for customer in found:
        if customer.email_key == key:
            return customer, "email"
    return None, None


def lock_customer(pk: int, *, field: str = "id") -> Customer:
    """The customer (or the one it was merged into), its row locked. Raises InvalidInput on `field` if there is none."""
    customer = Customer.objects.select_for_update().filter(pk=pk).first()
    while customer is not None and customer.merged_into_id is not None:
        customer = Customer.objects.select_for_update().filter(pk=customer.merged_into_id).first()
    if customer is None:
        raise InvalidInput({field: [_("There is no customer with this id.")]})
    return customer


def verified_user_without_customer(key: str) -> User | None:
    """The active user who has proven the mailbox `key` and is nobody's customer yet. Never reads `user.email`."""
    return User.objects.filter(
        emailaddress__email=key, emailaddress__verified=True, is_active=True, customer=None
    ).first()


def own_customer(user: User) -> Customer | None:
    """The customer that this end user may see: linked to them, live, and only while their e-mail is verified."""
    return (
        Customer.objects.live()
        .filter(user=user, user__is_active=True, user__emailaddress__verified=True)
        .distinct()
        .first()
    )


def _key_or_error(email: str) -> str:
    try:
        return email_key(email)
    except ValueError as error:
        raise InvalidInput({"email": [str(error)]}) from None
