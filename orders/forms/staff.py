"""The form with which staff writes an order: whose it is, and its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.core.identity import email_key
from omnibasis.core.money import CURRENCIES
from orders.fields import AmountField, CurrencySelect, DataSelect, LineField, amount_text, minor_of
from orders.forms.buyer import BUYER_FIELDS, BuyerForm
from orders.forms.errors import refuse
from orders.forms.page import page_id, submission
from orders.models import Product
from orders.services import Line
from orders.services.place import MAX_LINES, MAX_QUANTITY

# What the picker fills in: "Leonie Köhler #12".
_PICKED = re.compile(r"(?:\A|#)([0-9]{1,18})\Z")


class OrderForm(BuyerForm):
    """Whose order it is, and what is true of the whole of it. `customer_id` in the cleaned data names a customer."""

    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    who = forms.ChoiceField(
        label=gettext_lazy("Who buys"),
        choices=[("customer", gettext_lazy("A customer")), ("new", gettext_lazy("Somebody new"))],
        initial="customer",
        widget=forms.RadioSelect,
    )
    customer = LineField(
        label=gettext_lazy("Customer"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Type a part of the name, e-mail or phone and pick; or the whole e-mail."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "role": "combobox",
                "aria-expanded": "false",
                "aria-controls": "customer-list",
                "aria-autocomplete": "list",
            }
        ),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in CURRENCIES], widget=CurrencySelect
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("For your colleagues; it is not in the confirmation."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirm = forms.BooleanField(
        label=gettext_lazy("Send the buyer a confirmation"),
        required=False,
        help_text=gettext_lazy("By e-mail when the order is placed, with the link to it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["customer_id"] = None
        if cleaned.get("who") == "customer":
            # Who buys is known by the customer: what stands in the fields of somebody new is not looked at.
            for name in BUYER_FIELDS:
                self.errors.pop(name, None)
            if "customer" not in self.errors:
                self._find_customer(cleaned.get("customer", ""))
        elif cleaned.get("who") == "new":
            self.errors.pop("customer", None)
        return cleaned

    def _find_customer(self, text: str) -> None:
        try:
            self.cleaned_data["customer_id"] = find_customer(text)
        except ValidationError as error:
            self.add_error("customer", error)

    def submission(self, act: str) -> str | None:
        """This page with this content and this button; None when the page is not known, as from a program."""
        page = page_id(self.cleaned_data["page"])
        data: Any = self.data
        typed = {name: values for name, values in data.lists() if name != "csrfmiddlewaretoken"}
        return submission(page, {"act": act, "typed": typed}) if page else None

    def buyer(self) -> dict[str, Any]:
        return super().buyer() if self.cleaned_data.get("who") == "new" else {}


def find_customer(text: str) -> int:
    """The id of the customer that is meant: "Name #12", "12", an e-mail, or words that only one customer has.

    Raises ValidationError with what to do.
    """
    if not text:
        raise ValidationError(_("Choose a customer, or “Somebody new”."))
    live = Customer.objects.live()
    found: list[int] = []
    if picked := _PICKED.search(text):
        found = list(live.filter(pk=int(picked[1])).values_list("pk", flat=True))
    if not found and "@" in text:
        try:
            found = list(live.filter(email_key=email_key(text)).values_list("pk", flat=True))
        except ValueError as error:
            raise ValidationError(str(error)) from None
    elif not found:
        found = list(live.search(text).values_list("pk", flat=True)[:2])
    if not found:
        raise ValidationError(_("No customer matches. Choose “Somebody new” to write one down."))
    if len(found) > 1:
        raise ValidationError(
            _("More than one customer matches. Pick one from the list, or type the e-mail.")
        )
    return found[0]


class ProductSelect(DataSelect):
    """Tells a script what each product fills in."""

    products: Mapping[str, Product] = {}

    def data_of(self, value: str) -> Mapping[str, Any]:
        product = self.products.get(value)
        if product is None:
            return {}
        price = amount_text(product.unit_price_minor, product.currency)
        return {"name": product.name, "price": price, "currency": product.currency}


class LineForm(forms.Form):
    """One line. A chosen product stands in for a description and a price that are left empty."""

    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False, widget=ProductSelect)
    description = LineField(
        label=gettext_lazy("Description"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("Quantity"),
        required=False,
        min_value=1,
        max_value=MAX_QUANTITY,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
        error_messages={"invalid": gettext_lazy("Enter a whole number.")},
    )
    unit_price = AmountField(label=gettext_lazy("Unit price"), required=False)

    def __init__(self, *args: Any, products: Mapping[str, Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        field: Any = self.fields["product"]
        field.widget.products = products
        field.choices = [
            ("", _("Something else")),
            *((key, product.name) for key, product in products.items()),
        ]

    def has_changed(self) -> bool:
        """Whether anything was typed; one of nothing is nothing."""
        typed = {name: str(self[name].data or "").strip() for name in self.fields}
        return any(typed[name] for name in ("product", "description", "unit_price")) or (
            typed["quantity"] not in ("", "1")
        )

    def is_blank(self) -> bool:
        return not self.has_changed()

    def line(self, currency: str) -> Line | None:
        """The line in minor units of `currency`; None when something of it is missing, told on its field."""
        given = self.cleaned_data
        product = self.products.get(given.get("product") or "")
        description = given.get("description") or (product.name if product else "")
        price: int | None = None
        try:
            if given.get("unit_price") is not None:
                price = minor_of(given["unit_price"], currency)
            elif product and product.currency == currency:
                price = product.unit_price_minor
            elif product:
                self.add_error(
                    "unit_price",
                    _("This product has its price in %(other)s. Type one in %(currency)s.")
                    % {"other": product.currency, "currency": currency},
                )
            else:
                self.add_error("unit_price", _("Enter a price; 0 for nothing."))
        except ValidationError as error:
            self.add_error("unit_price", error)
        if not description:
            self.add_error("description", _("Say what it is."))
        if given.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("Enter how many."))
        if self.errors or price is None:
            return None
        return Line(
            description=description[:200],
            quantity=given["quantity"],
            unit_price_minor=price,
            product_id=product.pk if product else None,
        )


class BaseLines(forms.BaseFormSet[LineForm]):
    """All lines. Blank ones are nothing; at least one must be something."""

    def lines(self, currency: str) -> list[Line]:
        """The lines in order; fewer than the filled rows when something is wrong."""
        return [line for form in self.filled() if (line := form.line(currency))]

    def filled(self) -> list[LineForm]:
        return [form for form in self.forms if not form.is_blank()]

    def refuse(self, form: OrderForm, error: BusinessError) -> None:
        """Puts a verb's refusal onto the order's form, and "items.0.quantity" onto the row that it means."""
        if not isinstance(error, InvalidInput):
            refuse(form, error)
            return
        rest: dict[str, list[str]] = {}
        for name, messages in error.errors.items():
            _items, _dot, place = name.partition(".")
            number, _dot, field = place.partition(".")
            rows = self.filled()
            if number.isdigit() and int(number) < len(rows) and field in rows[int(number)].fields:
                rows[int(number)].add_error(field, messages)
            else:
                rest[name] = messages
        if rest:
            refuse(form, InvalidInput(rest))


LinesFormSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=3, max_num=MAX_LINES, absolute_max=MAX_LINES, validate_max=True
)


def lines_form(products: Sequence[Product], data: Any = None, *, more: int = 0) -> BaseLines:
    """The rows for `products`; with `more`, what was typed and as many blank rows below it."""
    by_id = {str(product.pk): product for product in products}
    if data is not None and more:
        data = data.copy()
        total = str(data.get("items-TOTAL_FORMS", "0"))
        count = int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0
        rows = min(MAX_LINES, count + more)
        data["items-TOTAL_FORMS"] = str(rows)
        for number in range(count, rows):
            data[f"items-{number}-quantity"] = "1"
    formset: Any = LinesFormSet(data, prefix="items", form_kwargs={"products": by_id})
    return cast(BaseLines, formset)
