"""What was posted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.kinds import TransactionKind, for_people
from ledger.models.account import Account, never
from ledger.querysets import EntryQuerySet, TransactionQuerySet
from omnibasis.core.actors import Source
from omnibasis.core.fields import KeyField
from omnibasis.core.money import CURRENCIES


class Transaction(models.Model):
    """Entries that sum to zero, in one currency. Written by `ledger.services.post` only; never changed, never deleted.

    `subject_type` and `subject_id` name what it was posted for ("orders.order", 12), `reference` what people call
    that. `amount_minor` is the sum of its debits. `occurred_on` is the day that it counts for, in the business's time
    zone. A correction is a further transaction that names the one it `reverses`.
    """

    Kind = TransactionKind

    kind = models.CharField(_("kind"), max_length=10, choices=TransactionKind)
    occurred_on = models.DateField(_("date"))
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    amount_minor = models.BigIntegerField(_("amount"))
    description = models.CharField(_("details"), max_length=200, blank=True)
    # The details without accents and case, for searching; blank in nearly every row, which posts itself.
    search_text = KeyField(max_length=600, blank=True, editable=False)
    reference = KeyField(_("reference"), max_length=40, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    source = models.CharField(_("source"), max_length=20, choices=Source)
    recorded_by = models.CharField(_("recorded by"), max_length=254, blank=True)
    created_at = models.DateTimeField()

    objects = TransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transaction_moves_something"),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="transaction_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="transaction_subject_ids"),
            models.Index(fields=["kind", "id"], name="transaction_kind_ids"),
            models.Index(fields=["currency", "id"], name="transaction_currency"),
            models.Index(fields=["occurred_on", "id"], name="transaction_day"),
            models.Index(fields=["amount_minor", "id"], name="transaction_amount"),
            models.Index(fields=["reference", "id"], name="transaction_reference"),
            models.Index(fields=["id"], condition=~Q(search_text=""), name="transaction_described"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            never()
        super().save(*args, **kwargs)

    delete = never


class Entry(models.Model):
    """One line of a transaction: `amount_minor` on an account, debits positive, credits negative.

    `sequence` counts the account's entries from 1 without a gap, and `balance_minor` is the account's balance after
    it: two writers that read the same balance would write the same number, which the database refuses.
    `occurred_on` is its transaction's.
    """

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    sequence = models.BigIntegerField()
    amount_minor = models.BigIntegerField(_("amount"))
    balance_minor = models.BigIntegerField(_("balance"))
    occurred_on = models.DateField(_("date"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(fields=["account", "sequence"], name="entry_sequence"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="entry_moves_something"),
        ]
        indexes = [
            models.Index(fields=["account", "id"], name="entry_account"),
            models.Index(fields=["account", "occurred_on", "id"], name="entry_account_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount_minor}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            never()
        super().save(*args, **kwargs)

    delete = never

    @property
    def shown_minor(self) -> int:
        return for_people(self.account.kind, self.amount_minor)

    @property
    def shown_balance_minor(self) -> int:
        return for_people(self.account.kind, self.balance_minor)
