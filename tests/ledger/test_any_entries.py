"""Whatever staff post by hand, in whatever sequence: it sums to zero, and what is not allowed changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.services import create_customer, merge_customers
from ledger.checks import findings
from ledger.kinds import PREPAID, AccountKind
from ledger.models import Account, Entry, Transaction
from ledger.services import (
    close_account,
    enter,
    give_credit,
    open_account,
    reopen_account,
    reverse_transaction,
    transfer,
)
from omnibasis.core.errors import BusinessError
from tests.ledger.conftest import BY

pytestmark = pytest.mark.django_db
AMOUNTS = st.sampled_from([-1, 0, 1, 50, 100, 150])
WHICH = st.integers(0, 9)
ACTS = st.one_of(
    st.tuples(st.just("enter"), WHICH, st.sampled_from(["increase", "decrease"]), AMOUNTS),
    st.tuples(st.just("transfer"), WHICH, WHICH, AMOUNTS),
    st.tuples(st.just("credit"), AMOUNTS),
    st.tuples(st.just("reverse"), WHICH),
    st.tuples(st.just("open"), st.sampled_from(AccountKind.values)),
    st.tuples(st.just("close"), WHICH),
    st.tuples(st.just("reopen"), WHICH),
    st.tuples(st.just("merge")),
)


def do(act: str, *words: Any) -> None:
    accounts = list(
        Account.objects.filter(customer__isnull=False).order_by("id").values_list("pk", flat=True)
    )
    posted = list(Transaction.objects.order_by("id").values_list("pk", flat=True))
    customers = sorted(set(Account.objects.filter(pk__in=accounts).values_list("customer", flat=True)))

    def account(n: int) -> int:
        return accounts[n % len(accounts)]

    if act == "enter":
        enter(account_id=account(words[0]), effect=words[1], amount_minor=words[2], **BY)
    elif act == "transfer":
        transfer(from_id=account(words[0]), to_id=account(words[1]), amount_minor=words[2], **BY)
    elif act == "credit":
        give_credit(customer_id=customers[0], currency="EUR", amount_minor=words[0], **BY)
    elif act == "reverse" and posted:
        reverse_transaction(transaction_id=posted[words[0] % len(posted)], **BY)
    elif act == "open":
        open_account(customer_id=customers[0], kind=words[0], currency="EUR", **BY)
    elif act == "close":
        close_account(account_id=account(words[0]), **BY)
    elif act == "reopen":
        reopen_account(account_id=account(words[0]), **BY)
    elif act == "merge" and len(customers) > 1:
        merge_customers(keep_id=customers[0], drop_id=customers[1], **BY)


def everything() -> tuple[Any, ...]:
    return list(Account.objects.order_by("id").values()), Entry.objects.count(), Transaction.objects.count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=4, max_size=16))
def test_any_sequence(journey: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        for name in ("Nora", "Otto"):
            customer = create_customer(data={"given_name": name}, **BY)
            for kind in ("receivable", "deposit"):
                open_account(customer_id=customer.pk, kind=kind, currency="EUR", **BY)
        for act, *words in journey:
            before = everything()
            owed = sum_of(Account.objects.filter(customer__isnull=False))
            try:
                do(act, *words)
            except BusinessError:
                assert everything() == before, act
            assert list(findings()) == []
            assert sum_of(Account.objects.all()) == 0
            if act == "merge":
                assert sum_of(Account.objects.filter(customer__isnull=False)) == owed
            held = Account.objects.filter(kind__in=PREPAID, balance_minor__gt=0)
            assert not held.exists(), "money held for a customer is never less than nothing"
        transaction.set_rollback(True)


def sum_of(accounts: Any) -> int:
    return accounts.aggregate(n=Sum("balance_minor"))["n"] or 0
