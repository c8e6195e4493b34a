"""Where a customer is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from customers.models.customer import Customer


class Address(models.Model):
    """One of a customer's addresses. Each kind has at most one default."""

    class Kind(models.TextChoices):
        BILLING = "billing", _("Billing")
        SHIPPING = "shipping", _("Shipping")
        OTHER = "other", _("Other")

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "line1", "line2", "city", "region", "postal_code", "country")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BILLING)
    is_default = models.BooleanField(_("default"), default=True)
    name = models.CharField(_("name on the address"), max_length=160, blank=True)
    line1 = models.CharField(_("street and number"), max_length=160, blank=True)
    line2 = models.CharField(_("building, floor, door"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    region = models.CharField(_("state or region"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = CountryField(_("country"), blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=models.Q(is_default=True),
                name="address_one_default_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.line1, self.city, str(self.country))))

    def as_dict(self) -> dict[str, str]:
        return {name: str(getattr(self, name) or "") for name in self.FIELDS}
