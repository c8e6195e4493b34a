"""What is sold, and to whom."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.core.fields import KeyField
from omnibasis.core.money import CURRENCIES, format_money
from orders.querysets import OrderQuerySet


class Product(models.Model):
    """Something on the order page. The price is in minor units of the currency."""

    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("description"), blank=True, max_length=2_000)
    unit_price_minor = models.BigIntegerField(_("unit price"))
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    is_active = models.BooleanField(_("on the order page"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit_price_minor__gte=0), name="product_price_not_negative"
            )
        ]
        indexes = [models.Index(fields=["position", "id"], name="product_position")]

    def __str__(self) -> str:
        return self.name


def new_code() -> str:
    """The secret part of an order's link: 128 random bits."""
    return secrets.token_urlsafe(16)


class Order(models.Model):
    """An order with its buyer's details as they were given. Amounts are in minor units of `currency`.

    `buyer` never changes once the order is placed, whatever becomes of the customer: a mapping of e-mail, names,
    phone, language, billing_address and shipping_address.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PLACED = "placed", _("Placed")

    code = KeyField(max_length=22, unique=True, default=new_code, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    buyer = models.JSONField(default=dict)
    buyer_name = models.CharField(_("buyer"), max_length=254, blank=True)
    buyer_email = models.CharField(_("e-mail"), max_length=254, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    total_minor = models.BigIntegerField(default=0)
    note = models.TextField(_("note"), blank=True, max_length=2_000)
    external_id = KeyField(_("external id"), max_length=120, null=True, blank=True, unique=True)
    # The hosted page's form token: a second click sends the same one.
    submission = KeyField(max_length=64, null=True, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    created_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(placed_at__isnull=False),
                name="order_placed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "id"], name="order_customer"),
            models.Index(fields=["status", "id"], name="order_status"),
            models.Index(fields=["created_at", "id"], name="order_created"),
            models.Index(fields=["source", "id"], name="order_source"),
            models.Index(fields=["total_minor", "id"], name="order_total"),
        ]

    def __str__(self) -> str:
        return f"{_('Order')} {self.pk}"

    def total(self) -> str:
        return format_money(self.total_minor, self.currency)


class Item(models.Model):
    """One line of an order. Prices in minor units of the order's currency."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    description = models.CharField(_("description"), max_length=200)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price_minor = models.BigIntegerField(_("unit price"))
    total_minor = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="item_position"),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("unit_price_minor") * models.F("quantity")),
                name="item_total",
            ),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="item_quantity"),
        ]

    def __str__(self) -> str:
        return self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.total_minor = self.unit_price_minor * self.quantity
        super().save(*args, **kwargs)


class CustomerFigures(models.Model):
    """What a customer has ordered in one currency; kept with each placed order; `recount` computes it afresh."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="order_figures")
    currency = models.CharField(max_length=3)
    orders = models.PositiveIntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    last_order_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "currency"], name="figures_customer_currency")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.currency}"
