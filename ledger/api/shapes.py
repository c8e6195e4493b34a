"""What callers send about the ledger, and what they get, for the schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from rest_framework import serializers

from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Account
from ledger.services.entries import AGAINST, MAX_DETAILS, OTHER_SIDES
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput
from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.money import CURRENCIES, to_minor
from omnibasis.core.shapes import Amount, AnyField, Day, Errors, Kind, Shape, Text, Whole, documented

ACCOUNT_KINDS = tuple(AccountKind.values)
KINDS = tuple(TransactionKind.values)
ENTRY_KINDS = tuple(kind.value for kind in AGAINST)
SIDES = tuple(kind.value for kind in OTHER_SIDES)
STATUSES = tuple(Account.Status.values)
OWNERS = ("business", "customers")
EFFECTS = ("increase", "decrease")


@dataclass(frozen=True)
class Subject:
    """What a transaction was posted for, in a query string: "order:12". Comes out as the stored type and the id."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> tuple[str, int] | None:
        name, _colon, digits = str(value).strip().partition(":")
        stored = next((m._meta.label_lower for m in apps.get_models() if m._meta.model_name == name), None)
        if stored and digits.isascii() and digits.isdecimal() and len(digits) < 19:
            return stored, int(digits)
        errors.setdefault(path, []).append(_("Send what it was posted for and its id, such as order:12."))
        return None

    def document(self, *, required: bool) -> AnyField:
        return serializers.CharField(required=required, help_text=self.help)


def minor_sent(data: Mapping[str, Any], name: str, currency: str) -> int:
    """An amount that was sent, in minor units. Raises InvalidInput on it."""
    try:
        return to_minor(data[name], currency)
    except ValueError as error:
        raise InvalidInput({name: [str(error)]}) from None


