"""What callers send about products, and what they get, for the schema."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.money import CURRENCIES, to_minor
from omnibasis.core.shapes import (
    Amount,
    AnyField,
    Errors,
    Flag,
    Kind,
    Percent,
    Shape,
    Text,
    Whole,
    documented,
)


@dataclass(frozen=True)
class Prices:
    """Unit prices by currency: decimal strings in major units; comes out in minor units."""

    help: str = 'All prices of the product, such as {"EUR": "12.50", "USD": "13.00"}.'

    def clean(self, value: Any, path: str, errors: Errors) -> dict[str, int]:
        if not isinstance(value, dict):
            errors.setdefault(path, []).append(_('Send an object such as {"EUR": "12.50"}.'))
            return {}
        prices = {}
        for currency, sent in value.items():
            at = f"{path}.{currency}" if currency in CURRENCIES else path
            if currency not in CURRENCIES:
                errors.setdefault(at, []).append(_("Name known currencies, such as EUR or USD."))
                continue
            amount = Amount().clean(sent, at, errors)
            if isinstance(amount, Decimal):
                try:
                    prices[currency] = to_minor(amount, currency)
                except ValueError as error:
                    errors.setdefault(at, []).append(str(error))
        return prices

    def document(self, *, required: bool) -> AnyField:
        return serializers.DictField(child=serializers.CharField(), required=required, help_text=self.help)


FIELDS: dict[str, Kind] = {
    "code": Text(
        40, "Letters, digits, dots, dashes and underscores; no two products share one.", nullable=False
    ),
    "name": Text(160, nullable=False),
    "description": Text(2_000),
    "prices": Prices(),
    "tax_rate": Percent("Percent; the settings' unless told."),
    "is_active": Flag("Off: archived. It is offered nowhere; orders that have it stay as they are."),
    "is_hidden": Flag("Not on the order page; staff and the API sell it."),
    "position": Whole("Where on the order page, smallest first.", least=0, most=2**31 - 1),
}
PRODUCT = Shape("ProductInput", FIELDS, frozenset({"code", "name", "prices"}))
PRODUCT_EDIT = Shape("ProductEdit", FIELDS)
PRODUCT_CREATE_OR_EDIT = Shape("ProductCreateOrEditInput", FIELDS, frozenset({"code"}))
PRODUCT_LIST = Shape(
    "ProductListQuery", {**PAGING, "code": Text(40, nullable=False), "is_active": Flag(), "is_hidden": Flag()}
)

ProductOutput = documented(
    "Product",
    id=serializers.IntegerField(),
    code=serializers.CharField(),
    name=serializers.CharField(),
    description=serializers.CharField(allow_blank=True),
    prices=serializers.DictField(
        child=serializers.CharField(), help_text="Unit prices by currency, decimal strings in major units."
    ),
    tax_rate=serializers.CharField(help_text="Percent."),
    is_active=serializers.BooleanField(),
    is_hidden=serializers.BooleanField(),
    position=serializers.IntegerField(),
    image=serializers.URLField(allow_null=True, help_text="Its picture, a square of 512 pixels in WebP."),
)
ProductOutcome = documented(
    "ProductOutcome",
    result=serializers.ChoiceField(choices=("created", "updated", "unchanged")),
    product=ProductOutput(),
)
ProductPage = page_of(ProductOutput, name="ProductPage")
