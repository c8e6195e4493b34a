"""The forms of the hosted order page: what is chosen, and who buys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from customers.models import Address
from customers.services import own_customer
from omnibasis.core.money import format_money, minor_digits
from orders.fields import money_pattern
from orders.forms.buyer import ADDRESS_PARTS, DETAILS, BuyerForm
from orders.models import Product
from orders.services.content import MAX_QUANTITY


@dataclass(frozen=True, slots=True)
class Choice:
    """One product on the page, with the field that asks how many."""

    product: Product
    field: forms.BoundField
    price: str
    digits: int
    pattern: str


class ChoiceForm(forms.Form):
    """How many of each product. What is not on the page is left out; none is not an error here but none."""

    def __init__(
        self, *args: Any, products: Sequence[Product], quantities: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        for product in products:
            self.fields[f"quantity_{product.pk}"] = _quantity(product)
            self.initial[f"quantity_{product.pk}"] = quantities.get(product.pk) or ""

    def choices(self) -> Iterator[Choice]:
        for product in self.products:
            yield Choice(
                product=product,
                field=self[f"quantity_{product.pk}"],
                price=format_money(product.unit_price_minor, product.currency),
                digits=minor_digits(product.currency),
                pattern=money_pattern(product.currency),
            )

    def quantities(self) -> dict[int, int]:
        """How many of each, also none; of those that are asked for."""
        return {
            product.pk: self.cleaned_data[name] or 0
            for product in self.products
            if (name := f"quantity_{product.pk}") in self.data and name in self.cleaned_data
        }


def _quantity(product: Product) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "min": 0, "max": MAX_QUANTITY}
    return forms.IntegerField(
        label=product.name,
        required=False,
        min_value=0,
        max_value=MAX_QUANTITY,
        widget=forms.NumberInput(attrs=attrs),
        error_messages={"invalid": _("Enter a whole number.")},
    )


class DetailsForm(BuyerForm):
    """Who buys, and a message. `website` is a trap: no person sees it."""

    message = forms.CharField(
        label=gettext_lazy("A message to us"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False, max_length=2_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.required = True
        email.help_text = _("The invoice goes there, with the link to your order.")
        self.fields["tax_id"].help_text = _("If it should stand on the invoice.")
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @staticmethod
    def known_of(user: User | None) -> dict[str, Any]:
        """What is known of a signed-in user: their own customer's details, else what their profile says."""
        if user is None:
            return {}
        names = ("given_name", "surname", "phone")
        known: dict[str, Any] = {"email": user.email, **{name: getattr(user, name) for name in names}}
        customer = own_customer(user)
        if customer is None:
            return known
        for name in DETAILS:
            known[name] = getattr(customer, name) or known.get(name, "")
        for address in Address.objects.filter(customer=customer, is_default=True):
            parts = address.as_dict()
            known |= {f"{address.kind}_{name}": parts[name] for name in ADDRESS_PARTS}
        return known
