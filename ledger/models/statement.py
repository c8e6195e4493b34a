"""Statements that were sent, and how far a round of scheduled ones has come."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from ledger.models.account import Account
from ledger.querysets import StatementQuerySet
from omnibasis.core.actors import Source
from omnibasis.core.money import CURRENCIES
from settings_app.models import Settings


class Statement(models.Model):
    """A statement that was mailed. Written by `ledger.services.statements`; never changed.

    Of one `account`, or (null) of all on which the customer owes in that currency. `since` and `until` are its first
    and last day; `opening_minor` and `closing_minor` are as people read them. `up_to` is the last entry that there was
    on its accounts, and `document` all that is printed besides entries: `seller`, `customer`, `accounts` (their ids),
    `kind`, `account_name`, `open` (label, due_on, amount_minor), `open_more` (whether that is not all), `held`, `day`,
    `pay`, `foot`. So it can be drawn again as it was. The customer is the one that it was sent to, also after that one
    was merged into another.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="statements")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="statements"
    )
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    opening_minor = models.BigIntegerField(_("opening balance"))
    closing_minor = models.BigIntegerField(_("closing balance"))
    up_to = models.BigIntegerField()
    document = models.JSONField()
    schedule = models.CharField(max_length=10, blank=True, choices=Settings.StatementSchedule)
    sent_to = models.CharField(_("sent to"), max_length=254)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    recorded_by = models.CharField(_("sent by"), max_length=254, blank=True)
    created_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "currency", "since", "until"],
                condition=~Q(schedule=""),
                name="statement_scheduled_once",
            ),
            models.CheckConstraint(
                condition=Q(schedule="") | Q(account__isnull=True), name="statement_scheduled_of_all"
            ),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="statement_period"),
        ]
        indexes = [models.Index(fields=["customer", "id"], name="statement_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.currency} {self.since} {self.until}"


class StatementRound(models.Model):
    """How far the scheduled statements of a period have come: every customer up to `last_customer` was looked at.

    A worker holds it by a lease; one that dies leaves it where it was, and the statements that it wrote are there.
    """

    schedule = models.CharField(max_length=10, choices=Settings.StatementSchedule)
    since = models.DateField()
    until = models.DateField()
    last_customer = models.BigIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("round of statements")
        verbose_name_plural = _("rounds of statements")
        constraints = [models.UniqueConstraint(fields=["since", "until"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.since} {self.until}"
