"""Orders: list, create, read, place; and a customer's orders."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers.api.views import customer_row
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
from orders.api.represent import VALUES, order_object, order_rows
from orders.api.shapes import ORDER, ORDER_LIST, PLACE, OrderOutput, OrderPage
from orders.models import Order, Product
from orders.services import Line

TAG = "orders"


class OrdersView(ApiView):
    @operation(
        "orders_list", "List orders", tag=TAG, parameters=[ORDER_LIST.serializer], answers={200: OrderPage}
    )
    def get(self, request: Request) -> HttpResponse:
        return _listed(request, ORDER_LIST.clean_query(request._request.GET))

    @operation(
        "orders_create",
        "Place an order",
        tag=TAG,
        request=ORDER.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: OrderOutput},
        refusals=[409, 422],
        description="Without `customer`, the one with the buyer's e-mail is meant; blanks of theirs are filled, what "
        "differs becomes suggestions for staff; without a match a new customer is made.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = ORDER.clean(json_body(request))
        place = data.get("status", Order.Status.PLACED) == Order.Status.PLACED
        lines = _lines(data["items"], data["currency"])

        def create() -> Answer:
            order = services.create_order(
                lines=lines,
                currency=data["currency"],
                actor=api_actor(request),
                source=Source.API,
                buyer=_present(data.get("buyer") or {}) or None,
                customer_id=data.get("customer"),
                place=place,
                placed_at=data.get("placed_at"),
                note=(data.get("note") or "").strip(),
                external_id=(data.get("external_id") or "").strip() or None,
                confirm=data.get("send_confirmation", False),
            )
            return Answer(order_object(order, lines), 201)

        return answer_once(request, create)


class OrderView(ApiView):
    @operation("orders_read", "Read an order", tag=TAG, answers={200: OrderOutput}, refusals=[404])
    def get(self, request: Request, order_id: int) -> HttpResponse:
        return Answer(_order(order_id)).response()


class PlaceView(ApiView):
    @operation(
        "orders_place",
        "Place a draft",
        tag=TAG,
        request=PLACE.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: OrderOutput},
        refusals=[404, 409, 422],
    )
    def post(self, request: Request, order_id: int) -> HttpResponse:
        confirm = PLACE.clean(json_body(request)).get("send_confirmation", False)

        def place() -> Answer:
            if not Order.objects.filter(pk=order_id).exists():
                raise NotFound(_("There is no such order."))
            services.place_draft(
                order_id=order_id, actor=api_actor(request), source=Source.API, confirm=confirm
            )
            return Answer(_order(order_id))

        return answer_once(request, place)


class CustomerOrdersView(ApiView):
    @operation(
        "customers_orders",
        "Orders of a customer",
        tag="customers",
        parameters=[ORDER_LIST.serializer],
        answers={200: OrderPage},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = ORDER_LIST.clean_query(request._request.GET)
        return _listed(request, {**given, "customer": customer_row(customer_id)["id"]})


def _listed(request: Request, given: Mapping[str, Any]) -> HttpResponse:
    ordering = given.get("ordering") or "-id"
    column = {"id": "id", "created": "created_at"}[ordering.lstrip("-")]
    wanted = {"customer": "customer_id", "status": "status", "external_id": "external_id"}
    found = Order.objects.visible_to(request.user).filter(
        **{column: given[name] for name, column in wanted.items() if name in given}
    )
    order = Sort(column, descending=ordering.startswith("-"))
    return cursor_page(
        request, found.values(*VALUES), order=order, given=given, represent=order_rows
    ).response()


def _order(order_id: int) -> dict[str, Any]:
    row = Order.objects.filter(pk=order_id).values(*VALUES).first()
    if row is None:
        raise NotFound(_("There is no such order."))
    return order_rows([row])[0]


def _present(details: Mapping[str, Any]) -> dict[str, Any]:
    """What the buyer's details say: trimmed, without what is blank."""
    trimmed = {
        name: _present(value) if isinstance(value, dict) else (value or "").strip()
        for name, value in details.items()
    }
    return {name: value for name, value in trimmed.items() if value}


def _lines(items: list[dict[str, Any]], currency: str) -> list[Line]:
    """The lines of an order; a product's name and price stand in for what was not sent. Raises InvalidInput."""
    wanted = {item["product"] for item in items if "product" in item}
    products = Product.objects.in_bulk(wanted) if wanted else {}
    errors: dict[str, list[str]] = {}
    lines = []
    for number, item in enumerate(items):
        product = products.get(item.get("product", 0))
        if "product" in item and product is None:
            errors[f"items.{number}.product"] = [_("There is no such product.")]
        description = item.get("description") or (product.name if product else "")
        price = 0
        try:
            if "unit_price" in item:
                price = to_minor(item["unit_price"], currency)
            elif product is not None and product.currency == currency:
                price = product.unit_price_minor
            else:
                raise ValueError(_("Send the unit price in the order's currency."))
        except ValueError as error:
            errors[f"items.{number}.unit_price"] = [str(error)]
        lines.append(Line(description, item["quantity"], price, product.pk if product else None))
    if errors:
        raise InvalidInput(errors)
    return lines
