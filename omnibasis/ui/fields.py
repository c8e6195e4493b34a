"""Form fields of the whole product: amounts as people type them, and plain lines of text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

from omnibasis.core.money import minor_digits, to_major, to_minor

# ASCII digits only: int() and Decimal() read digits of every script, and exponents.
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,3})?\Z")


class LineField(forms.CharField):
    """One line of visible text."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not str(value).isprintable():
            raise ValidationError(_("It has characters that cannot be seen. Type it again."), code="invalid")


class AmountField(forms.CharField):
    """An amount in major units with the decimal sign of the reader's language; its value is a Decimal or None.

    Which currency it is in, and so how many decimals it may have, is decided by `minor_of`.
    """

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "number"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        if not text:
            return None
        plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
        sign = get_format("DECIMAL_SEPARATOR")
        if sign != ".":
            plain = plain.replace(sign, ".")
        if not _AMOUNT.match(plain):
            example = number_format(Decimal("12.50"), decimal_pos=2)
            raise ValidationError(
                _("Enter an amount such as %(example)s."), code="invalid", params={"example": example}
            )
        return Decimal(plain)


def minor_of(amount: Decimal, currency: str) -> int:
    """The amount in minor units. Raises ValidationError when the currency has fewer decimals, or it is too large."""
    try:
        return to_minor(amount, currency)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None


def amount_text(minor: int, currency: str) -> str:
    """An amount as `AmountField` reads it back, in the reader's language: "12.50"."""
    digits = minor_digits(currency)
    return number_format(to_major(minor, currency), decimal_pos=digits, use_l10n=True, force_grouping=False)
