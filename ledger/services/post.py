"""Posting: the one writer of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import connection, models
from django.db.models import Count, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Account, Entry, Transaction
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.core.money import MAX_MINOR
from omnibasis.core.rows import insert_rows, insert_unless_taken
from omnibasis.core.statements import ready_cursor
from omnibasis.core.text import fold


class Place(NamedTuple):
    """The default account of a customer (None: of the business) of one kind, in the draft's currency."""

    customer_id: int | None
    kind: AccountKind


def business(kind: AccountKind) -> Place:
    return Place(None, kind)


class Leg(NamedTuple):
    """So much on an account (its id) or a place, in minor units: debits positive, credits negative."""

    account: int | Place
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction to be posted. Legs of nothing are left out; a draft without legs posts nothing."""

    kind: TransactionKind
    currency: str
    legs: Sequence[Leg]
    occurred_on: date
    subject: models.Model | None = None
    reference: str = ""
    description: str = ""
    reverses: Transaction | None = None
    moving: list[Leg] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "moving", [leg for leg in self.legs if leg.amount_minor])


def post(*drafts: Draft, actor: Actor, source: Source) -> list[Transaction]:
    """Posts transactions inside the caller's transaction of the database; returns those that moved something, in order.

    Rules, in order:
    1. Each sums to zero. That it does not is a mistake of the program: ValueError, never a row.
    2. An account that is named by its place is opened when it is not there.
    3. All accounts of all drafts are locked, in primary-key order, before the first row is written: several posts in
       one transaction of the database are one call of this function, so that no two wait for each other.
    4. Each is open, and of the draft's currency; no amount and no balance exceeds `MAX_MINOR`.
    5. Each entry takes the account's next number and its balance after it; the account and its day follow.
    6. What a draft reverses was not reversed before, and is no reversal itself.
    The caller holds the row locks of the customers whose accounts these are, where it decides by what they hold.
    Raises InvalidInput on `amount`, Refused, NotFound.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("What is posted stands or falls with what it was posted for.")
    wanted = [draft for draft in drafts if draft.moving]
    for draft in wanted:
        if sum(leg.amount_minor for leg in draft.moving):
            raise ValueError(f"A transaction must sum to zero: {draft}")
        if any(abs(leg.amount_minor) >= MAX_MINOR for leg in draft.moving):
            raise InvalidInput({"amount": [_("The amount is too large.")]})
    if not wanted:
        return []
    accounts = _locked(wanted)
    posted, now = [], timezone.now()
    entries: list[Entry] = []
    for draft in wanted:
        row = _transaction(draft, actor=actor, source=source)
        row.created_at = now
        if not insert_unless_taken(row):
            raise Refused(_("This transaction was reversed already."))
        posted.append(row)
        entries += [_entry(row, _account_of(leg, draft, accounts), leg.amount_minor) for leg in draft.moving]
    insert_rows(entries)
    _bring_along(entries)
    return posted


def reversal(row: Transaction, *, occurred_on: date, description: str = "") -> Draft:
    """The draft that undoes a transaction: the same entries with their signs turned, on the same accounts.

    Where one of them was closed meanwhile, its owner's default account of that kind takes its part. Raises Refused
    for what is a reversal itself.
    """
    if row.reverses_id is not None:
        raise Refused(_("This is a reversal itself. Post what is right anew."))
    entries = row.entries.select_related("account").order_by("id")
    return Draft(
        kind=TransactionKind(row.kind),
        currency=row.currency,
        legs=[Leg(_now(entry.account), -entry.amount_minor) for entry in entries],
        occurred_on=occurred_on,
        reference=row.reference,
        description=description,
        reverses=row,
    )


def _now(account: Account) -> int | Place:
    return account.pk if account.is_open else Place(account.customer_id, AccountKind(account.kind))


def _transaction(draft: Draft, *, actor: Actor, source: Source) -> Transaction:
    about = draft.subject
    row = Transaction(
        kind=draft.kind,
        occurred_on=draft.occurred_on,
        currency=draft.currency,
        amount_minor=sum(leg.amount_minor for leg in draft.moving if leg.amount_minor > 0),
        description=draft.description.strip(),
        search_text=fold(draft.description.strip()),
        reference=draft.reference,
        reverses=draft.reverses,
        source=source,
        recorded_by=actor.label,
    )
    if about is not None:
        row.subject_type, row.subject_id = about._meta.label_lower, about.pk
    elif draft.reverses is not None:
        row.subject_type, row.subject_id = draft.reverses.subject_type, draft.reverses.subject_id
    return row


def _entry(row: Transaction, account: Account, amount_minor: int) -> Entry:
    account.entry_count += 1
    account.balance_minor += amount_minor
    if abs(account.balance_minor) >= MAX_MINOR:
        raise InvalidInput({"amount": [_("The account would hold too large an amount.")]})
    return Entry(
        transaction=row,
        account=account,
        sequence=account.entry_count,
        amount_minor=amount_minor,
        balance_minor=account.balance_minor,
        occurred_on=row.occurred_on,
    )


# --- Accounts -----------------------------------------------------------------------------------------------


class Accounts(NamedTuple):
    by_id: dict[int, Account]
    by_place: dict[tuple[Place, str], Account]


