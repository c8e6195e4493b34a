"""The form of a product: its shape. The rules are in `orders.services.products`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import clean_image
from omnibasis.core.money import CURRENCIES
from omnibasis.ui.fields import AmountField, LineField, amount_text, minor_of
from omnibasis.ui.widgets import LongSelect
from orders.forms.amounts import PercentField, percent_text
from orders.models import Product
from orders.product_list import ARCHIVED, HIDDEN, SHOWN_ON_PAGE, STATES, prices_of, state_of

# Rows to begin with; without scripts a product gets further prices by being saved and opened again.
BLANK_ROWS = 3
MOST_ROWS = 60
_HELP = _(
    "Hidden: only staff and the API sell it. Archived: nobody does; orders that have it stay as they are."
)
_NO_PRICE = _("Enter a price in at least one currency.")


class TaxField(PercentField):
    """A tax rate in percent; its value is in thousandths of a percent."""

    def clean(self, value: Any) -> int | None:
        try:
            return super().clean(value)
        except ValidationError:
            # What is no number at all reads like an amount to the field that this one is made of.
            if re.search(r"[^0-9.,%\s]", str(value)):
                raise ValidationError(_("Enter a percentage such as 19."), code="invalid") from None
            raise


class PriceForm(forms.Form):
    """What one costs in one currency. A row without an amount is left out."""

    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", "\N{EN DASH}"), *((c, c) for c in CURRENCIES)],
        widget=LongSelect,
        show_hidden_initial=True,
    )
    amount = AmountField(label=_("Price"), required=False, show_hidden_initial=True)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        amount, currency = cleaned.get("amount"), cleaned.get("currency")
        if amount is None or currency is None:
            return cleaned
        if not currency:
            self.add_error("currency", _("Choose the currency of this price."))
        else:
            try:
                cleaned["minor"] = minor_of(amount, currency)
            except ValidationError as error:
                self.add_error("amount", error)
        return cleaned


class BasePrices(BaseFormSet[PriceForm]):
    """A product's prices: at least one, and one for each currency."""

    default_error_messages = {**BaseFormSet.default_error_messages, "missing_management_form": _NO_PRICE}

    def clean(self) -> None:
        seen: dict[str, int] = {}
        wrong = False
        for form in self.forms:
            wrong = wrong or bool(form.errors)
            minor, currency = form.cleaned_data.get("minor"), form.cleaned_data.get("currency")
            if minor is None or not currency:
                continue
            if currency in seen:
                form.add_error("currency", _("There is a price in this currency already."))
                wrong = True
            seen[currency] = minor
        if not seen and not wrong:
            if not self.forms:
                raise ValidationError(_NO_PRICE)
            self.forms[0].add_error("amount", _NO_PRICE)

    def value(self) -> dict[str, int]:
        """{currency: minor units}, in the order of the rows."""
        given = [form.cleaned_data for form in self.forms if form.cleaned_data.get("minor") is not None]
        return {row["currency"]: row["minor"] for row in given}


class ProductForm(forms.Form):
    """All of a product. Of one that is there, only what was changed since the page was drawn is sent on."""

    name = LineField(
        label=_("Name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        show_hidden_initial=True,
    )
    code = LineField(
        label=_("Code"),
        max_length=40,
        help_text=_("Short and unique, such as TEA-250: what imports and the API call it by."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        show_hidden_initial=True,
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2_000,
        help_text=_("A sentence or two that help to choose."),
        widget=forms.Textarea(attrs={"rows": 3}),
        show_hidden_initial=True,
    )
    image = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 8 MB. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_image = forms.BooleanField(label=_("Remove the picture"), required=False)
    tax_rate = TaxField(
        label=_("Tax rate in percent"),
        required=False,
        help_text=_("0, or nothing, where there is no tax on it."),
        show_hidden_initial=True,
    )
    offered = forms.ChoiceField(
        label=_("On the order page"),
        required=False,
        choices=(),
        widget=forms.RadioSelect,
        show_hidden_initial=True,
    )
    position = forms.IntegerField(
        label=_("Position"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("The smaller, the higher up on the order page."),
        error_messages={"invalid": _("Enter a whole number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
        show_hidden_initial=True,
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, product: Product | None, tax_rate: int
    ) -> None:
        """`product`: the one that is edited. `tax_rate`: what a new one begins with."""
        initial = _initial(product, tax_rate)
        super().__init__(data, files, initial=initial)
        self.is_new = product is None
        offered: Any = self.fields["offered"]
        offered.choices = [(state, label) for state, label in STATES.items() if product or state != ARCHIVED]
        offered.help_text = _("Hidden: only staff and the API sell it.") if product is None else _HELP
        stored = prices_of([product.pk]).get(product.pk, []) if product else []
        rows = [{"currency": c, "amount": amount_text(minor, c)} for c, minor in stored]
        if product is None:
            rows = [{"currency": settings.DEFAULT_CURRENCY, "amount": ""}]
        blank = BLANK_ROWS - 1 if product is None else BLANK_ROWS
        prices: Any = formset_factory(
            PriceForm, formset=BasePrices, extra=blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS
        )
        self.prices: BasePrices = prices(data, initial=rows, prefix="prices")

    def clean_offered(self) -> str:
        return str(self.cleaned_data["offered"] or self.initial["offered"])

    def clean_image(self) -> Any:
        upload: Any = self.cleaned_data.get("image")
        if upload:
            try:
                clean_image(upload)
            except InvalidInput as error:
                raise ValidationError(error.errors["image"]) from None
        return upload

    def is_valid(self) -> bool:
        # Both are asked, so that all that is wrong is told at once.
        prices = self.prices.is_valid()
        return super().is_valid() and prices

    def data_for_verb(self) -> dict[str, Any]:
        """What was typed for a new product; of another what was changed. In the verb's shape."""
        given = self.cleaned_data
        data = {name: given[name] for name in ("code", "name", "description") if self._sends(name)}
        data |= {name: given[name] or 0 for name in ("tax_rate", "position") if self._sends(name)}
        if self._sends("offered"):
            # What is archived keeps its place on the order page, or off it, for when it is brought back.
            if given["offered"] != ARCHIVED:
                data["is_hidden"] = given["offered"] == HIDDEN
            data["is_active"] = given["offered"] != ARCHIVED
        if self.is_new or self.prices.has_changed():
            data["prices"] = self.prices.value()
        return data

    def _sends(self, name: str) -> bool:
        return self.is_new or name in self.changed_data


def _initial(product: Product | None, tax_rate: int) -> dict[str, Any]:
    if product is None:
        last = Product.objects.order_by("-position").values_list("position", flat=True).first()
        # Where positions are used, what is new stands last.
        position = last + 1 if last else 0
        return {"tax_rate": percent_text(tax_rate), "offered": SHOWN_ON_PAGE, "position": position}
    shown: dict[str, Any] = {
        name: getattr(product, name) for name in ("code", "name", "description", "position")
    }
    offered = state_of(is_active=product.is_active, is_hidden=product.is_hidden)
    return {**shown, "tax_rate": percent_text(product.tax_rate), "offered": offered}
