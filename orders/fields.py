"""Form fields of orders."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from omnibasis.core.identity import MAX_EMAIL, email_key
from omnibasis.core.money import format_money


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


def money_pattern(currency: str) -> str:
    """How amounts of a currency look, with {} where the number stands, for scripts that count along: "$ {}"."""
    return re.sub(r"[0-9][0-9.,]*", "{}", format_money(0, currency), count=1)
