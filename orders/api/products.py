"""Products: list, create, read, edit, create or edit by code, and their picture."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.pagination import Order as Sort
from omnibasis.core.parsing import json_body
from omnibasis.core.pictures_sent import PARSERS, picture_sent, sets_picture
from omnibasis.core.views import ApiView
from orders import services
from orders.api.product_shapes import (
    PRODUCT,
    PRODUCT_CREATE_OR_EDIT,
    PRODUCT_EDIT,
    PRODUCT_LIST,
    ProductOutcome,
    ProductOutput,
    ProductPage,
)
from orders.api.represent import amount_text, percent_text
from orders.models import Product, ProductPrice
from settings_app import services as settings

TAG = "products"
_VALUES = ("id", "code", "name", "description", "tax_rate", "is_active", "is_hidden", "position", "image")


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
        wanted = {name: given[name] for name in ("code", "is_active", "is_hidden") if name in given}
        found = Product.objects.filter(**wanted).values(*_VALUES)
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
        return answer_once(request, lambda: Answer(_row(_save(request, data).pk), 201))


class ProductCreateOrEditView(ApiView):
    @operation(
        "products_create_or_edit",
        "Create or edit a product by its code",
        tag=TAG,
        request=PRODUCT_CREATE_OR_EDIT.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: ProductOutcome, 201: ProductOutcome},
        refusals=[409, 422],
        description="No product has the code: it is created, and needs a name and prices. Else the fields that are "
        "sent are edited; what is so already writes nothing.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = PRODUCT_CREATE_OR_EDIT.clean(json_body(request))
        return answer_once(request, lambda: _create_or_edit(request, data))


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
        description="`prices`, where sent, are all of them. Orders that were placed keep the name and price they have.",
    )
    def patch(self, request: Request, product_id: int) -> HttpResponse:
        data = PRODUCT_EDIT.clean(json_body(request))
        return Answer(_row(_save(request, data, product_id).pk)).response()


class ProductImageView(ApiView):
    parser_classes = PARSERS

    @sets_picture("products_set_image", "Set the picture", tag=TAG, answer=ProductOutput)
    def put(self, request: Request, product_id: int) -> HttpResponse:
        return _set_image(request, product_id, picture_sent(request))

    @operation(
        "products_remove_image", "Remove the picture", tag=TAG, answers={200: ProductOutput}, refusals=[404]
    )
    def delete(self, request: Request, product_id: int) -> HttpResponse:
        return _set_image(request, product_id, None)


def _set_image(request: Request, product_id: int, upload: Any) -> HttpResponse:
    services.set_product_image(
        product_id=product_id, upload=upload, actor=api_actor(request), source=Source.API
    )
    return Answer(_row(product_id)).response()


def _create_or_edit(request: Request, data: Mapping[str, Any]) -> Answer:
    code = data["code"].strip()
    there = Product.objects.filter(code=code).values_list("pk", flat=True).first()
    if there is None:
        if missing := [name for name in ("name", "prices") if name not in data]:
            raise InvalidInput({name: [_("A new product needs this.")] for name in missing})
        product = _save(request, data)
        return Answer({"result": "created", "product": _row(product.pk)}, 201)
    before = _row(there)
    _save(request, data, there)
    after = _row(there)
    return Answer({"result": "unchanged" if before == after else "updated", "product": after})


def _save(request: Request, data: Mapping[str, Any], product_id: int | None = None) -> Product:
    values = {
        name: (value or "").strip() if isinstance(value, str | None) else value
        for name, value in data.items()
    }
    if product_id is None and "tax_rate" not in values:
        values["tax_rate"] = settings.current().tax_rate
    return services.save_product(
        data=values, actor=api_actor(request), product_id=product_id, source=Source.API
    )


def _row(product_id: int) -> dict[str, Any]:
    row = Product.objects.filter(pk=product_id).values(*_VALUES).first()
    if row is None:
        raise NotFound(_("There is no such product."))
    return _rows([row])[0]


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of _VALUES with the products' prices, which are read at once."""
    prices: dict[int, dict[str, str]] = {}
    stored = ProductPrice.objects.filter(product__in=[row["id"] for row in rows]).order_by("currency")
    for product_id, currency, minor in stored.values_list("product_id", "currency", "unit_price_minor"):
        prices.setdefault(product_id, {})[currency] = amount_text(minor, currency)
    return [
        {
            **row,
            "tax_rate": percent_text(row["tax_rate"]),
            "prices": prices.get(row["id"], {}),
            "image": _url(row["image"]),
        }
        for row in rows
    ]


def _url(path: str) -> str | None:
    return urljoin(f"{django_settings.PUBLIC_URL}/", default_storage.url(path)) if path else None
