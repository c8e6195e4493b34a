"""Labels: short coloured words on customers and notes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from omnibasis.core.fields import KeyField
from omnibasis.core.text import fold

# After a "q" they are part of no word that anybody types.
_LETTERS = "bcdfghjkmp"


class Label(models.Model):
    """A label's name is unique, accents and case aside. Written by `customers.services.labels`."""

    class Colour(models.TextChoices):
        """Names of tints of the design (static/css/labels.css), not colour values: each reads well in both themes."""

        GREY = "grey", _("Grey")
        GREEN = "green", _("Green")
        TEAL = "teal", _("Teal")
        BLUE = "blue", _("Blue")
        PLUM = "plum", _("Plum")
        RED = "red", _("Red")
        AMBER = "amber", _("Amber")

    name = models.CharField(_("name"), max_length=40)
    key = KeyField(max_length=80, unique=True, editable=False)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = fold(self.name)[:80]
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """What stands for this label in a customer's search text, so that renaming it rewrites no customer.

        Its id in letters: in digits, whoever looks for a part of a phone number would find labels.
        """
        return f"\u2317{''.join('q' + _LETTERS[int(digit)] for digit in str(self.pk))}\u2317"


class CustomerLabel(models.Model):
    """A label on a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="customer_labels")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="customer_labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "label"], name="customer_label_once")]
        # A list of the customers of one label, newest first, reads this alone.
        indexes = [models.Index(fields=["label", "customer"], name="customer_label")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.label_id}"