def texts(data: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Those texts of `names` that were sent, trimmed; null is none."""
    return {name: (data[name] or "").strip() for name in names if name in data}


_NAMED: dict[str, Kind] = {
    "name": Text(120, "Its kind's name stands in for none."),
    "code": Text(40, "As in your chart of accounts; no two accounts share one."),
    "description": Text(2_000),
    "parent": Whole(
        "The account that it is a part of: of the same owner, kind and currency, and open.", nullable=True
    ),
}
_CURRENCY = Text(3, choices=CURRENCIES, nullable=False)
_AMOUNT = Amount("A decimal string in major units of the account's currency, more than nothing.")
_DETAILS = Text(MAX_DETAILS, "What it is for.")
_DATE = Day("The day that it counts for: today unless told; not in the future.")
ACCOUNT = Shape(
    "AccountInput",
    {
        "customer": Whole("Whose it is; null, or not sent, for the business's own.", nullable=True),
        "kind": Text(12, choices=ACCOUNT_KINDS, nullable=False),
        "currency": _CURRENCY,
        **_NAMED,
    },
    frozenset({"kind", "currency"}),
)
ACCOUNT_EDIT = Shape("AccountEdit", _NAMED)
ENTER = Shape(
    "EnterInput",
    {
        "account": Whole("The account that the entry is for."),
        "effect": Text(
            10,
            "Whether its balance, as people read it, is more or less by the amount.",
            choices=EFFECTS,
            nullable=False,
        ),
        "amount": _AMOUNT,
        "kind": Text(10, "`adjustment` unless told.", choices=ENTRY_KINDS, nullable=False),
        "against": Text(
            12,
            "The business's account on the other side, by its kind. Unless told: `sales` for a charge, `bank` for a "
            "payment or refund, `fees` for a fee, else `adjustments`.",
            choices=SIDES,
            nullable=False,
        ),
        "details": _DETAILS,
        "date": _DATE,
    },
    frozenset({"account", "effect", "amount"}),
)
TRANSFER = Shape(
    "TransferInput",
    {
        "from": Whole("The account that has less afterwards."),
        "to": Whole("Another account of the same owner and currency."),
        "amount": _AMOUNT,
        "details": _DETAILS,
        "date": _DATE,
    },
    frozenset({"from", "to", "amount"}),
)
CREDIT = Shape(
    "CreditInput",
    {
        "currency": _CURRENCY,
        "amount": Amount("A decimal string in major units of that currency, more than nothing."),
        "details": _DETAILS,
    },
    frozenset({"currency", "amount"}),
)
REVERSE = Shape("ReverseInput", {"details": Text(MAX_DETAILS, "Why.")})

ACCOUNT_LIST = Shape(
    "AccountListQuery",
    {
        **PAGING,
        "customer": Whole("Only this customer's."),
        "owner": Text(10, "Only the business's own, or only customers'.", choices=OWNERS, nullable=False),
        "kind": Text(12, choices=ACCOUNT_KINDS, nullable=False),
        "currency": _CURRENCY,
        "status": Text(6, choices=STATUSES, nullable=False),
        "code": Text(40, nullable=False),
    },
)
_DAYS: dict[str, Kind] = {
    "from": Day("Counts for this day or a later one; rows are then sorted by their day."),
    "to": Day("Counts for this day or an earlier one; rows are then sorted by their day."),
}
_KIND: dict[str, Kind] = {"kind": Text(10, choices=KINDS, nullable=False)}
ENTRY_LIST = Shape("EntryListQuery", {**PAGING, **_KIND, **_DAYS})
CUSTOMER_ENTRY_LIST = Shape(
    "CustomerEntryListQuery",
    {**PAGING, **_KIND, **_DAYS, "currency": _CURRENCY, "account": Whole("Only on this account.")},
)
TRANSACTION_LIST = Shape(
    "TransactionListQuery",
    {
        **PAGING,
        **_KIND,
        **_DAYS,
        "currency": _CURRENCY,
        "customer": Whole("With an entry on an account of this customer."),
        "account": Whole("With an entry on this account."),
        "reference": Text(
            40, "What people call what it was posted for, such as the order's number.", nullable=False
        ),
        "subject": Subject("What it was posted for and its id, such as `order:12`."),
    },
)
AS_OF = Shape(
    "BalanceQuery", {"as_of": Day("At the end of this day, in the business's time zone; today unless told.")}
)

_SIGNED = "A decimal string in major units, as people read it: on a receivable what is owed, on credit what is left."
AccountOutput = documented(
    "Account",
    id=serializers.IntegerField(),
    customer=serializers.IntegerField(allow_null=True, help_text="Null for the business's own."),
    kind=serializers.ChoiceField(choices=ACCOUNT_KINDS),
    currency=serializers.CharField(),
    code=serializers.CharField(allow_null=True),
    name=serializers.CharField(allow_blank=True),
    label=serializers.CharField(help_text="What people call it: its name, else its kind's."),
    description=serializers.CharField(allow_blank=True),
    parent=serializers.IntegerField(allow_null=True),
    status=serializers.ChoiceField(choices=STATUSES),
    used_by_orders=serializers.BooleanField(
        help_text="The one of its owner, kind and currency that orders post to."
    ),
    balance=serializers.CharField(help_text=_SIGNED),
    entries=serializers.IntegerField(help_text="How many there are."),
    created_at=serializers.DateTimeField(),
)
AccountPage = page_of(AccountOutput, name="AccountPage")
SubjectOutput = documented(
    "TransactionSubject",
    type=serializers.CharField(help_text="Such as `order`."),
    id=serializers.IntegerField(),
    link=serializers.URLField(allow_null=True, help_text="Where the API has it."),
)
_LINE: dict[str, AnyField] = {
    "id": serializers.IntegerField(),
    "account": serializers.IntegerField(),
    "sequence": serializers.IntegerField(help_text="The account's entries are 1, 2, 3 ..."),
    "amount": serializers.CharField(help_text="By how much the balance is more, or (negative) less."),
    "debit": serializers.CharField(allow_null=True, help_text="The amount, where it is a debit."),
    "credit": serializers.CharField(allow_null=True, help_text="The amount, where it is a credit."),
    "balance": serializers.CharField(help_text="The account's after it. " + _SIGNED),
}
_POSTED: dict[str, AnyField] = {
    "kind": serializers.ChoiceField(choices=KINDS),
    "date": serializers.DateField(help_text="The day that it counts for, in the business's time zone."),
    "currency": serializers.CharField(),
    "details": serializers.CharField(allow_blank=True),
    "reference": serializers.CharField(allow_blank=True),
    "subject": SubjectOutput(allow_null=True, help_text="What it was posted for."),
    "reverses": serializers.IntegerField(allow_null=True, help_text="The transaction that it takes back."),
    "created_at": serializers.DateTimeField(),
}
EntryOutput = documented("Entry", **_LINE, transaction=serializers.IntegerField(), **_POSTED)
EntryPage = page_of(EntryOutput, name="EntryPage")
TransactionEntryOutput = documented(
    "TransactionEntry",
    **_LINE,
    account_kind=serializers.ChoiceField(choices=ACCOUNT_KINDS),
    customer=serializers.IntegerField(allow_null=True, help_text="Whose account it is."),
)
TransactionOutput = documented(
    "Transaction",
    id=serializers.IntegerField(),
    **_POSTED,
    amount=serializers.CharField(help_text="The sum of its debits."),
    reversed_by=serializers.IntegerField(allow_null=True),
    source=serializers.ChoiceField(choices=Source.values),
    recorded_by=serializers.CharField(allow_blank=True),
    entries=TransactionEntryOutput(many=True, help_text="They sum to zero."),
)
TransactionPage = page_of(TransactionOutput, name="TransactionPage")
_SUMS: dict[str, AnyField] = {
    "debits": serializers.CharField(),
    "credits": serializers.CharField(),
    "entries": serializers.IntegerField(help_text="How many there are."),
}
KindOutput = documented(
    "BalanceOfKind",
    kind=serializers.ChoiceField(choices=KINDS),
    amount=serializers.CharField(help_text="What they come to. " + _SIGNED),
    **_SUMS,
)
BalanceOutput = documented(
    "Balance",
    account=serializers.IntegerField(),
    currency=serializers.CharField(),
    as_of=serializers.DateField(),
    balance=serializers.CharField(help_text=_SIGNED),
    **_SUMS,
    by_kind=KindOutput(many=True, help_text="Only those of which there are any."),
)