def _locked(drafts: Sequence[Draft]) -> Accounts:
    """The accounts of the drafts with their rows locked, opened where they are missing.

    The business's are opened before any row is locked: while one waits for somebody who is opening the same, nobody
    waits for it. A customer's are opened afterwards; whoever holds the customer's row is alone with them.
    """
    ids = {leg.account for d in drafts for leg in d.moving if isinstance(leg.account, int)}
    places = {(leg.account, d.currency) for d in drafts for leg in d.moving if isinstance(leg.account, Place)}
    shared = {(place, currency) for place, currency in places if place.customer_id is None}
    accounts = _lock(_wanted(ids, places), shared=shared)
    if accounts is None:
        known = _by_place(Account.objects.filter(_wanted(set(), shared)))
        # In one order, so that two who open the same ones wait for each other's first.
        for place, currency in sorted(shared - known.keys(), key=str):
            insert_unless_taken(_new(place, currency))
        accounts = _lock(_wanted(ids, places), shared=shared)
    if accounts is None:
        raise RuntimeError("An account of the business is not there although it was opened.")
    for place, currency in sorted(places - accounts.by_place.keys(), key=str):
        account = _new(place, currency)
        if not insert_unless_taken(account):
            raise RuntimeError(f"Customer {place.customer_id} got an account while their row was not locked.")
        accounts.by_id[account.pk] = accounts.by_place[place, currency] = account
    return accounts


def default_account(place: Place, currency: str) -> Account:
    """The account that a place names, opened when it is not there. The caller holds its customer's row lock."""
    account = _new(place, currency)
    known = Account.objects.default(customer_id=place.customer_id, kind=place.kind, currency=currency)
    return known.first() or (account if insert_unless_taken(account) else known.get())


def hold_accounts(*, customer_id: int | None, currency: str) -> None:
    """Locks the customer's accounts and the business's in this currency in the order of `post`, for a verb that brings
    several posts in one transaction: two who do so at once would else wait for each other's."""
    accounts = Account.objects.filter(Q(customer=None) | Q(customer=customer_id), currency=currency)
    list(accounts.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _new(place: Place, currency: str) -> Account:
    return Account(
        customer_id=place.customer_id,
        kind=place.kind,
        currency=currency,
        is_default=True,
        created_at=timezone.now(),
    )


def _wanted(ids: set[int], places: set[tuple[Place, str]]) -> Q:
    wanted = Q(pk__in=ids) if ids else Q()
    of: dict[tuple[int | None, str], list[str]] = {}
    for place, currency in places:
        of.setdefault((place.customer_id, currency), []).append(place.kind)
    for (customer_id, currency), kinds in of.items():
        owner = Q(customer__isnull=True) if customer_id is None else Q(customer=customer_id)
        wanted |= owner & Q(is_default=True, currency=currency, kind__in=sorted(kinds))
    return wanted


def _lock(wanted: Q, *, shared: set[tuple[Place, str]]) -> Accounts | None:
    """Locks what is wanted in primary-key order, in one query; None, and nothing is locked, where one of `shared` is
    not there yet."""
    rows = Account.objects.filter(wanted)
    if shared:
        there = Account.objects.filter(_wanted(set(), shared)).order_by().values("is_default")
        rows = rows.alias(there=Subquery(there.annotate(n=Count("pk")).values("n"))).filter(there=len(shared))
    found = list(rows.select_for_update(no_key=True).order_by("pk"))
    if shared and not found:
        return None
    return Accounts({row.pk: row for row in found}, _by_place(found))


def _by_place(rows: Iterable[Account]) -> dict[tuple[Place, str], Account]:
    return {
        (Place(row.customer_id, AccountKind(row.kind)), row.currency): row for row in rows if row.is_default
    }


def _account_of(leg: Leg, draft: Draft, accounts: Accounts) -> Account:
    if isinstance(leg.account, Place):
        return accounts.by_place[leg.account, draft.currency]
    account = accounts.by_id.get(leg.account)
    if account is None:
        raise NotFound(_("There is no such account."))
    if not account.is_open:
        raise Refused(_("The account “%(name)s” is closed. Reopen it first.") % {"name": account.label})
    if account.currency != draft.currency:
        raise InvalidInput({"account": [_("This account is kept in %(c)s.") % {"c": account.currency}]})
    return account


def _bring_along(entries: Sequence[Entry]) -> None:
    """Writes the accounts' balances and their days: one statement each, however many entries there are."""
    last = {entry.account_id: entry for entry in entries}
    days: dict[tuple[int, date, str], list[int]] = {}
    for entry in entries:
        day = days.setdefault((entry.account_id, entry.occurred_on, entry.transaction.kind), [0, 0, 0])
        day[0 if entry.amount_minor > 0 else 1] += abs(entry.amount_minor)
        day[2] += 1
    whens, one = " ".join(["WHEN %s THEN %s"] * len(last)), "(%s, %s, %s, %s, %s, %s)"
    as_day = connection.ops.adapt_datefield_value
    with ready_cursor() as cursor:
        cursor.execute(
            f"UPDATE ledger_account SET balance_minor = CASE id {whens} END, entry_count = CASE id {whens} END"  # noqa: S608
            f" WHERE id IN ({', '.join(['%s'] * len(last))})",
            [
                *(value for pk, entry in last.items() for value in (pk, entry.balance_minor)),
                *(value for pk, entry in last.items() for value in (pk, entry.sequence)),
                *last,
            ],
        )
        cursor.execute(
            "INSERT INTO ledger_accountday AS d (account_id, day, kind, debit_minor, credit_minor, entries)"  # noqa: S608
            f" VALUES {', '.join([one] * len(days))} ON CONFLICT (account_id, day, kind) DO UPDATE SET"
            " debit_minor = d.debit_minor + excluded.debit_minor,"
            " credit_minor = d.credit_minor + excluded.credit_minor, entries = d.entries + excluded.entries",
            [value for (pk, day, kind), sums in days.items() for value in (pk, as_day(day), kind, *sums)],
        )
