"""Opening, changing, closing and deleting accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.services import lock_customer
from ledger.kinds import OF_CUSTOMERS, OF_THE_BUSINESS
from ledger.models import Account
from ledger.services.telling import tell
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.core.money import CURRENCIES

MAX_DEPTH = 5
_SHOWN = ("code", "name", "description", "parent_id")


@dataclass(frozen=True, slots=True)
class Details:
    """What staff say about an account. `parent_id`: the account that it is a part of."""

    name: str = ""
    code: str = ""
    description: str = ""
    parent_id: int | None = None


@transaction.atomic
def open_account(
    *,
    customer_id: int | None,
    kind: str,
    currency: str,
    actor: Actor,
    source: Source,
    details: Details | None = None,
) -> Account:
    """Opens an account for a customer, or (None) for the business.

    Rules, in order:
    1. The kind is one that such an owner has (`ledger.kinds`); the currency is known.
    2. The first open one of its owner, kind and currency is the one that orders use.
    3. `details` by `_put`.
    Raises InvalidInput on `customer`, `type`, `currency`, `code`, `name`, `description`, `parent`.
    """
    customer = lock_customer(customer_id, field="customer") if customer_id is not None else None
    errors = {}
    if kind not in (OF_CUSTOMERS if customer else OF_THE_BUSINESS):
        errors["type"] = [_("Choose what kind of account it is.")]
    if currency not in CURRENCIES:
        errors["currency"] = [_("Choose a currency.")]
    if errors:
        raise InvalidInput(errors)
    account = Account(customer=customer, kind=kind, currency=currency, created_at=timezone.now())
    _put(account, details or Details())
    taken = Account.objects.default(
        customer_id=customer.pk if customer else None, kind=kind, currency=currency
    )
    account.is_default = not taken.exists()
    _save(account)
    tell(account, "account.opened", actor, source)
    return account


@transaction.atomic
def edit_account(*, account_id: int, details: Details, actor: Actor, source: Source) -> Account:
    """Changes what an account is called and where it belongs; its owner, kind and currency stay.

    Raises NotFound, InvalidInput by field. What changes nothing is not told.
    """
    account = lock_account(account_id)
    before = {name: getattr(account, name) for name in _SHOWN}
    _put(account, details)
    changes = {
        n: (before[n] or "", getattr(account, n) or "") for n in _SHOWN if before[n] != getattr(account, n)
    }
    if changes:
        _save(account, update_fields=["code", "name", "description", "parent"])
        tell(account, "account.edited", actor, source, changes=changes)
    return account


@transaction.atomic
def close_account(*, account_id: int, actor: Actor, source: Source) -> Account:
    """Closes an account: it keeps its entries and takes no more. `reopen_account` undoes it.

    Rules: there is nothing on it, and no open account is a part of it. Orders then use another, or open one when they
    need it. Raises NotFound, Refused.
    """
    account = lock_account(account_id)
    if not account.is_open:
        raise Refused(_("This account is closed already."))
    if account.balance_minor:
        raise Refused(
            _("There is %(amount)s on this account. Transfer it first, then close the account.")
            % {"amount": account.balance()}
        )
    if account.children.filter(status=Account.Status.OPEN).exists():
        raise Refused(_("Close the accounts that are a part of this one first."))
    account.status, account.is_default = Account.Status.CLOSED, False
    account.save(update_fields=["status", "is_default"])
    tell(account, "account.closed", actor, source)
    return account


@transaction.atomic
def reopen_account(*, account_id: int, actor: Actor, source: Source) -> Account:
    """Opens a closed account again; orders use it if they have no other. Raises NotFound, Refused."""
    account = lock_account(account_id)
    if account.is_open:
        raise Refused(_("This account is open."))
    account.status = Account.Status.OPEN
    account.is_default = not _default_beside(account).exists()
    account.save(update_fields=["status", "is_default"])
    tell(account, "account.reopened", actor, source)
    return account


@transaction.atomic
def use_for_orders(*, account_id: int, actor: Actor, source: Source) -> Account:
    """Makes an open account the one of its owner, kind and currency that orders post to. Raises NotFound, Refused."""
    account = lock_account(account_id)
    if not account.is_open:
        raise Refused(_("This account is closed. Reopen it first."))
    if not account.is_default:
        _default_beside(account).update(is_default=False)
        account.is_default = True
        account.save(update_fields=["is_default"])
        tell(account, "account.used_by_orders", actor, source)
    return account


@transaction.atomic
def delete_account(*, account_id: int, actor: Actor, source: Source) -> None:
    """Deletes an account that nothing was ever posted to. Raises NotFound; Refused where something was: close it."""
    account = lock_account(account_id)
    if account.entry_count:
        raise Refused(_("Transactions were posted to this account, so it stays. Close it instead."))
    if account.children.exists():
        raise Refused(_("Other accounts are a part of this one. Move or delete them first."))
    tell(account, "account.deleted", actor, source)
    account.delete()


def lock_account(account_id: int) -> Account:
    """The account with its row locked, and its customer's before it (`customer`), for a verb that posts nothing.

    Raises NotFound.
    """
    return lock_owner(account_id, own_row=True)


def lock_owner(account_id: int, *, own_row: bool = False) -> Account:
    """The account with its customer's row locked, which keeps others from what is held for a customer; not its own.

    For a verb that posts: `post` locks all accounts in their order, and whoever holds one before waits for somebody
    who waits for them. Raises NotFound.
    """
    known = Account.objects.filter(pk=account_id).values_list("customer_id", flat=True).first()
    customer = lock_customer(known) if known is not None else None
    accounts = Account.objects.select_for_update(no_key=True) if own_row else Account.objects.all()
    account = accounts.filter(pk=account_id).first()
    if account is None:
        raise NotFound(_("There is no such account."))
    if account.customer_id is not None and customer is not None and account.customer_id == customer.pk:
        account.customer = customer
    return account


def _default_beside(account: Account) -> Any:
    return Account.objects.default(
        customer_id=account.customer_id, kind=account.kind, currency=account.currency
    ).exclude(pk=account.pk)


def _put(account: Account, details: Details) -> None:
    """Rules: a code is unique, or none; the account that it is a part of has the same owner, kind and currency, is
    open and no part of this one, and at most MAX_DEPTH stand above each other."""
    texts: Mapping[str, tuple[str, int]] = {
        "name": (details.name.strip(), 120),
        "code": (details.code.strip(), 40),
        "description": (details.description.strip(), 2_000),
    }
    errors = {
        name: [_("At most %(limit)d characters.") % {"limit": limit}]
        for name, (text, limit) in texts.items()
        if len(text) > limit
    }
    account.name, account.description = texts["name"][0], texts["description"][0]
    account.code = texts["code"][0] or None
    account.parent_id = details.parent_id
    if account.parent_id is not None and (why := _why_not_above(account)):
        errors["parent"] = [why]
    if errors:
        raise InvalidInput(errors)


def _why_not_above(account: Account) -> str:
    above: Account | None = Account.objects.filter(pk=account.parent_id or 0).first()
    owner = (account.customer_id, account.kind, account.currency)
    if above is None or (above.customer_id, above.kind, above.currency) != owner:
        return _("Choose an account of the same owner, type and currency.")
    if not above.is_open:
        return _("This account is closed. Choose one that is open.")
    seen = 1
    while above is not None:
        if above.pk == account.pk:
            return _("An account cannot be a part of itself.")
        seen, above = seen + 1, above.parent
    return _("Accounts are nested too deeply.") if seen > MAX_DEPTH else ""


def _save(account: Account, **kwargs: Any) -> None:
    try:
        with transaction.atomic():
            account.save(**kwargs)
    except IntegrityError:
        if account.code and Account.objects.filter(code=account.code).exclude(pk=account.pk).exists():
            raise InvalidInput({"code": [_("Another account has this code.")]}) from None
        raise
