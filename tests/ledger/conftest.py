"""A customer, and the words to post with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from customers.models import Customer
from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Account, Transaction
from ledger.services import Draft, Leg, Place, business, post
from omnibasis.core.actors import SYSTEM, Source

BY: dict[str, Any] = {"actor": SYSTEM, "source": Source.STAFF}


def charged(
    customer: Customer, amount: int, *, currency: str = "EUR", on: date = date(2026, 3, 1)
) -> Transaction:
    """The customer owes so much more."""
    owed = Leg(Place(customer.pk, AccountKind.RECEIVABLE), amount)
    sold = Leg(business(AccountKind.SALES), -amount)
    draft = Draft(kind=TransactionKind.CHARGE, currency=currency, legs=[owed, sold], occurred_on=on)
    return post(draft, **BY)[0]


def account_of(customer: Customer | None, kind: AccountKind, currency: str = "EUR") -> Account:
    return Account.objects.default(
        customer_id=customer.pk if customer else None, kind=kind, currency=currency
    ).get()


@pytest.fixture
def nora(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Nora", email="nora@example.com")
