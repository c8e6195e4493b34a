"""Orders: list, create, read, edit a draft; and a customer's orders."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers.api.views import customer_row
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version, is_fresh
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, operation
from omnibasis.core.pagination import Order as Sort
from omnibasis.core.parsing import json_body
from omnibasis.core.views import ApiView
from orders import services
from orders.api.content import buyer_of, content_of, content_of_order
from orders.api.represent import VALUES, new_order, order_detail, order_rows
from orders.api.shapes import ORDER, ORDER_EDIT, ORDER_LIST, OrderDetailOutput, OrderOutput, OrderPage
from orders.models import Order
from orders.services import Content

TAG = "orders"


class OrdersView(ApiView):
    @operation(
        "orders_list", "List orders", tag=TAG, parameters=[ORDER_LIST.serializer], answers={200: OrderPage}
    )
    def get(self, request: Request) -> HttpResponse:
        return _listed(request, ORDER_LIST.clean_query(request._request.GET))

    @operation(
        "orders_create",
        "Create an order",
        tag=TAG,
        request=ORDER.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: OrderOutput},
        refusals=[409, 422],
        description="Sent at once unless `status` is `draft`: it is binding and has an invoice. Without `customer`, "
        "the one with the buyer's e-mail is meant; blanks of theirs are filled, what differs becomes suggestions for "
        "staff; without a match a new customer is made.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = ORDER.clean(json_body(request))

        def create() -> Answer:
            content = content_of(data, Content(lines=(), currency=data["currency"]))
            order = services.create_order(
                content=content,
                actor=api_actor(request),
                source=Source.API,
                buyer=buyer_of(data.get("buyer")),
                customer_id=data.get("customer"),
                send=data.get("status", "sent") == "sent",
                placed_at=data.get("placed_at"),
                mail=data.get("send_mail", False),
            )
            return Answer(new_order(order, content.lines), 201, {"ETag": etag(order.version)})

        return answer_once(request, create)


class OrderView(ApiView):
    @operation(
        "orders_read",
        "Read an order",
        tag=TAG,
        parameters=[IF_NONE_MATCH],
        answers={200: OrderDetailOutput, 304: None},
        refusals=[404],
    )
    def get(self, request: Request, order_id: int) -> HttpResponse:
        answer = shown(order_id)
        tag = answer.headers["ETag"]
        return Answer(None, 304, {"ETag": tag}).response() if is_fresh(request, tag) else answer.response()

    @operation(
        "orders_edit",
        "Edit a draft",
        tag=TAG,
        request=ORDER_EDIT.serializer,
        parameters=[IF_MATCH],
        answers={200: OrderDetailOutput},
        refusals=[404, 409, 412],
        description="Only the fields sent; `items`, where sent, are all of them. An order that was sent is reverted "
        "first. Labels may be set in any state, when nothing else is sent.",
    )
    def patch(self, request: Request, order_id: int) -> HttpResponse:
        data = ORDER_EDIT.clean(json_body(request))
        version = expected_version(request)
        order = Order.objects.filter(pk=order_id).first()
        if order is None:
            raise NotFound(_("There is no such order."))
        actor = api_actor(request)
        if set(data) == {"labels"}:
            services.label_order(order_id=order_id, names=data["labels"], actor=actor, source=Source.API)
            return shown(order_id).response()
        services.edit_order(
            order_id=order_id,
            content=content_of(data, content_of_order(order)),
            actor=actor,
            source=Source.API,
            buyer=buyer_of(data["buyer"]) or {} if "buyer" in data else None,
            customer_id=data.get("customer"),
            # What was not sent is as it was read just now: if that is old by the time of the lock, nothing is written.
            version=order.version if version is None else version,
        )
        return shown(order_id).response()


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


def shown(order_id: int) -> Answer:
    """An order with its payments, and its ETag. Raises NotFound."""
    found = order_detail(order_id)
    if found is None:
        raise NotFound(_("There is no such order."))
    return Answer(found, headers={"ETag": etag(found["version"])})


def _listed(request: Request, given: Mapping[str, Any]) -> HttpResponse:
    ordering = given.get("ordering") or "-id"
    column = {"id": "id", "created": "created_at"}[ordering.lstrip("-")]
    wanted = {
        "customer": "customer_id",
        "status": "status__in",
        "external_id": "external_id",
        "number": "number",
    }
    found = Order.objects.visible_to(request.user).filter(
        **{column: given[name] for name, column in wanted.items() if name in given}
    )
    if "overdue" in given:
        late = Order.objects.overdue(timezone.localdate())
        found = found & late if given["overdue"] else found.exclude(pk__in=late.values("pk"))
    if given.get("placed_from"):
        found = found.filter(placed_at__gte=datetime.combine(given["placed_from"], time.min, UTC))
    if given.get("placed_to"):
        end = datetime.combine(given["placed_to"] + timedelta(days=1), time.min, UTC)
        found = found.filter(placed_at__lt=end)
    order = Sort(column, descending=ordering.startswith("-"))
    return cursor_page(
        request, found.values(*VALUES), order=order, given=given, represent=order_rows
    ).response()
