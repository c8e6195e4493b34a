"""The lines of an order that staff writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.ui.fields import AmountField, LineField, amount_text, minor_of
from orders.forms.amounts import DiscountField, PercentField, combobox, percent_text
from orders.forms.errors import refuse
from orders.models import Product
from orders.services import Line
from orders.services.content import MAX_LINES, MAX_QUANTITY
from settings_app import services as settings

BLANK_ROWS = 3


class Catalogue:
    """The products that some rows mean: by the id that was picked, or by the code or name that was typed. Two queries.

    Archived ones are not sold any more, but stay on the draft that has them (`kept`).
    """

    def __init__(self, ids: Collection[int], typed: Collection[str], kept: Collection[int] = ()) -> None:
        found: list[Product] = []
        if ids or typed:
            wanted = Q(pk__in=ids) | Q(code__in=typed) | Q(name__in=typed)
            products = Product.objects.filter(wanted & (Q(is_active=True) | Q(pk__in=kept)))
            found = list(products.order_by("position", "id").prefetch_related("prices")[: 2 * MAX_LINES])
        self._by_id = {product.pk: product for product in found}
        named: dict[str, Product] = {}
        for product in found:
            named.setdefault(product.name, product)
        self._by_text = {**named, **{product.code: product for product in found}}

    def by_id(self, pk: int) -> Product | None:
        return self._by_id.get(pk)

    def by_text(self, text: str) -> Product | None:
        return self._by_text.get(text)


def price_in(product: Product, currency: str) -> int | None:
    """What one costs in the currency, off what was prefetched; None where it has no price in it."""
    prices = (price.unit_price_minor for price in product.prices.all() if price.currency == currency)
    return next(prices, None)


class LineForm(forms.Form):
    """One line. A product stands in for the price and the tax rate that are left empty.

    It is picked from the list of suggestions, which fills in its id; without scripts its code or name is typed.
    """

    product = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
    description = LineField(label=gettext_lazy("Item"), max_length=200, required=False)
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
    discount = DiscountField(label=gettext_lazy("Discount"), required=False)
    tax_rate = PercentField(label=gettext_lazy("Tax %"), required=False)

    def __init__(self, *args: Any, tax_rate: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual_rate = tax_rate
        self.list_id = f"id_{self.add_prefix('products')}"
        self.fields["description"].widget = combobox(
            self.list_id, maxlength="200", placeholder=_("A product, or anything else")
        )
        self.fields["discount"].widget.attrs["placeholder"] = _("5 or 10 %")
        self.fields["tax_rate"].widget.attrs["placeholder"] = percent_text(tax_rate)

    def typed(self, name: str) -> str:
        return str(self[name].value() or "").strip()

    def has_changed(self) -> bool:
        """Whether anything was typed; one of nothing is nothing."""
        names = ("product", "description", "unit_price", "discount", "tax_rate")
        return any(self.typed(name) for name in names) or self.typed("quantity") not in ("", "1")

    def is_blank(self) -> bool:
        return not self.has_changed()

    def line(self, currency: str, catalogue: Catalogue) -> Line | None:
        """The line in minor units of `currency`; None when something of it is missing, told on its field."""
        given = self.cleaned_data
        product = self._product(catalogue)
        description = given.get("description", "")
        if product is not None and (not description or description == product.code):
            description = product.name[:200]
        price = self._price(product, currency)
        discount = given.get("discount")
        off_minor = 0
        if discount is not None:
            try:
                off_minor = discount.minor(currency)
            except ValidationError as error:
                self.add_error("discount", error)
        if not description and "description" not in self.errors:
            self.add_error("description", _("Say what it is."))
        if given.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("Enter how many."))
        if self.errors or price is None:
            return None
        rate = given.get("tax_rate")
        return Line(
            description=description,
            quantity=given["quantity"],
            unit_price_minor=price,
            product_id=product.pk if product else None,
            discount_rate=discount.rate if discount else 0,
            discount_minor=off_minor,
            tax_rate=(product.tax_rate if product else self.usual_rate) if rate is None else rate,
        )

    def _product(self, catalogue: Catalogue) -> Product | None:
        picked = self.cleaned_data.get("product", "")
        if picked:
            found = catalogue.by_id(int(picked)) if picked.isascii() and picked.isdigit() else None
            if found is None:
                self.add_error("description", _("This product is not sold any more. Pick another one."))
            return found
        typed = self.cleaned_data.get("description", "")
        return catalogue.by_text(typed) if typed and self.cleaned_data.get("unit_price") is None else None

    def _price(self, product: Product | None, currency: str) -> int | None:
        if "unit_price" in self.errors:
            return None
        given = self.cleaned_data.get("unit_price")
        if given is not None:
            try:
                return minor_of(given, currency)
            except ValidationError as error:
                self.add_error("unit_price", error)
            return None
        price = price_in(product, currency) if product is not None else None
        if price is None and product is not None:
            words = _("%(name)s has no price in %(currency)s. Type one.")
            self.add_error("unit_price", words % {"name": product.name, "currency": currency})
        elif price is None:
            self.add_error("unit_price", _("Enter a price; 0 for nothing."))
        return price


class BaseLines(forms.BaseFormSet[LineForm]):
    """All lines. Blank ones are nothing."""

    kept: Collection[int] = ()

    def lines(self, currency: str) -> list[Line]:
        """The lines in order; fewer than the filled rows when something is wrong."""
        return [line for _row, line in self.numbered(currency)]

    def numbered(self, currency: str) -> list[tuple[int, Line]]:
        """The same, each with the place of its row among all rows."""
        self.is_valid()
        catalogue = self._catalogue()
        rows = enumerate(self.forms)
        return [
            (place, line)
            for place, form in rows
            if not form.is_blank() and (line := form.line(currency, catalogue))
        ]

    def _catalogue(self) -> Catalogue:
        ids, typed = set(), set()
        for form in self.filled():
            product, text = form.typed("product"), form.typed("description")
            if product.isascii() and product.isdigit() and len(product) < 19:
                ids.add(int(product))
            elif text and not form.typed("unit_price") and "\x00" not in text:
                typed.add(text)
        return Catalogue(ids, typed, self.kept)

    def filled(self) -> list[LineForm]:
        return [form for form in self.forms if not form.is_blank()]

    def refuse(self, form: forms.Form, error: BusinessError) -> None:
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


def _formset(extra: int) -> type[BaseLines]:
    made = forms.formset_factory(
        LineForm,
        formset=BaseLines,
        extra=extra,
        max_num=MAX_LINES,
        absolute_max=MAX_LINES,
        validate_max=True,
    )
    return cast(type[BaseLines], made)


def lines_form(
    data: Any = None,
    *,
    lines: Sequence[Line] = (),
    currency: str = "",
    more: int = 0,
    kept: Collection[int] = (),
) -> BaseLines:
    """The rows: those of `lines` in their currency and blank ones below; or what was typed, with `more` blank rows.

    `kept`: the products that the draft has already.
    """
    if data is not None and more:
        data = data.copy()
        total = str(data.get("items-TOTAL_FORMS", "0"))
        count = int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0
        rows = min(MAX_LINES, count + more)
        data["items-TOTAL_FORMS"] = str(rows)
        for number in range(count, rows):
            data[f"items-{number}-quantity"] = "1"
    initial = [_typed(line, currency) for line in lines]
    formset: Any = _formset(BLANK_ROWS + len(initial))(
        data,
        prefix="items",
        form_kwargs={"tax_rate": settings.current().tax_rate},
        # No form of the set has a row of its own to compare with: all are extra ones.
        initial=None,
    )
    formset.kept = kept
    if data is None:
        for form, values in zip(formset.forms, initial, strict=False):
            form.initial |= values
    return cast(BaseLines, formset)


def _typed(line: Line, currency: str) -> dict[str, Any]:
    """A line as its row shows it."""
    discount = ""
    if line.discount_rate:
        discount = f"{percent_text(line.discount_rate)} %"
    elif line.discount_minor:
        discount = amount_text(line.discount_minor, currency)
    return {
        "product": str(line.product_id or ""),
        "description": line.description,
        "quantity": line.quantity,
        "unit_price": amount_text(line.unit_price_minor, currency),
        "discount": discount,
        "tax_rate": percent_text(line.tax_rate),
    }
