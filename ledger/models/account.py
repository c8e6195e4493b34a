"""Accounts, and what they came to on each day."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from ledger.kinds import OF_CUSTOMERS, OF_THE_BUSINESS, AccountKind, TransactionKind, for_people
from ledger.querysets import AccountQuerySet
from omnibasis.core.fields import KeyField
from omnibasis.core.money import CURRENCIES, format_money


class Account(models.Model):
    """An account of a customer, or of the business where `customer` is null. Amounts in minor units of `currency`.

    `balance_minor` sums the entries, debits positive, and `entry_count` numbers them: both are kept by
    `ledger.services.post` under this row's lock, and proved by `check_ledger`. One open account of each owner, kind
    and currency is the default, to which orders post; it is opened when first needed. `name` is blank where the
    kind's own name will do. A closed account takes no entries, and has nothing on it.
    """

    Kind = AccountKind

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
    )
    kind = models.CharField(_("type"), max_length=12, choices=AccountKind)
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    code = KeyField(_("code"), max_length=40, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    description = models.TextField(_("description"), max_length=2_000, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("sub-account of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.OPEN)
    is_default = models.BooleanField(_("used by orders"), default=False)
    balance_minor = models.BigIntegerField(_("balance"), default=0)
    entry_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "currency"],
                condition=Q(is_default=True, customer__isnull=False),
                name="account_default_of_customer",
            ),
            models.UniqueConstraint(
                fields=["kind", "currency"],
                condition=Q(is_default=True, customer__isnull=True),
                name="account_default_of_business",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False, kind__in=OF_CUSTOMERS)
                | Q(customer__isnull=True, kind__in=OF_THE_BUSINESS),
                name="account_kind_of_owner",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(is_default=False, balance_minor=0),
                name="account_closed_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="account_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "id"], name="account_customer"),
            models.Index(fields=["kind", "id"], name="account_kind"),
            models.Index(fields=["balance_minor", "id"], name="account_balance"),
            # For what is rare: one currency among many, and the closed among the open.
            models.Index(fields=["currency", "id"], name="account_currency"),
            models.Index(fields=["id"], condition=Q(status="closed"), name="account_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.currency})"

    @property
    def label(self) -> str:
        """What people call it: its name, else its kind's."""
        return self.name or str(self.get_kind_display())

    @property
    def shown_minor(self) -> int:
        """The balance as people read it: what is owed, or what is left."""
        return for_people(self.kind, self.balance_minor)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def balance(self) -> str:
        return format_money(self.shown_minor, self.currency)


class AccountDay(models.Model):
    """What transactions of one kind entered on an account for one day: a balance as of a date, and what it is made of,
    are sums of these, however many entries there are.

    Kept by `ledger.services.post` in the same transaction as the entries, proved by `check_ledger`. `debit_minor` and
    `credit_minor` are both positive.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=TransactionKind)
    debit_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "day", "kind"], name="account_day")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.day}"


def never(*args: Any, **kwargs: Any) -> NoReturn:
    """Takes the place of what an append-only table does not do."""
    raise TypeError("What was posted is never changed and never deleted: it is reversed.")
