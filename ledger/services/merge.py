"""Accounts when customers become one, or go."""

from __future__ import annotations

from django.utils.translation import gettext as _

from customers.models import Customer
from ledger.kinds import PREPAID, TransactionKind
from ledger.models import Account
from ledger.services.post import Draft, Leg, post
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.errors import Refused
from settings_app.services import today


def move_accounts(*, keep: Customer, drop: Customer) -> None:
    """Gives the accounts of a customer that was merged away to the one that stays.

    Where both have an account that orders use, what is on drop's is transferred to keep's, and drop's is closed; so
    what one account shows is all that is owed. The caller holds both rows' locks.
    """
    used = {
        (kind, currency): pk
        for pk, kind, currency in Account.objects.filter(customer=keep, is_default=True).values_list(
            "pk", "kind", "currency"
        )
    }
    drafts, closing = [], []
    for account in Account.objects.filter(customer=drop, is_default=True).order_by("pk"):
        target = used.get((account.kind, account.currency))
        if target is None:
            continue
        closing.append(account.pk)
        drafts.append(
            Draft(
                kind=TransactionKind.TRANSFER,
                currency=account.currency,
                legs=[Leg(account.pk, -account.balance_minor), Leg(target, account.balance_minor)],
                occurred_on=today(),
                subject=drop,
                reference=str(drop.pk),
            )
        )
    post(*drafts, actor=SYSTEM, source=Source.SYSTEM)
    Account.objects.filter(pk__in=closing).update(status=Account.Status.CLOSED, is_default=False)
    Account.objects.filter(customer=drop).update(customer=keep)


def refuse_while_money_stands(customer: Customer) -> None:
    """Raises Refused while something is owed by the customer or held for them (rule 10)."""
    for account in Account.objects.filter(customer=customer).exclude(balance_minor=0).order_by("pk")[:1]:
        words = (
            _("There is %(amount)s on this customer's account “%(name)s”. Pay it out or take it back first.")
            if account.kind in PREPAID
            else _(
                "%(amount)s stands on this customer's account “%(name)s”. Settle it or make the customer not active."
            )
        )
        raise Refused(words % {"amount": account.balance(), "name": account.label})
