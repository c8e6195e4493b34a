"""Who is who: finding the one customer that is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from omnibasis.core.errors import InvalidInput
from omnibasis.core.identity import email_key
from omnibasis.core.statements import ready_cursor

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
    One query without a match, two with one. Runs inside the caller's transaction.
    """
    key = _key_or_error(keys.email) if keys.email else None
    if keys.id is not None:
        return lock_customer(keys.id), "id"
    wanted = {"external_id": keys.external_id or None, "user_id": keys.user_id, "email_key": key}
    given = {column: value for column, value in wanted.items() if value is not None}
    if not given:
        return None, None
    found = _lock_matches(given)
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


def _lock_matches(given: Mapping[str, Any]) -> list[Customer]:
    # Written out, because building this query anew each time cost more than the database takes to answer it: it is
    # asked for every order and every CreateOrEdit. In primary-key order, so that callers lock in the same order.
    where = " OR ".join(f"{column} = %s" for column in given)
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    sql = f"SELECT id FROM customers_customer WHERE {where} ORDER BY id{lock}"  # noqa: S608  # columns are ours
    with ready_cursor() as cursor:
        cursor.execute(sql, list(given.values()))
        ids = [row[0] for row in cursor.fetchall()]
    return list(Customer.objects.filter(pk__in=ids).order_by("pk")) if ids else []


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
    # Two small queries rather than a join: nearly always the first finds nobody. Written out as in `_lock_matches`.
    # The lock waits for whoever is just proving the mailbox, and makes them wait for the customer that comes of this:
    # else neither sees the other, and the two stay apart.
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with ready_cursor() as cursor:
        cursor.execute(
            f"SELECT user_id, verified FROM account_emailaddress WHERE email = %s ORDER BY id{lock}",  # noqa: S608
            [key],
        )
        proven = [user_id for user_id, verified in cursor.fetchall() if verified]
    return User.objects.filter(pk=proven[0], is_active=True, customer=None).first() if proven else None


def own_customer(user: User | int) -> Customer | None:
    """The customer that this end user may see (`CustomerQuerySet.own_of`). One query."""
    return Customer.objects.own_of(user).first()


def _key_or_error(email: str) -> str:
    try:
        return email_key(email)
    except ValueError as error:
        raise InvalidInput({"email": [str(error)]}) from None
