"""What stands on a statement, as data: amounts in minor units as people read them, more is more owed (or held).

A statement is drawn from what was entered: its opening balance from what the accounts came to on each day, its lines
from the entries of the period. One that was sent keeps the number of the last entry that there was (`up_to`) and all
that is no entry (`document`), so it is drawn again as it was, whatever was dated back into its period since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.utils.translation import gettext as _

from ledger.kinds import PREPAID, AccountKind, TransactionKind, for_people
from ledger.models import Account, Entry, Statement
from ledger.statements.periods import Period
from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import CURRENCIES

# What one statement prints; earlier entries of its period are summed up in a line.
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose statement, in which currency, and of which accounts: one (`account_id`), or all that the customer owes on.

    `held` are the customer's other accounts of the currency, for what the business holds: (kind, name, minor units).
    """

    customer_id: int
    currency: str
    kind: str
    account_ids: tuple[int, ...]
    account_id: int | None = None
    account_name: str = ""
    is_default: bool = True
    held: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    entry_id: int
    occurred_on: date
    kind: str
    reverses: bool
    subject_type: str
    reference: str
    details: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` are the last ones of the period, `left_out` how many come before them, `carried_minor` the balance with
    which they begin. `totals` by name (`totals_of`): opening and totals come to the closing balance."""

    scope: Scope
    period: Period
    opening_minor: int
    closing_minor: int
    lines: Sequence[Line]
    left_out: int
    carried_minor: int
    totals: Mapping[str, int]
    document: Mapping[str, Any]

    @property
    def is_receivable(self) -> bool:
        return self.scope.kind == AccountKind.RECEIVABLE

    @property
    def has_moved(self) -> bool:
        return bool(self.lines)


def scope_of(*, customer_id: int, currency: str, account_id: int | None = None) -> Scope:
    """Finds the accounts, closed ones as well. One query.

    Raises InvalidInput on `currency` for one that there is none of, on `account` for one that is not the customer's in
    that currency.
    """
    if currency not in CURRENCIES:
        raise InvalidInput({"currency": [_("Choose a currency.")]})
    accounts = list(Account.objects.filter(customer=customer_id, currency=currency).order_by("pk"))
    chosen = next((account for account in accounts if account.pk == account_id), None)
    if account_id is not None and chosen is None:
        raise InvalidInput({"account": [_("Choose an account of this customer in this currency.")]})
    kind = chosen.kind if chosen is not None else AccountKind.RECEIVABLE
    of = [chosen] if chosen is not None else [a for a in accounts if a.kind == kind]
    held = [a for a in accounts if a.kind in PREPAID and a.balance_minor] if kind not in PREPAID else []
    return Scope(
        customer_id=customer_id,
        currency=currency,
        kind=kind,
        account_ids=tuple(account.pk for account in of),
        account_id=account_id,
        account_name=chosen.label if chosen is not None else "",
        is_default=chosen is None or chosen.is_default,
        held=tuple((account.kind, account.name, account.shown_minor) for account in held),
    )


def sheet_of(scope: Scope, period: Period, document: Mapping[str, Any], *, up_to: int | None = None) -> Sheet:
    """The statement as the ledger has it now, or as of the entry `up_to`. Three queries."""
    before = Account.objects.filter(pk__in=scope.account_ids).balance_on(period.since - timedelta(days=1))
    return _sheet(scope, period, document, for_people(scope.kind, before), up_to)


def sheet_again(statement: Statement) -> Sheet:
    """One that was sent, exactly as it was: what was entered later does not count. Two queries."""
    document = statement.document
    scope = Scope(
        customer_id=statement.customer_id,
        currency=statement.currency,
        kind=document["kind"],
        account_ids=tuple(document["accounts"]),
        account_id=statement.account_id,
        account_name=document["account_name"],
        held=tuple((kind, name, minor) for kind, name, minor in document["held"]),
    )
    period = Period(statement.since, statement.until)
    return _sheet(scope, period, document, statement.opening_minor, statement.up_to)


def _sheet(
    scope: Scope, period: Period, document: Mapping[str, Any], opening_minor: int, up_to: int | None
) -> Sheet:
    entries = Entry.objects.filter(
        account__in=scope.account_ids, occurred_on__gte=period.since, occurred_on__lte=period.until
    )
    if up_to is not None:
        entries = entries.filter(pk__lte=up_to)
    count, moved, totals = totals_of(entries, scope.kind)
    closing = opening_minor + moved
    rows = list(entries.order_by("-occurred_on", "-id").values_list(*_COLUMNS)[:MOST_LINES]) if count else []
    balance, lines = closing, list[Line]()
    for pk, day, minor, kind, reverses, about, reference, details in rows:
        amount = for_people(scope.kind, minor)
        lines.append(Line(pk, day, kind, reverses is not None, about, reference, details, amount, balance))
        balance -= amount
    lines.reverse()
    return Sheet(
        scope=scope,
        period=period,
        opening_minor=opening_minor,
        closing_minor=closing,
        lines=lines,
        left_out=count - len(lines),
        carried_minor=balance,
        totals=totals,
        document=document,
    )


_COLUMNS = (
    "pk", "occurred_on", "amount_minor", "transaction__kind", "transaction__reverses_id", "transaction__subject_type",
    "transaction__reference", "transaction__description",
)  # fmt: skip


def totals_of(entries: Any, account_kind: str) -> tuple[int, int, dict[str, int]]:
    """How many entries, what they came to, and that by name, as people read it. One query.

    On what is owed: `charged` and `refunded` (paid out to the customer) are more, `paid` and `credited` less. On what
    is held: `added` is more, `used` less. What takes an entry back counts where that entry did.
    """
    grouped = (
        entries.order_by()
        .annotate(
            taken_back=ExpressionWrapper(Q(transaction__reverses__isnull=False), output_field=BooleanField()),
            is_debit=ExpressionWrapper(Q(amount_minor__gt=0), output_field=BooleanField()),
        )
        .values_list("transaction__kind", "taken_back", "is_debit")
        .annotate(n=Count("id"), minor=Sum("amount_minor"))
    )
    held = account_kind in PREPAID
    totals = dict.fromkeys(("added", "used") if held else ("charged", "paid", "refunded", "credited"), 0)
    count, moved = 0, 0
    for kind, taken_back, is_debit, n, minor in grouped:
        amount = for_people(account_kind, minor)
        name, sign = _bucket(kind, held=held, more=(is_debit != held) != taken_back)
        totals[name] += sign * amount
        count += n
        moved += amount
    return count, moved, totals


def _bucket(kind: str, *, held: bool, more: bool) -> tuple[str, int]:
    """What an entry counts to, and whether that total is more owed (1) or less (-1)."""
    if held:
        return ("added", 1) if more else ("used", -1)
    if kind in (TransactionKind.CHARGE, TransactionKind.FEE):
        return "charged", 1
    if kind == TransactionKind.PAYMENT:
        return "paid", -1
    if kind == TransactionKind.REFUND and more:
        return "refunded", 1
    return "credited", -1
