"""Choosing a statement: which account, which period, out of an address's query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.models import Account
from ledger.statements.periods import Period, Preset, checked, preset_period
from omnibasis.core.errors import InvalidInput
from omnibasis.core.shapes import FIRST_YEAR
from settings_app.models import Settings
from settings_app.services import current

DATES = "dates"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. `accounts` and `periods` are what there is to choose from; `typed` are the days as
    they stand in their fields; `errors` is what is wrong with them, and then `period` is the one that is shown instead.
    `settings` are those that say which day it is, for drawing the statement.
    """

    currency: str
    account_id: int | None
    period: Period
    accounts: Sequence[Option]
    periods: Sequence[Option]
    typed: tuple[str, str]
    errors: Mapping[str, Sequence[str]]
    settings: Settings

    @property
    def query(self) -> str:
        """The same choice as a query, with its days written out: a file or a mail is of what was looked at."""
        named = {"currency": self.currency, "account": self.account_id or ""}
        return urlencode(
            {k: v for k, v in named.items() if v}
            | {"from": self.period.since.isoformat(), "to": self.period.until.isoformat()}
        )


def choose(customer: Customer, given: Mapping[str, str]) -> Choice | None:
    """Reads `of` (a currency: all that is owed in it; or an account's id), or `currency` and `account`; `period` (a
    preset, or "dates"), `from` and `to`. What is missing or makes no sense is what most people want: the customer's
    currency, this month. None for a customer without accounts. Two queries.

    Raises InvalidInput on `account` for one that is not the customer's.
    """
    accounts = list(Account.objects.filter(customer=customer).order_by("currency", "pk"))
    if not accounts:
        return None
    currencies = list(dict.fromkeys(account.currency for account in accounts))
    of = given.get("of", "") or given.get("account", "") or given.get("currency", "")
    account = None
    if of.isascii() and of.isdigit():
        account = next((one for one in accounts if str(one.pk) == of), None)
        if account is None:
            raise InvalidInput({"account": [_("Choose an account of this customer in this currency.")]})
    if account is not None:
        currency = account.currency
    elif of in currencies:
        currency = of
    else:
        currency = customer.currency if customer.currency in currencies else currencies[0]
    settings = current()
    preset, period, errors = _period(given, settings.day_of(timezone.now()))
    first, last = period
    return Choice(
        currency=currency,
        account_id=account.pk if account else None,
        period=period,
        accounts=_accounts(accounts, currencies, account, currency),
        periods=[
            *(Option(value, str(label), value == preset) for value, label in Preset.choices),
            Option(DATES, _("From … to …"), preset == DATES),
        ],
        typed=(given.get("from", ""), given.get("to", ""))
        if errors
        else (first.isoformat(), last.isoformat()),
        errors=errors,
        settings=settings,
    )


def _accounts(
    accounts: Sequence[Account], currencies: Sequence[str], account: Account | None, currency: str
) -> list[Option]:
    """All that is owed in each currency, then each account that is not the only one of what is owed."""
    found = []
    for one in currencies:
        all_owed = _("All that is owed in %(currency)s") % {"currency": one}
        found.append(Option(one, all_owed, account is None and one == currency))
        owed = [a for a in accounts if a.currency == one and a.kind == AccountKind.RECEIVABLE]
        found += [
            Option(str(a.pk), f"{a.label} ({a.currency})", a == account)
            for a in accounts
            if a.currency == one and (a not in owed or len(owed) > 1 or a == account)
        ]
    return found


def _period(given: Mapping[str, str], day: date) -> tuple[str, Period, Mapping[str, Sequence[str]]]:
    preset = given.get("period", "") or (DATES if given.get("from") or given.get("to") else "")
    if preset in Preset.values:
        return preset, preset_period(preset, day), {}
    if preset == DATES:
        try:
            return DATES, checked(_day(given, "from"), _day(given, "to"), day=day), {}
        except InvalidInput as error:
            return DATES, preset_period(Preset.THIS_MONTH, day), error.errors
    return Preset.THIS_MONTH, preset_period(Preset.THIS_MONTH, day), {}


def _day(given: Mapping[str, str], name: str) -> date | None:
    """The day in this field; None for an empty one. Raises InvalidInput on it."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or day.year < FIRST_YEAR:
        raise InvalidInput({name: [_("Enter a day, such as 2026-01-31.")]})
    return day
