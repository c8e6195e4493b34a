"""Products: list, create, read, edit."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.money import to_minor
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.pagination import Order as Sort
from omnibasis.core.parsing import json_body
from omnibasis.core.views import ApiView
from orders import services
from orders.api.represent import amount
from orders.api.shapes import PRODUCT, PRODUCT_EDIT, PRODUCT_LIST, ProductOutput, ProductPage
from orders.models import Product

TAG = "products"
_VALUES = ("id", "name", "description", "unit_price_minor", "currency", "is_active", "position")


class ProductsView(ApiView):
    @operation(
        "products_list",
        "List products",
        tag=TAG,
        parameters=[PRODUCT_LIST.serializer],
        answers={200: ProductPage},
    )
    def get(self, request: Request) -> HttpResponse:
        given = PRODUCT_LIST.clean_query(request._request.GET)
        found = Product.objects.values(*_VALUES)
        if "is_active" in given:
            found = found.filter(is_active=given["is_active"])
        return cursor_page(request, found, order=Sort("id"), given=given, represent=_rows).response()

    @operation(
        "products_create",
        "Create a product",
        tag=TAG,
        request=PRODUCT.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: ProductOutput},
        refusals=[409, 422],
    )
    def post(self, request: Request) -> HttpResponse:
        data = PRODUCT.clean(json_body(request))
        return answer_once(request, lambda: Answer(_save(request, data, data["currency"]), 201))


class ProductView(ApiView):
    @operation("products_read", "Read a product", tag=TAG, answers={200: ProductOutput}, refusals=[404])
    def get(self, request: Request, product_id: int) -> HttpResponse:
        return Answer(_row(product_id)).response()

    @operation(
        "products_edit",
        "Edit the fields that are sent",
        tag=TAG,
        request=PRODUCT_EDIT.serializer,
        answers={200: ProductOutput},
        refusals=[404],
        description="Orders that were placed keep the name and price that they have.",
    )
    def patch(self, request: Request, product_id: int) -> HttpResponse:
        data = PRODUCT_EDIT.clean(json_body(request))
        stored = _row(product_id)
        currency = data.get("currency", stored["currency"])
        if currency != stored["currency"] and "unit_price" not in data:
            raise InvalidInput({"unit_price": [_("Send the price in the new currency as well.")]})
        return Answer(_save(request, data, currency, product_id)).response()


def _save(
    request: Request, data: Mapping[str, Any], currency: str, product_id: int | None = None
) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: (value or "") if name == "description" else value for name, value in data.items()
    }
    if "unit_price" in values:
        try:
            values["unit_price_minor"] = to_minor(values.pop("unit_price"), currency)
        except ValueError as error:
            raise InvalidInput({"unit_price": [str(error)]}) from None
        if values["unit_price_minor"] < 0:
            raise InvalidInput({"unit_price": [_("Enter a price that is not negative.")]})
    product = services.save_product(
        data=values, actor=api_actor(request), product_id=product_id, source=Source.API
    )
    return _json({name: getattr(product, name) for name in _VALUES})


def _row(product_id: int) -> dict[str, Any]:
    row = Product.objects.filter(pk=product_id).values(*_VALUES).first()
    if row is None:
        raise NotFound(_("There is no such product."))
    return _json(row)


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_json(row) for row in rows]


def _json(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name != "unit_price_minor"}
    shown["unit_price"] = amount(row["unit_price_minor"], row["currency"])
    return shown
