"""The form with which staff writes an order: whose it is, and what is true of the whole of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.more import labels_field
from customers.models import Customer
from omnibasis.core.identity import email_key
from omnibasis.core.money import CURRENCIES
from omnibasis.core.terms import MOST_DAYS, Terms
from omnibasis.ui.fields import AmountField, LineField, amount_text, minor_of
from omnibasis.ui.widgets import LongSelect
from orders.forms.amounts import DiscountField, PercentField, combobox, percent_text
from orders.forms.buyer import ADDRESS_PARTS, DETAILS, KINDS, BuyerForm
from orders.forms.page import page_id, submission
from orders.models import Order
from orders.services import Content, Line
from settings_app import services as settings

# What the picker fills in: "Leonie Köhler #12".
_PICKED = re.compile(r"(?:\A|#)([0-9]{1,18})\Z")
PARTS = ("name", *ADDRESS_PARTS)
BUYER_FIELDS = (*DETAILS, *(f"{kind}_{part}" for kind in KINDS for part in PARTS))


def _words(label: Any, help_text: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=2_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OrderForm(BuyerForm):
    """`customer_id` in the cleaned data names a customer.

    The buyer's details are filled in from the customer who was picked, and may be changed for this order; `filled_for`
    says from which one. Where that is another, or none, they are not looked at: the order takes the customer's own.
    """

    parts = PARTS

    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    filled_for = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
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
        widget=combobox("customer-list"),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in CURRENCIES], widget=LongSelect
    )
    discount = DiscountField(
        label=gettext_lazy("Discount on the whole order"),
        required=False,
        help_text=gettext_lazy("5 is an amount, 10 % a share of the items."),
    )
    shipping = AmountField(label=gettext_lazy("Shipping"), required=False)
    shipping_tax_rate = PercentField(label=gettext_lazy("Tax % on shipping"), required=False)
    terms = forms.ChoiceField(label=gettext_lazy("Payment terms"), required=False, widget=LongSelect)
    terms_days = forms.IntegerField(
        label=gettext_lazy("Days to pay"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
        error_messages={"invalid": gettext_lazy("Enter a whole number.")},
    )
    number = LineField(
        label=gettext_lazy("Order number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Left empty, the next number is taken. Not digits alone, such as A-57."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = _words(gettext_lazy("Note for the buyer"), gettext_lazy("It stands on the invoice."))
    internal_note = _words(gettext_lazy("Internal note"), gettext_lazy("Only staff reads it."))
    labels = labels_field()
    mail = forms.BooleanField(label=gettext_lazy("E-mail the invoice to the buyer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = settings.current()
        for name in BUYER_FIELDS:
            # The browser's own suggestions are the colleague's details, not the buyer's.
            self.fields[name].widget.attrs["autocomplete"] = "off"
            self.fields[name].required = False
        self.fields["shipping_tax_rate"].widget.attrs["placeholder"] = percent_text(at.tax_rate)
        usual = _("The customer's own, else %(terms)s") % {"terms": Terms(at.payment_terms).label}
        terms: Any = self.fields["terms"]
        terms.choices = [("", usual), *Terms.choices]

    def details_are_open(self) -> bool:
        """Whether the buyer's details are what one came to write, or something of them is wrong."""
        return self["who"].value() == "new" or any(self[name].errors for name in BUYER_FIELDS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["customer_id"] = None
        if cleaned.get("who") == "customer":
            if "customer" not in self.errors:
                self._find_customer(cleaned.get("customer", ""))
            if not self._is_filled():
                for name in BUYER_FIELDS:
                    self.errors.pop(name, None)
        elif cleaned.get("who") == "new":
            self.errors.pop("customer", None)
        currency = cleaned.get("currency")
        if currency:
            cleaned["discount_minor"] = self._minor("discount", currency)
            cleaned["shipping_minor"] = self._minor("shipping", currency)
        return cleaned

    def _minor(self, name: str, currency: str) -> int:
        given = self.cleaned_data.get(name)
        if given is None:
            return 0
        try:
            return int(given.minor(currency)) if name == "discount" else minor_of(given, currency)
        except ValidationError as error:
            self.add_error(name, error)
            return 0

    def _find_customer(self, text: str) -> None:
        try:
            self.cleaned_data["customer_id"] = find_customer(text)
        except ValidationError as error:
            self.add_error("customer", error)

    def _is_filled(self) -> bool:
        """Whether the details on the form are those of the customer who is named."""
        pk = self.cleaned_data.get("customer_id")
        return pk is not None and self.cleaned_data.get("filled_for") == str(pk)

    def submission(self, act: str) -> str | None:
        """This page with this content and this button; None when the page is not known, as from a program."""
        page = page_id(self.cleaned_data["page"])
        data: Any = self.data
        typed = {name: values for name, values in data.lists() if name != "csrfmiddlewaretoken"}
        return submission(page, {"act": act, "typed": typed}) if page else None

    def details(self, known: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """The details that were given, as the verbs take them; None where the customer's own are meant.

        `known`: details that the form does not show, which stay.
        """
        new = self.cleaned_data.get("who") == "new"
        if not new and not self._is_filled():
            return None
        return {**({} if new else known or {}), **self.buyer()}

    def content(self, lines: Sequence[Line], order: Order | None = None) -> Content:
        """What the order says, as the verbs take it; of a draft what the form does not show stays."""
        given = self.cleaned_data
        discount = given.get("discount")
        labels = given.get("labels", "")
        return Content(
            lines=lines,
            currency=given.get("currency", ""),
            discount_rate=discount.rate if discount else 0,
            discount_minor=given.get("discount_minor", 0),
            shipping_minor=given.get("shipping_minor", 0),
            shipping_tax_rate=given.get("shipping_tax_rate"),
            prices_include_tax=order.prices_include_tax if order else None,
            terms=given.get("terms", ""),
            terms_days=given.get("terms_days"),
            number=given.get("number", ""),
            message=order.message if order else "",
            note=given.get("note", ""),
            internal_note=given.get("internal_note", ""),
            external_id=(order.external_id or "") if order else "",
            labels=[name.strip() for name in labels.split(",") if name.strip()],
        )


def initial_of(order: Order, labels: Sequence[str]) -> dict[str, Any]:
    """A stored order as the form shows it; without its number and its version, which are its own."""
    discount = ""
    if order.discount_rate:
        discount = f"{percent_text(order.discount_rate)} %"
    elif order.discount_minor:
        discount = amount_text(order.discount_minor, order.currency)
    whose = {"who": "new"}
    if order.customer is not None:
        whose = {"who": "customer", **picked(order.customer), "filled_for": str(order.customer.pk)}
    return {
        **whose,
        **flat(order.buyer),
        "currency": order.currency,
        "discount": discount,
        "shipping": amount_text(order.shipping_minor, order.currency) if order.shipping_minor else "",
        "shipping_tax_rate": percent_text(order.shipping_tax_rate),
        "terms": order.terms,
        "terms_days": order.terms_days,
        "note": order.note,
        "internal_note": order.internal_note,
        "labels": ", ".join(labels),
        "mail": bool(order.buyer_email),
    }


def picked(customer: Customer) -> dict[str, str]:
    return {"customer": f"{customer.name} #{customer.pk}"}


def flat(buyer: Mapping[str, Any]) -> dict[str, str]:
    """A buyer's details by the form's names."""
    details = {name: str(buyer.get(name) or "") for name in (*DETAILS, "tax_id")}
    for kind in KINDS:
        address = buyer.get(f"{kind}_address") or {}
        details |= {f"{kind}_{part}": str(address.get(part) or "") for part in PARTS}
    return details


def find_customer(text: str) -> int:
    """The id of the customer that is meant: "Name #12", "12", an e-mail, or words that only one customer has.

    Words are looked for among the active ones alone, as in the picker; a number or an e-mail names any.

    Raises ValidationError with what to do.
    """
    if not text:
        raise ValidationError(_("Choose a customer, or “Somebody new”."))
    live = Customer.objects.live()
    found: list[int] = []
    if by_number := _PICKED.search(text):
        found = list(live.filter(pk=int(by_number[1])).values_list("pk", flat=True))
    if not found and "@" in text:
        try:
            found = list(live.filter(email_key=email_key(text)).values_list("pk", flat=True))
        except ValueError as error:
            raise ValidationError(str(error)) from None
    elif not found:
        found = list(Customer.objects.pickable().search(text).values_list("pk", flat=True)[:2])
    if not found:
        raise ValidationError(_("No customer matches. Choose “Somebody new” to write one down."))
    if len(found) > 1:
        raise ValidationError(
            _("More than one customer matches. Pick one from the list, or type the e-mail.")
        )
    return found[0]
