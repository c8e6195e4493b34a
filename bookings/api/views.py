"""Bookings: list, create, read, edit their notes; and a customer's bookings."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from bookings import services
from bookings.api.represent import BOOKING_VALUES, booking_detail, booking_rows
from bookings.api.shapes import BOOKING, BOOKING_EDIT, BOOKING_LIST, BookingDetailOutput, BookingPage
from bookings.models import Booking
from bookings.querysets import LONGEST
from customers.api.views import customer_row
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version, is_fresh
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, operation
from omnibasis.core.pagination import Order as Sort
from omnibasis.core.parsing import json_body
from omnibasis.core.views import ApiView
from orders.api.content import buyer_of

TAG = "bookings"


class BookingsView(ApiView):
    @operation(
        "bookings_list",
        "List bookings",
        tag=TAG,
        parameters=[BOOKING_LIST.serializer],
        answers={200: BookingPage},
    )
    def get(self, request: Request) -> HttpResponse:
        return _listed(request, BOOKING_LIST.clean_query(request._request.GET))

    @operation(
        "bookings_create",
        "Book",
        tag=TAG,
        request=BOOKING.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: BookingDetailOutput},
        refusals=[404, 409, 422],
        description="Never are more places taken at once than the resource has: of all who want the last one, one "
        "gets it and the others a 409. With a price its order is made, and sent unless it is a request. Without "
        "`customer`, the one with the buyer's e-mail is meant; blanks of theirs are filled, what differs becomes "
        "suggestions for staff; without a match a new customer is made.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = BOOKING.clean(json_body(request))

        def create() -> Answer:
            state = data.get("state")
            booking = services.place_booking(
                resource_id=data["resource"],
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                quantity=data.get("quantity", 1),
                buyer=buyer_of(data.get("buyer")),
                customer_id=data.get("customer"),
                confirmed=None if state is None else state == Booking.State.CONFIRMED,
                any_time=data.get("any_time", False),
                mail=data.get("send_mail", False),
                actor=api_actor(request),
                source=Source.API,
                message=data.get("message") or "",
                note=data.get("note") or "",
                internal_note=data.get("internal_note") or "",
            )
            return shown(booking.pk, 201)

        return answer_once(request, create)


class BookingView(ApiView):
    @operation(
        "bookings_read",
        "Read a booking",
        tag=TAG,
        parameters=[IF_NONE_MATCH],
        answers={200: BookingDetailOutput, 304: None},
        refusals=[404],
    )
    def get(self, request: Request, booking_id: int) -> HttpResponse:
        answer = shown(booking_id)
        tag = answer.headers["ETag"]
        return Answer(None, 304, {"ETag": tag}).response() if is_fresh(request, tag) else answer.response()

    @operation(
        "bookings_edit",
        "Edit the notes",
        tag=TAG,
        request=BOOKING_EDIT.serializer,
        parameters=[IF_MATCH],
        answers={200: BookingDetailOutput},
        refusals=[404, 412],
        description="In any state. Its time and its places are changed by `move`.",
    )
    def patch(self, request: Request, booking_id: int) -> HttpResponse:
        data = BOOKING_EDIT.clean(json_body(request))
        services.change_notes(
            booking_id=booking_id,
            actor=api_actor(request),
            source=Source.API,
            version=expected_version(request),
            **{name: text or "" for name, text in data.items()},
        )
        return shown(booking_id).response()


class CustomerBookingsView(ApiView):
    @operation(
        "customers_bookings",
        "Bookings of a customer",
        tag="customers",
        parameters=[BOOKING_LIST.serializer],
        answers={200: BookingPage},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = BOOKING_LIST.clean_query(request._request.GET)
        return _listed(request, {**given, "customer": customer_row(customer_id)["id"]})


def shown(booking_id: int, status: int = 200) -> Answer:
    """A booking with what cancelling it costs, and its ETag. Raises NotFound."""
    found = booking_detail(booking_id)
    if found is None:
        raise NotFound(_("There is no such booking."))
    return Answer(found, status, {"ETag": etag(found["version"])})


def _listed(request: Request, given: Mapping[str, Any]) -> HttpResponse:
    ordering = given.get("ordering") or "-id"
    column = {"id": "id", "starts": "starts_at"}[ordering.lstrip("-")]
    wanted = {
        "customer": "customer_id",
        "resource": "resource_id",
        "state": "state__in",
        "order": "order_id",
        "to": "starts_at__lt",
    }
    found = Booking.objects.visible_to(request.user).filter(
        **{column: given[name] for name, column in wanted.items() if name in given}
    )
    if "from" in given:
        try:
            found = found.filter(ends_at__gt=given["from"], starts_at__gt=given["from"] - LONGEST)
        except OverflowError:
            raise InvalidInput({"from": [_("Choose a moment of this century.")]}) from None
    order = Sort(column, descending=ordering.startswith("-"))
    return cursor_page(
        request, found.values(*BOOKING_VALUES), order=order, given=given, represent=booking_rows
    ).response()
