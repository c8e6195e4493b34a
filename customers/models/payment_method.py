"""How a customer pays: what a back office may keep of it, never the number of a card."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer


class PaymentMethod(models.Model):
    """A reference to what a payment gateway keeps. No field holds a card's number (`customers.card_numbers`)."""

    class Kind(models.TextChoices):
        CARD = "card", _("Card")
        BANK_ACCOUNT = "bank_account", _("Bank account")
        WALLET = "wallet", _("Wallet")
        OTHER = "other", _("Other")

    FIELDS: ClassVar[tuple[str, ...]] = (
        "kind",
        "gateway",
        "token",
        "brand",
        "last4",
        "expiry_month",
        "expiry_year",
    )
    # So many days before the last one it "expires soon".
    SOON = timedelta(days=60)

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="payment_methods")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.CARD)
    gateway = models.CharField(_("gateway"), max_length=40, blank=True)
    token = models.CharField(_("token"), max_length=200, blank=True)
    brand = models.CharField(_("brand"), max_length=40, blank=True)
    last4 = models.CharField(_("last four"), max_length=4, blank=True)
    expiry_month = models.PositiveSmallIntegerField(_("expiry month"), null=True, blank=True)
    expiry_year = models.PositiveSmallIntegerField(_("expiry year"), null=True, blank=True)
    # The last day it can be used, from the two above.
    expires_on = models.DateField(null=True, editable=False)
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_default=True), name="payment_method_one_default"
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_on", "id"],
                condition=models.Q(expires_on__isnull=False),
                name="payment_method_expiry",
            )
        ]

    def __str__(self) -> str:
        name = self.brand or str(self.get_kind_display())
        return f"{name} •••• {self.last4}" if self.last4 else name

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.FIELDS}

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def expires_soon(self) -> bool:
        """Within `SOON` from today on; not what has expired already."""
        today = timezone.localdate()
        return self.expires_on is not None and today <= self.expires_on <= today + self.SOON
