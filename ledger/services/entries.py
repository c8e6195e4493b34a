"""What staff post by hand: entries, transfers, credit, and taking a transaction back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from customers.services import lock_customer
from ledger.kinds import CREDIT_NORMAL, OF_THE_BUSINESS, PREPAID, AccountKind, TransactionKind
from ledger.models import Account, Transaction
from ledger.services.accounts import lock_owner
from ledger.services.post import Draft, Leg, Place, business, default_account, post, reversal
from ledger.services.telling import tell
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.core.money import CURRENCIES, MAX_MINOR, format_money
from settings_app.services import today

Effect = Literal["increase", "decrease"]
MAX_DETAILS = 200

# What stands against an entry by hand, unless the caller says otherwise.
AGAINST = {
    TransactionKind.CHARGE: AccountKind.SALES,
    TransactionKind.PAYMENT: AccountKind.BANK,
    TransactionKind.REFUND: AccountKind.BANK,
    TransactionKind.FEE: AccountKind.FEES,
    TransactionKind.CREDIT: AccountKind.ADJUSTMENTS,
    TransactionKind.ADJUSTMENT: AccountKind.ADJUSTMENTS,
}
OTHER_SIDES = tuple(kind for kind in OF_THE_BUSINESS if kind != AccountKind.RECEIVABLE)


@transaction.atomic
def enter(
    *,
    account_id: int,
    effect: str,
    amount_minor: int,
    actor: Actor,
    source: Source,
    kind: str = TransactionKind.ADJUSTMENT,
    against: str | None = None,
    details: str = "",
    occurred_on: date | None = None,
) -> Transaction:
    """Posts an entry to an account by hand: `amount_minor` more or less on it, as people read its balance.

    Rules, in order:
    1. `effect` is "increase" or "decrease": on a receivable the customer owes more or less, on store credit more or
       less is left. Money that the business holds for a customer is never less than nothing.
    2. The other side is the business's default account of the kind `against` (default by `AGAINST`).
    3. `occurred_on` (default today, in the business's time zone) is not in the future.
    Raises NotFound, Refused, InvalidInput on `effect`, `amount`, `kind`, `against`, `details`, `date`.
    """
    account = lock_owner(account_id)
    errors = _errors(amount_minor, details, occurred_on)
    if effect not in ("increase", "decrease"):
        errors["effect"] = [_("Choose what the entry does.")]
    if kind not in AGAINST:
        errors["kind"] = [_("Choose what kind of entry it is.")]
    other = against or (AGAINST[TransactionKind(kind)] if kind in AGAINST else AccountKind.ADJUSTMENTS)
    if other not in OTHER_SIDES:
        errors["against"] = [_("Choose the other side of the entry.")]
    elif account.customer_id is None and account.is_default and other == account.kind:
        errors["against"] = [_("Choose another account than this one for the other side.")]
    if errors:
        raise InvalidInput(errors)
    more = amount_minor if effect == "increase" else -amount_minor
    require_left(account, -more)
    signed = -more if account.kind in CREDIT_NORMAL else more
    draft = Draft(
        kind=TransactionKind(kind),
        currency=account.currency,
        legs=[Leg(account.pk, signed), Leg(business(AccountKind(other)), -signed)],
        occurred_on=occurred_on or today(),
        description=details,
    )
    return _post(draft, account, "ledger.entered", actor, source, effect=effect)


@transaction.atomic
def transfer(
    *,
    from_id: int,
    to_id: int,
    amount_minor: int,
    actor: Actor,
    source: Source,
    details: str = "",
    occurred_on: date | None = None,
) -> Transaction:
    """Moves an amount from one account to another of the same owner and currency.

    Rules, in order:
    1. Both are the same customer's, or both the business's; they are two, in one currency.
    2. The first is less by it, as people read it, and the other side follows: between two of one kind it is more; from
       a deposit to a receivable, less is owed. From a receivable to money that is held for the customer it is what
       was paid too much: the receivable is more by it, and so is what is held.
    3. Money that the business holds for a customer is never less than nothing.
    Raises NotFound, Refused, InvalidInput on `to`, `amount`, `details`, `date`.
    """
    origin = lock_owner(from_id)
    target = Account.objects.filter(pk=to_id).first()
    errors = _errors(amount_minor, details, occurred_on)
    if target is None or target.pk == origin.pk or target.customer_id != origin.customer_id:
        errors["to"] = [_("Choose another account of the same owner.")]
    elif target.currency != origin.currency:
        errors["to"] = [_("Choose an account in %(currency)s.") % {"currency": origin.currency}]
    if errors or target is None:
        raise InvalidInput(errors)
    require_left(origin, amount_minor)
    debits = origin.kind in CREDIT_NORMAL or target.kind in PREPAID
    signed = amount_minor if debits else -amount_minor
    draft = Draft(
        kind=TransactionKind.TRANSFER,
        currency=origin.currency,
        legs=[Leg(origin.pk, signed), Leg(target.pk, -signed)],
        occurred_on=occurred_on or today(),
        description=details,
    )
    return _post(draft, origin, "ledger.transferred", actor, source, to=target.pk, to_name=target.label)


@transaction.atomic
def give_credit(
    *,
    customer_id: int,
    currency: str,
    amount_minor: int,
    actor: Actor,
    source: Source,
    details: str = "",
) -> Transaction:
    """Gives a customer store credit, at the business's cost; the account is opened when there is none.

    Raises InvalidInput on `customer`, `currency`, `amount`, `details`.
    """
    customer = lock_customer(customer_id, field="customer")
    if currency not in CURRENCIES:
        raise InvalidInput({"currency": [_("Choose a currency.")]})
    account = default_account(Place(customer.pk, AccountKind.CREDIT), currency)
    return enter(
        account_id=account.pk,
        effect="increase",
        amount_minor=amount_minor,
        kind=TransactionKind.CREDIT,
        details=details,
        actor=actor,
        source=source,
    )


@transaction.atomic
def reverse_transaction(
    *, transaction_id: int, actor: Actor, source: Source, details: str = ""
) -> Transaction:
    """Takes back what was posted by hand, by a further transaction of today that names it.

    Rules, in order:
    1. What an order posted is taken back on the order, which follows what was done with it.
    2. It was not taken back before, and takes nothing back itself.
    3. Money that the business holds for a customer is never less than nothing afterwards.
    Raises NotFound, Refused, InvalidInput on `details`.
    """
    row = Transaction.objects.filter(pk=transaction_id).first()
    if row is None:
        raise NotFound(_("There is no such transaction."))
    if row.subject_type:
        raise Refused(
            _("This followed from something else. Take that back instead: revert or refund the order.")
        )
    if len(details.strip()) > MAX_DETAILS:
        raise InvalidInput({"details": [_("At most %(limit)d characters.") % {"limit": MAX_DETAILS}]})
    entries = list(row.entries.select_related("account").order_by("account__customer_id", "account_id"))
    shown = next((e.account for e in entries if e.account.customer_id is not None), entries[0].account)
    account = lock_owner(shown.pk)
    if Transaction.objects.filter(reverses=row).exists():
        raise Refused(_("This transaction was taken back already."))
    for entry in entries:
        if entry.account.customer_id is not None:
            entry.account.refresh_from_db(fields=["balance_minor"])
            require_left(entry.account, entry.shown_minor)
    draft = reversal(row, occurred_on=today(), description=details)
    return _post(draft, account, "ledger.reversed", actor, source, reverses=row.pk)


def require_left(account: Account, less_minor: int) -> None:
    """Raises InvalidInput on `amount` where taking so much leaves less than nothing of what is held for a customer."""
    if account.kind in PREPAID and less_minor > max(account.shown_minor, 0):
        left = format_money(account.shown_minor, account.currency)
        raise InvalidInput({"amount": [_("Only %(left)s is left on this account.") % {"left": left}]})


def _post(
    draft: Draft, account: Account, verb: str, actor: Actor, source: Source, **more: object
) -> Transaction:
    (row,) = post(draft, actor=actor, source=source)
    data = {
        "transaction": row.pk,
        "amount_minor": row.amount_minor,
        "kind": row.kind,
        "details": row.description,
        "occurred_on": row.occurred_on.isoformat(),
    }
    tell(account, verb, actor, source, subject=row, data=data | more)
    return row


def _errors(amount_minor: int, details: str, occurred_on: date | None) -> dict[str, list[str]]:
    errors = {}
    if not 0 < amount_minor < MAX_MINOR:
        errors["amount"] = [_("Enter an amount of more than nothing.")]
    if len(details.strip()) > MAX_DETAILS:
        errors["details"] = [_("At most %(limit)d characters.") % {"limit": MAX_DETAILS}]
    if occurred_on is not None and occurred_on > today():
        errors["date"] = [_("Choose a day that is not in the future.")]
    return errors
