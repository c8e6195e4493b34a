"""What somebody said of a customer and that waits for staff."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from omnibasis.core.actors import Source


class Suggestion(models.Model):
    """A value that somebody gave for a field and that did not get in: for staff to accept or dismiss."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DISMISSED = "dismissed", _("Dismissed")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="suggestions")
    # The longest is "custom_fields." and a key.
    field = models.CharField(max_length=60)
    value = models.JSONField(help_text="A string, or for an address its fields.")
    digest = models.CharField(max_length=64, editable=False)
    source = models.CharField(max_length=20, choices=Source)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=254, blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            # Also the memory of a dismissal: the same value is not suggested twice.
            models.UniqueConstraint(fields=["customer", "field", "digest"], name="suggestion_once")
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"

    @staticmethod
    def digest_of(value: Any) -> str:
        return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
