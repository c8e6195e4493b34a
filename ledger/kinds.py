"""The kinds of accounts and of transactions, and which way each account grows: as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """Receivable: what the customer owes. Credit, deposit, gift card: what the business owes the customer."""

    RECEIVABLE = "receivable", _("Receivable")
    CREDIT = "credit", _("Store credit")
    DEPOSIT = "deposit", _("Deposit")
    GIFT_CARD = "gift_card", _("Gift card")
    SALES = "sales", _("Sales")
    TAX = "tax", _("Tax")
    BANK = "bank", _("Bank")
    CASH = "cash", _("Cash")
    REFUNDS = "refunds", _("Refunds")
    FEES = "fees", _("Fees")
    WRITE_OFFS = "write_offs", _("Write-offs")
    ADJUSTMENTS = "adjustments", _("Adjustments")


# What a customer may have, and what is the business's. Both have receivables: an order may be nobody's.
OF_CUSTOMERS = (AccountKind.RECEIVABLE, AccountKind.CREDIT, AccountKind.DEPOSIT, AccountKind.GIFT_CARD)
OF_THE_BUSINESS = tuple(kind for kind in AccountKind if kind not in OF_CUSTOMERS[1:])

# What can pay for an order: money of the customer's that the business holds.
PREPAID = (AccountKind.CREDIT, AccountKind.DEPOSIT, AccountKind.GIFT_CARD)

# Accounts that grow by credits: people see their balance with the sign turned, so that more is more.
CREDIT_NORMAL = frozenset({*PREPAID, AccountKind.SALES, AccountKind.TAX, AccountKind.FEES})


class TransactionKind(models.TextChoices):
    CHARGE = "charge", _("Charge")
    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    FEE = "fee", _("Fee")
    CREDIT = "credit", _("Credit")
    ADJUSTMENT = "adjustment", _("Adjustment")
    TRANSFER = "transfer", _("Transfer")


def for_people(kind: str, amount_minor: int) -> int:
    """A stored amount (debits are positive) as people read it on an account of this kind: more is more."""
    return -amount_minor if kind in CREDIT_NORMAL else amount_minor
