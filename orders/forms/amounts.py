"""Form fields for percentages, and for discounts that are one or an amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from omnibasis.core.money import to_percent, to_rate
from omnibasis.ui.fields import AmountField, minor_of


def percent_text(rate: int) -> str:
    """A rate as the fields below read it back, in the reader's language: "8.1"."""
    return number_format(to_percent(rate), use_l10n=True, force_grouping=False)


def _rate(percent: Decimal) -> int:
    try:
        return to_rate(percent)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None


class PercentField(AmountField):
    """A percentage, with its sign or without; its value is in thousandths of a percent, or None."""

    def clean(self, value: Any) -> int | None:
        percent = super().clean(str(value or "").strip().strip("%").strip())
        return None if percent is None else _rate(percent)


@dataclass(frozen=True, slots=True)
class Off:
    """A discount as it was typed: a rate in thousandths of a percent, or an amount in major units."""

    rate: int = 0
    amount: Decimal | None = None

    def minor(self, currency: str) -> int:
        """The amount in minor units; 0 for a rate. Raises ValidationError."""
        return 0 if self.amount is None else minor_of(self.amount, currency)


class DiscountField(AmountField):
    """A discount: "10 %" is a rate, "5" an amount in the order's currency. Its value is an `Off`."""

    def clean(self, value: Any) -> Off:
        text = str(value or "").strip()
        bare = text.strip("%").strip()
        if bare == text:
            return Off(amount=super().clean(text))
        percent = super().clean(bare)
        if percent is None:
            raise ValidationError(_("Enter a percentage such as 10 %."), code="invalid")
        return Off(rate=_rate(percent))


def combobox(controls: str, **more: Any) -> forms.TextInput:
    """A text input that a list of suggestions with this id belongs to (static/js/combobox.js)."""
    attrs = {
        "autocomplete": "off",
        "spellcheck": "false",
        "role": "combobox",
        "aria-expanded": "false",
        "aria-controls": controls,
        "aria-autocomplete": "list",
    }
    return forms.TextInput(attrs={**attrs, **more})
