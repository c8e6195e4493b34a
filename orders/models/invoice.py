"""Invoices: numbered when an order is sent, and never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnibasis.core.fields import KeyField
from orders.models.order import Order
from orders.querysets import InvoiceQuerySet


class InvoiceSeries(models.Model):
    """The last number given in a year. Its row's lock makes the numbers gapless: who takes one holds it to the end."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.year)


class Invoice(models.Model):
    """An order as it was sent. Written by `orders.services.invoices`.

    `document` is all that is printed, as it was when the invoice was issued: `seller` (name, logo, address, tax_id,
    email, phone), `buyer` (as `Order.buyer`), `lines` (description, quantity, unit_price_minor, discount_minor,
    tax_rate, total_minor), `sums` (subtotal_minor, discount_minor, shipping_minor, taxes, tax_minor, total_minor,
    prices_include_tax), `terms`, `note`, `pay` (how to pay), `foot`. Amounts in minor units of `currency`.
    Only `state` changes: it follows the order's money, and is void once the order was cancelled or reverted.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAID = "paid", _("Paid")
        REFUNDED = "refunded", _("Refunded")
        VOID = "void", _("Void")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    number = KeyField(_("number"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    issued_on = models.DateField(_("issued"))
    due_on = models.DateField(_("due"))
    buyer_name = models.CharField(_("buyer"), max_length=254, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    total_minor = models.BigIntegerField(_("total"))
    document = models.JSONField()
    created_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="invoice_gapless"),
            models.UniqueConstraint(
                fields=["order"], condition=~models.Q(state="void"), name="invoice_one_stands"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="invoice_state"),
            models.Index(fields=["state", "due_on", "id"], name="invoice_due"),
            models.Index(fields=["due_on", "id"], name="invoice_due_on"),
            models.Index(fields=["issued_on", "id"], name="invoice_issued"),
            models.Index(fields=["total_minor", "id"], name="invoice_total"),
        ]

    def __str__(self) -> str:
        return str(self.number)
