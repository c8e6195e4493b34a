"""Pages of entries, and of the transactions that have one on certain accounts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework.request import Request

from ledger.api.represent import ENTRY_VALUES, TRANSACTION_VALUES, entry_rows, transaction_rows
from ledger.models import Account, Entry, Transaction
from ledger.querysets import EntryQuerySet
from omnibasis.core.answers import Answer
from omnibasis.core.listing import cursor_page
from omnibasis.core.pagination import Order

# What is filtered by, and the column of the transaction that has it.
_WANTED = {"kind": "kind", "currency": "currency", "reference": "reference"}


def entry_page(request: Request, accounts: Mapping[int, str], given: Mapping[str, Any]) -> Answer:
    """A page of the entries on these accounts (their kinds by their ids), newest first."""
    return cursor_page(
        request,
        _on(request, accounts, given).values(*ENTRY_VALUES),
        order=order_of(given),
        given=given,
        represent=lambda rows: entry_rows(rows, accounts),
    )


def transaction_page(request: Request, accounts: Mapping[int, str], given: Mapping[str, Any]) -> Answer:
    """A page of the transactions with an entry on these accounts, newest first.

    It walks the accounts' entries, which an index has in that order, and stops at each transaction's last one: the
    walk over all transactions to find an account's few would be as long as the ledger.
    """
    later = Entry.objects.filter(
        transaction=OuterRef("transaction"), account__in=list(accounts), id__gt=OuterRef("id")
    )
    last = _on(request, accounts, given).filter(~Exists(later))
    rows = last.values("id", "occurred_on", "transaction_id")
    return cursor_page(request, rows, order=order_of(given), given=given, represent=_transactions)


def order_of(given: Mapping[str, Any]) -> Order:
    """Newest first; by their days where days are asked for, so that the index starts at the first of them."""
    return Order("occurred_on" if "from" in given or "to" in given else "id", descending=True)


def wanted(given: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """What was sent of the filters, by column."""
    by_column = {prefix + column: given[name].strip() for name, column in _WANTED.items() if name in given}
    if given.get("subject"):
        by_column[f"{prefix}subject_type"], by_column[f"{prefix}subject_id"] = given["subject"]
    if given.get("from"):
        by_column["occurred_on__gte"] = given["from"]
    if given.get("to"):
        by_column["occurred_on__lte"] = given["to"]
    return by_column


def accounts_of(request: Request, *, customer_id: int | None, account_id: int | None) -> dict[int, str]:
    """The accounts that are meant, of those that the caller may see: their kinds by their ids."""
    found = Account.objects.visible_to(request.user).order_by("id")
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    if account_id is not None:
        found = found.filter(pk=account_id)
    return dict(found.values_list("pk", "kind"))


def _on(request: Request, accounts: Iterable[int], given: Mapping[str, Any]) -> EntryQuerySet:
    found: EntryQuerySet = Entry.objects.visible_to(request.user)
    return found.filter(account__in=list(accounts), **wanted(given, "transaction__"))


def _transactions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = [row["transaction_id"] for row in rows]
    found: QuerySet[Any, dict[str, Any]] = Transaction.objects.filter(pk__in=ids).values(*TRANSACTION_VALUES)
    by_id = {row["id"]: row for row in found}
    return transaction_rows([by_id[pk] for pk in ids])
