"""The form of one payment method. The rules are in `customers.services.payment_methods`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.card_numbers import LOOKED_AT, is_number_like, refusal, refuse_card_numbers
from customers.models import PaymentMethod
from omnibasis.core.errors import InvalidInput

_TEXTS = ("gateway", "brand", "token", "last4")


def _text(label: Any, name: str, *, help_text: Any = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=getattr(PaymentMethod._meta.get_field(name), "max_length", None),
        required=False,
        help_text=help_text,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attributes}),
    )


def _number(label: Any, placeholder: str, limit: int) -> forms.IntegerField:
    attributes = {
        "autocomplete": "off",
        "inputmode": "numeric",
        "placeholder": placeholder,
        "maxlength": str(limit),
    }
    return forms.IntegerField(
        label=label, required=False, show_hidden_initial=True, widget=forms.TextInput(attrs=attributes)
    )


class PaymentMethodForm(forms.Form):
    """What looks like the number of a card is taken out before anything is made of it: it never comes back."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=PaymentMethod.Kind.choices,
        initial=PaymentMethod.Kind.CARD,
        required=False,
        show_hidden_initial=True,
    )
    gateway = _text(gettext_lazy("Gateway"), "gateway", placeholder="Stripe")
    token = _text(
        gettext_lazy("Token"),
        "token",
        help_text=gettext_lazy("What the gateway calls it. Never the number of the card."),
    )
    brand = _text(gettext_lazy("Brand or bank"), "brand", placeholder="Visa")
    last4 = _text(gettext_lazy("Last four"), "last4", inputmode="numeric", placeholder="4242")
    expiry_month = _number(gettext_lazy("Expiry month"), "12", 2)
    expiry_year = _number(gettext_lazy("Expiry year"), "2031", 4)
    default = forms.BooleanField(label=gettext_lazy("Use it as the default"), required=False)

    def __init__(self, data: QueryDict | None = None, *, adding: bool = False, **kwargs: Any) -> None:
        self._refused: dict[str, list[str]] = {}
        if data is not None:
            data, self._refused = _without_numbers(data)
        super().__init__(data, **kwargs)
        if not adding:
            del self.fields["default"]

    @property
    def rows(self) -> list[tuple[Any, str]]:
        wide = ("token", "default")
        return [(self[name], "" if name in wide else "half") for name in self.fields]

    def clean(self) -> dict[str, Any]:
        for name, messages in self._refused.items():
            # One message is enough: not also that it is missing.
            self.errors.pop(name, None)
            self.add_error(name if name in self.fields else None, messages)
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """Everything that is filled in: for a new one."""
        return {
            n: self.cleaned_data[n] for n in PaymentMethod.FIELDS if self.cleaned_data[n] not in ("", None)
        }

    def changed(self) -> dict[str, Any]:
        """What differs from what the page was drawn with."""
        return {name: self.cleaned_data[name] for name in PaymentMethod.FIELDS if name in self.changed_data}

    def read(self) -> dict[str, Any]:
        """What the page was drawn with."""
        found: dict[str, Any] = {}
        for name in PaymentMethod.FIELDS:
            text = self.data.get(self[name].html_initial_name)
            if text is None:
                continue
            if name.startswith("expiry_"):
                found[name] = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
            else:
                found[name] = text
        return found


def _without_numbers(data: QueryDict) -> tuple[QueryDict, dict[str, list[str]]]:
    """What was sent, without what looks like a card's number in any field, and what to say about it."""
    refused: dict[str, list[str]] = {}
    kept = data.copy()
    for key in data:
        if any(is_number_like(value) or len(value) > LOOKED_AT for value in data.getlist(key)):
            kept[key] = ""
            too_long = not any(is_number_like(value) for value in data.getlist(key))
            refused[key.removeprefix("initial-")] = [_("This is too long.") if too_long else refusal()]
    fields: Mapping[str, Any] = {name: kept.get(name, "") for name in PaymentMethod.FIELDS}
    try:
        refuse_card_numbers(fields)
    except InvalidInput as error:
        refused |= error.errors
        for name in _TEXTS:
            kept[name] = ""
    return kept, {name: told for name, told in refused.items() if name in PaymentMethod.FIELDS}
