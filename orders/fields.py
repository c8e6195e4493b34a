"""Form fields of orders: amounts as people type them, and plain lines of text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

from omnibasis.core.identity import MAX_EMAIL, email_key
from omnibasis.core.money import format_money, minor_digits, to_major, to_minor

# ASCII digits only: int() and Decimal() read digits of every script, and exponents.
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,3})?\Z")


class LineField(forms.CharField):
    """One line of visible text."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not str(value).isprintable():
            raise ValidationError(_("It has characters that cannot be seen. Type it again."), code="invalid")


class EmailAsTypedField(forms.CharField):
    """An e-mail address that has a key (`core.identity`), kept as typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("max_length", MAX_EMAIL)
        # Not type="email": browsers rewrite letters outside ASCII in it before the server has seen them.
        attrs = {
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text:
            try:
                email_key(text)
            except ValueError as error:
                raise ValidationError(str(error), code="invalid") from None
        return text


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


def money_pattern(currency: str) -> str:
    """How amounts of a currency look, with {} where the number stands, for scripts that count along: "$ {}"."""
    return re.sub(r"[0-9][0-9.,]*", "{}", format_money(0, currency), count=1)
