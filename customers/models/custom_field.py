"""Fields that this business keeps of its customers beyond those that everybody has."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from omnibasis.core.fields import KeyField


class CustomField(models.Model):
    """A field that staff defined in the settings. Its key and kind stay; one that is taken away keeps its values."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice")
        BOOLEAN = "boolean", _("Yes or no")

    key = KeyField(
        _("key"), max_length=40, unique=True, help_text=_("What the API and exports call it: loyalty_level.")
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    help_text = models.CharField(_("help"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    removed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")

    def __str__(self) -> str:
        return self.name


class FieldValue(models.Model):
    """A customer's value of a custom field; no row where there is none.

    `value` is its one spelling: text as typed, a number in plain decimal digits, a date as YYYY-MM-DD, the chosen
    text, "true" or "false". `number` is what numbers (in millionths) and dates (proleptic Gregorian ordinal) are
    compared by.
    """

    MOST = 500

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    value = KeyField(max_length=MOST)
    number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "field"], name="field_value_once")]
        indexes = [
            models.Index(fields=["field", "value", "customer"], name="field_value"),
            models.Index(fields=["field", "number", "customer"], name="field_number"),
        ]

    def __str__(self) -> str:
        return str(self.value)
