"""Money that moved."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import Account
from omnibasis.core.actors import Source
from orders.models.order import Order


class PaymentQuerySet(models.QuerySet["Payment"]):
    """What moved stays as it was written down."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A payment is never updated.")

    def delete(self) -> NoReturn:
        raise TypeError("A payment is never deleted.")


class Payment(models.Model):
    """One payment of an order, or one refund. Written by `orders.services.money.move_money` only; append-only.

    Amounts are positive, in minor units of the order's currency. A refund takes `amount_minor` off what was paid; of
    it the business keeps `fee_minor` and gives the rest back. `moved_on` is the day on which the money moved.
    `account` is the customer's own account (store credit, deposit, gift card) that paid, or that got the refund.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        REFUND = "refund", _("Refund")

    class Method(models.TextChoices):
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")
        CARD = "card", _("Card")
        CASH = "cash", _("Cash")
        DIRECT_DEBIT = "direct_debit", _("Direct debit")
        CHEQUE = "cheque", _("Cheque")
        ONLINE = "online", _("Online payment")
        CREDIT = "credit", _("Customer's credit")
        OTHER = "other", _("Other")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    amount_minor = models.BigIntegerField(_("amount"))
    fee_minor = models.BigIntegerField(_("fee"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.TextField(_("notes"), max_length=2_000, blank=True)
    moved_on = models.DateField(_("date"))
    source = models.CharField(max_length=20, choices=Source)
    recorded_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_moves_something"),
            models.CheckConstraint(
                condition=models.Q(fee_minor__gte=0, fee_minor__lte=models.F("amount_minor"))
                & (models.Q(kind="refund") | models.Q(fee_minor=0)),
                name="payment_fee",
            ),
            models.CheckConstraint(
                condition=models.Q(method="credit", account__isnull=False)
                | (~models.Q(method="credit") & models.Q(account__isnull=True)),
                name="payment_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A payment is never updated.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A payment is never deleted.")
