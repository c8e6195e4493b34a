"""The form of the hosted order page: what is ordered, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from omnibasis.core.money import format_money, minor_digits
from orders.fields import money_pattern
from orders.forms.buyer import BuyerForm
from orders.forms.page import new_page_token, page_id, submission
from orders.models import Product
from orders.services import Line
from orders.services.place import MAX_QUANTITY


@dataclass(frozen=True, slots=True)
class Choice:
    """One product on the page, with the field that asks how many."""

    product: Product
    field: forms.BoundField
    price: str
    digits: int
    pattern: str


class OrderPageForm(BuyerForm):
    """Products with quantities, then the buyer.

    Prices are the server's. The page sends the price it showed along; when it is no longer the price, nothing is
    placed and the buyer is told. `website` is a trap: no person sees it.
    """

    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("A message to us"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False, max_length=2_000)

    def __init__(self, *args: Any, products: Sequence[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        email = self.fields["email"]
        email.required = True
        email.help_text = _("The confirmation goes there.")
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        for product in products:
            self.fields[f"quantity_{product.pk}"] = _quantity(product)

    @classmethod
    def for_visitor(cls, user: User | None, products: Sequence[Product]) -> OrderPageForm:
        """An empty form; a signed-in user finds their own details in it."""
        initial: dict[str, Any] = {"page": new_page_token()}
        if user is not None:
            initial |= {name: getattr(user, name) for name in ("email", "given_name", "surname", "phone")}
        return cls(initial=initial, products=products)

    def choices(self) -> Iterator[Choice]:
        for product in self.products:
            yield Choice(
                product=product,
                field=self[f"quantity_{product.pk}"],
                price=format_money(product.unit_price_minor, product.currency),
                digits=minor_digits(product.currency),
                pattern=money_pattern(product.currency),
            )

    def summary(self) -> list[tuple[str, str, bool]]:
        """What is chosen so far, right or wrong otherwise: (quantity and name, amount, whether it is a total)."""
        rows: list[tuple[str, str, bool]] = []
        totals: dict[str, int] = {}
        for choice in self.choices():
            text = str(choice.field.value() or "")
            if text.isascii() and text.isdigit() and 0 < len(text.lstrip("0")) < 8:
                product, minor = choice.product, int(text) * choice.product.unit_price_minor
                rows.append(
                    (
                        f"{int(text)} \N{MULTIPLICATION SIGN} {product.name}",
                        format_money(minor, product.currency),
                        False,
                    )
                )
                totals[product.currency] = totals.get(product.currency, 0) + minor
        return rows + [
            (_("Total"), format_money(minor, currency), True) for currency, minor in totals.items()
        ]

    def page_token(self) -> str:
        """The token to send again: the one that came, unless it is too old or not ours."""
        token = str(self["page"].value() or "")
        return token if page_id(token) else new_page_token()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not page_id(cleaned.get("page", "")):
            self.add_error(
                None, _("This page was open for a long time. Look at it again, then place the order.")
            )
        self._check_offers()
        chosen = self.chosen()
        if not chosen and not self._has_quantity_errors():
            self.add_error(None, _("Choose how many of at least one product."))
        if len({product.currency for product, _many in chosen}) > 1:
            self.add_error(None, _("One order has one currency. Place a second order for the rest."))
        return cleaned

    def _has_quantity_errors(self) -> bool:
        return any(name.startswith("quantity_") for name in self.errors)

    def _check_offers(self) -> None:
        """What the page showed against what is so now."""
        for product, _many in self.chosen():
            seen = str(self.data.get(f"price_{product.pk}", ""))
            if seen and seen != str(product.unit_price_minor):
                self.add_error(
                    f"quantity_{product.pk}",
                    ValidationError(
                        _(
                            "The price of %(name)s has changed to %(price)s. Place the order again if you agree."
                        ),
                        params={
                            "name": product.name,
                            "price": format_money(product.unit_price_minor, product.currency),
                        },
                    ),
                )
        # A price that changed takes nothing out of the form: the field keeps its value for the next try.
        gone = any(
            name.startswith("quantity_") and name not in self.fields and str(value).strip() not in ("", "0")
            for name, value in self.data.items()
        )
        if gone:
            self.add_error(
                None, _("Something you chose is no longer sold. Look at your order, then place it.")
            )

    def chosen(self) -> list[tuple[Product, int]]:
        """The products with a quantity."""
        return [(p, n) for p in self.products if (n := self.cleaned_data.get(f"quantity_{p.pk}") or 0) > 0]

    def lines(self) -> list[Line]:
        return [
            Line(
                description=product.name,
                quantity=quantity,
                unit_price_minor=product.unit_price_minor,
                product_id=product.pk,
            )
            for product, quantity in self.chosen()
        ]

    def submission(self) -> str:
        """This page with this content; see `orders.forms.page.submission`."""
        content = {
            "lines": [(product.pk, quantity) for product, quantity in self.chosen()],
            "buyer": self.buyer(),
            "note": self.cleaned_data["note"],
        }
        return submission(page_id(self.cleaned_data["page"]), content)


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
