"""What the ledger shows in My account: the user's own balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from ledger.kinds import PREPAID, AccountKind
from ledger.models import Account
from omnibasis.core.money import format_money
from omnibasis.ui.registry import Panel, panels


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands between a customer and the business in one currency. `owed_minor` below nothing is in the customer's
    favour; `held`: (account, amount) of each that has something on it."""

    currency: str
    owed_minor: int
    held: Sequence[tuple[str, str]]

    @property
    def amount(self) -> str:
        return format_money(abs(self.owed_minor), self.currency)


def balances_of(accounts: Sequence[Account]) -> list[Balance]:
    """One for each currency, by its code."""
    found = []
    for currency in sorted({account.currency for account in accounts}):
        of = [account for account in accounts if account.currency == currency]
        owed = sum(account.shown_minor for account in of if account.kind == AccountKind.RECEIVABLE)
        held = [(a.label, a.balance()) for a in of if a.kind in PREPAID and a.balance_minor]
        found.append(Balance(currency, owed, held))
    return found


def _owed(user_id: int) -> str | None:
    """What the door says: what is owed, else what is held; None without accounts. One query."""
    own = Customer.objects.own_of(user_id).values("pk")
    balances = balances_of(list(Account.objects.filter(customer__in=own)))
    if not balances:
        return None
    owed = [balance.amount for balance in balances if balance.owed_minor > 0]
    if owed:
        return _("You owe %(amounts)s") % {"amounts": ", ".join(owed)}
    held = [amount for balance in balances for _name, amount in balance.held]
    return _("%(amounts)s held for you") % {"amounts": ", ".join(held)} if held else _("Nothing is owed")


panels.add(Panel("my_account", "balance", gettext_lazy("Balance"), "ledger:balance", order=18, count=_owed))
