"""The form of a product. The price is typed in the currency and stored in its minor unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from omnibasis.core.money import CURRENCIES
from omnibasis.ui.widgets import LongSelect
from orders.fields import AmountField, LineField, amount_text, minor_of
from orders.models import Product


class ProductForm(forms.Form):
    name = LineField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2_000,
        help_text=_("A sentence or two that help to choose."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    price = AmountField(label=_("Price"), help_text=_("For one, with all taxes."))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES], widget=LongSelect)
    position = forms.IntegerField(
        label=_("Position"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("The smaller, the higher up on the order page."),
        error_messages={"invalid": _("Enter a whole number.")},
    )
    is_active = forms.BooleanField(
        label=_("On the order page"),
        required=False,
        help_text=_("Off: nobody can order it there. Orders that have it stay as they are."),
    )

    @staticmethod
    def initial_of(product: Product | None) -> dict[str, Any]:
        if product is None:
            return {"currency": settings.DEFAULT_CURRENCY, "is_active": True, "position": 0}
        shown = {n: getattr(product, n) for n in ("name", "description", "currency", "position", "is_active")}
        return {**shown, "price": amount_text(product.unit_price_minor, product.currency)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("price") is not None and cleaned.get("currency"):
            try:
                cleaned["unit_price_minor"] = minor_of(cleaned["price"], cleaned["currency"])
            except ValidationError as error:
                self.add_error("price", error)
        return cleaned

    def data_for_verb(self) -> dict[str, Any]:
        given = {n: self.cleaned_data[n] for n in ("name", "description", "currency", "is_active")}
        position = self.cleaned_data["position"] or 0
        return {**given, "position": position, "unit_price_minor": self.cleaned_data["unit_price_minor"]}
