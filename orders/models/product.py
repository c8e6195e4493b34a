"""What is sold."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from omnibasis.core.fields import KeyField
from omnibasis.core.money import CURRENCIES, WHOLE
from omnibasis.core.text import fold
from orders.querysets import ProductQuerySet

is_code = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z",
    _("Use letters, digits, dots, dashes and underscores, such as TEA-250."),
)


class Product(models.Model):
    """Something that is sold, at one price for each currency. Written by `orders.services.save_product`.

    `is_active` off is archived: it is offered nowhere, and orders that have it stay as they are. `is_hidden` keeps it
    off the order page alone. `tax_rate` is in thousandths of a percent. `image` is the stored path, as a customer's.
    `sort_name` is the name without accents and case: what lists sort and search by.
    """

    code = KeyField(_("code"), max_length=40, unique=True, validators=[is_code])
    name = models.CharField(_("name"), max_length=160)
    sort_name = KeyField(max_length=160, editable=False)
    description = models.TextField(_("description"), blank=True, max_length=2_000)
    image = models.CharField(max_length=120, blank=True, editable=False)
    tax_rate = models.PositiveIntegerField(_("tax rate"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    is_hidden = models.BooleanField(_("hidden from the order page"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)

    # On those that came by `priced_in`.
    currency: str
    unit_price_minor: int

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=models.Q(tax_rate__lte=WHOLE), name="product_tax_rate"),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="product_position"),
            models.Index(fields=["sort_name", "id"], name="product_sort_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = fold(self.name)[:160]
        super().save(*args, **kwargs)

    @property
    def picture_name(self) -> str:
        """The name of the picture's file: random, and another one for every picture. "" without one."""
        return self.image.rpartition("/")[2]


class ProductPrice(models.Model):
    """What one of a product costs in one currency, in its minor unit."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    unit_price_minor = models.BigIntegerField(_("unit price"))

    class Meta:
        ordering = ["currency"]
        constraints = [
            models.UniqueConstraint(fields=["product", "currency"], name="product_price_once"),
            models.CheckConstraint(
                condition=models.Q(unit_price_minor__gte=0), name="product_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.currency}"
