"""Resources: list, create, read, edit, their other hours, their picture and their free slots."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, BinaryIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from bookings import services
from bookings.api.represent import RESOURCE_VALUES, resource_detail, resource_rows
from bookings.api.shapes import (
    EXCEPTION,
    RESOURCE,
    RESOURCE_EDIT,
    RESOURCE_LIST,
    SLOTS,
    ResourceDetailOutput,
    ResourcePage,
    SlotsOutput,
)
from bookings.models import Resource
from bookings.services.availability import slots_of
from bookings.zones import local, zone_of
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version, instant, is_fresh
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, operation
from omnibasis.core.pagination import Order as Sort
from omnibasis.core.parsing import json_body
from omnibasis.core.pictures_sent import PARSERS, picture_sent, sets_picture
from omnibasis.core.shapes import Day
from omnibasis.core.views import ApiView
from orders.api.content import amount_sent
from settings_app import services as settings

TAG = "resources"
MOST_DAYS = 31
_WORDS = ("identifier", "name", "description", "time_zone", "colour", "currency", "price_per")
_AS_SENT = (
    "quantity", "is_active", "hours", "buffer_before", "buffer_after", "min_minutes", "max_minutes", "step_minutes",
    "tax_rate", "cancel_free_hours", "confirms_at_once", "labels",
)  # fmt: skip


class ResourcesView(ApiView):
    @operation(
        "resources_list",
        "List resources",
        tag=TAG,
        parameters=[RESOURCE_LIST.serializer],
        answers={200: ResourcePage},
    )
    def get(self, request: Request) -> HttpResponse:
        given = RESOURCE_LIST.clean_query(request._request.GET)
        wanted = {name: given[name] for name in ("identifier", "is_active") if name in given}
        found = Resource.objects.filter(**wanted).values(*RESOURCE_VALUES)
        return cursor_page(request, found, order=Sort("id"), given=given, represent=resource_rows).response()

    @operation(
        "resources_create",
        "Create a resource",
        tag=TAG,
        request=RESOURCE.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: ResourceDetailOutput},
        refusals=[409, 422],
    )
    def post(self, request: Request) -> HttpResponse:
        data = RESOURCE.clean(json_body(request))

        def create() -> Answer:
            values = {"tax_rate": settings.current().tax_rate, **_values(data, "")}
            resource = services.save_resource(data=values, actor=api_actor(request), source=Source.API)
            return _shown(resource.pk, 201)

        return answer_once(request, create)


class ResourceView(ApiView):
    @operation(
        "resources_read",
        "Read a resource",
        tag=TAG,
        parameters=[IF_NONE_MATCH],
        answers={200: ResourceDetailOutput, 304: None},
        refusals=[404],
    )
    def get(self, request: Request, resource_id: int) -> HttpResponse:
        answer = _shown(resource_id)
        tag = answer.headers["ETag"]
        return Answer(None, 304, {"ETag": tag}).response() if is_fresh(request, tag) else answer.response()

    @operation(
        "resources_edit",
        "Edit the fields that are sent",
        tag=TAG,
        request=RESOURCE_EDIT.serializer,
        parameters=[IF_MATCH],
        answers={200: ResourceDetailOutput},
        refusals=[404, 409, 412],
        description="`hours` and `labels`, where sent, are all of them. Bookings keep the price, the buffers and the "
        "terms that they were made with.",
    )
    def patch(self, request: Request, resource_id: int) -> HttpResponse:
        data = RESOURCE_EDIT.clean(json_body(request))
        version = expected_version(request)
        services.save_resource(
            data=_values(data, _resource(resource_id).currency),
            actor=api_actor(request),
            resource_id=resource_id,
            version=version,
            source=Source.API,
        )
        return _shown(resource_id).response()


class ExceptionView(ApiView):
    @operation(
        "resources_set_exception",
        "Give one day other hours",
        tag=TAG,
        request=EXCEPTION.serializer,
        answers={200: ResourceDetailOutput},
        refusals=[404, 409],
        description="No spans: it is closed that day. Bookings that are there stay.",
    )
    def put(self, request: Request, resource_id: int, day: str) -> HttpResponse:
        data = EXCEPTION.clean(json_body(request))
        return _set_hours(request, resource_id, day, data["spans"], (data.get("note") or "").strip())

    @operation(
        "resources_remove_exception",
        "Put a day back to the week's hours",
        tag=TAG,
        answers={200: ResourceDetailOutput},
        refusals=[404],
    )
    def delete(self, request: Request, resource_id: int, day: str) -> HttpResponse:
        return _set_hours(request, resource_id, day, None, "")


class ResourceImageView(ApiView):
    parser_classes = PARSERS

    @sets_picture("resources_set_image", "Set the picture", tag=TAG, answer=ResourceDetailOutput)
    def put(self, request: Request, resource_id: int) -> HttpResponse:
        return _set_image(request, resource_id, picture_sent(request))

    @operation(
        "resources_remove_image",
        "Remove the picture",
        tag=TAG,
        answers={200: ResourceDetailOutput},
        refusals=[404],
    )
    def delete(self, request: Request, resource_id: int) -> HttpResponse:
        return _set_image(request, resource_id, None)


class SlotsView(ApiView):
    @operation(
        "resources_slots",
        "Free slots of some days",
        tag=TAG,
        parameters=[SLOTS.serializer],
        answers={200: SlotsOutput},
        refusals=[404],
        description="Days are the resource's own. On the nights when clocks are set, local times that do not exist are "
        "left out, and those that exist twice are offered once, the first time.",
    )
    def get(self, request: Request, resource_id: int) -> HttpResponse:
        given = SLOTS.clean_query(request._request.GET)
        resource = _resource(resource_id)
        zone = zone_of(resource)
        first = given.get("from") or local(timezone.now(), zone).date()
        days = ((given.get("to") or first) - first + timedelta(days=1)).days
        if not 1 <= days <= MOST_DAYS:
            raise InvalidInput(
                {"to": [_("Choose at most %(n)d days, from the first on.") % {"n": MOST_DAYS}]}
            )
        found = []
        if resource.is_active:
            length = given.get("minutes") or resource.min_minutes
            quantity = given.get("quantity") or 1
            found = slots_of(resource, first=first, days=days, length=length, quantity=quantity)
        slots = [
            {"starts_at": instant(slot.start), "ends_at": instant(slot.end), "places": slot.places}
            for slot in found
        ]
        return Answer({"time_zone": zone, "slots": slots}).response()


def _set_hours(
    request: Request, resource_id: int, day: str, spans: list[tuple[int, int]] | None, note: str
) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    on = Day().clean(day, "day", errors)
    if on is None:
        raise InvalidInput(errors)
    services.set_other_hours(
        resource_id=resource_id,
        day=on,
        spans=spans,
        note=note,
        actor=api_actor(request),
        source=Source.API,
    )
    return _shown(resource_id).response()


def _set_image(request: Request, resource_id: int, upload: BinaryIO | None) -> HttpResponse:
    services.set_resource_image(
        resource_id=resource_id, upload=upload, actor=api_actor(request), source=Source.API
    )
    return _shown(resource_id).response()


def _values(data: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """What was sent, in the verb's shape. Raises InvalidInput on `price`, `deposit`."""
    values: dict[str, Any] = {name: (data[name] or "").strip() for name in _WORDS if name in data}
    values |= {name: data[name] for name in _AS_SENT if name in data}
    if "colour" in values and not values["colour"]:
        del values["colour"]
    money = values.get("currency") or currency
    if not money and any(data.get(name) is not None for name in ("price", "deposit")):
        raise InvalidInput({"currency": [_("Send the currency of the price.")]})
    if "price" in data:
        values["price_minor"] = amount_sent(data, "price", money)
    if "deposit" in data:
        deposit = data["deposit"] or {}
        if len(deposit) > 1:
            raise InvalidInput({"deposit": [_("Send the deposit as percent or as amount, not both.")]})
        values["deposit_rate"] = deposit.get("percent") or 0
        values["deposit_minor"] = amount_sent(deposit, "amount", money) or 0
    return values


def _resource(resource_id: int) -> Resource:
    found = Resource.objects.filter(pk=resource_id).first()
    if found is None:
        raise NotFound(_("There is no such resource."))
    return found


def _shown(resource_id: int, status: int = 200) -> Answer:
    found = resource_detail(resource_id)
    if found is None:
        raise NotFound(_("There is no such resource."))
    return Answer(found, status, {"ETag": etag(found["version"])})
