"""What is done to a booking: confirm, move, cancel, complete, no-show, reopen."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actors import api_actor
from bookings import services
from bookings.api.represent import cost_json
from bookings.api.shapes import (
    CANCEL,
    CONFIRM,
    MOVE,
    BookingDetailOutput,
    CancelledOutput,
    MovedOutput,
)
from bookings.api.views import TAG, shown
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, expected_version
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import NOTHING, Shape
from omnibasis.core.views import ApiView

View = Callable[..., HttpResponse]


def act(
    name: str, summary: str, shape: Shape, description: str, answer: Any = BookingDetailOutput
) -> Callable[[View], View]:
    return operation(
        f"bookings_{name}",
        summary,
        tag=TAG,
        request=shape.serializer,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={200: answer},
        refusals=[404, 409, 412, 422],
        description=description,
    )


class ConfirmView(ApiView):
    @act("confirm", "Confirm a request", CONFIRM, "Its order is sent, and money is owed from then on.")
    def post(self, request: Request, booking_id: int) -> HttpResponse:
        mail = CONFIRM.clean(json_body(request)).get("send_mail", True)

        def work() -> Answer:
            services.confirm_booking(booking_id=booking_id, mail=mail, **_by(request))
            return shown(booking_id)

        return answer_once(request, work)


class MoveView(ApiView):
    @act(
        "move",
        "Move a booking",
        MOVE,
        "To another time or another number of places; what is not sent stays. A draft order and a sent one follow, "
        "with a new invoice; a paid one is left as it is.",
        MovedOutput,
    )
    def post(self, request: Request, booking_id: int) -> HttpResponse:
        data = MOVE.clean(json_body(request))

        def work() -> Answer:
            _booking, follows = services.move_booking(
                booking_id=booking_id,
                starts_at=data.get("starts_at"),
                ends_at=data.get("ends_at"),
                quantity=data.get("quantity"),
                any_time=data.get("any_time", False),
                mail=data.get("send_mail", False),
                **_by(request),
            )
            return _with(booking_id, order_follows=follows)

        return answer_once(request, work)


class CancelView(ApiView):
    @act(
        "cancel",
        "Cancel a booking",
        CANCEL,
        "Free until its free period ends: all that was paid goes back. Later the deposit is kept of it, or stays owed; "
        "`cancelling` of the booking says beforehand.",
        CancelledOutput,
    )
    def post(self, request: Request, booking_id: int) -> HttpResponse:
        data = CANCEL.clean(json_body(request))

        def work() -> Answer:
            done = services.cancel_booking(
                booking_id=booking_id,
                reason=data.get("reason") or "",
                waive=data.get("waive", False),
                mail=data.get("send_mail", False),
                **_by(request),
            )
            order = done.booking.order
            cost = cost_json(done.cost, order.currency) if order is not None and done.settled else {}
            return _with(
                booking_id, settled=done.settled, **{name: cost.get(name) for name in ("fee", "back", "owed")}
            )

        return answer_once(request, work)


class CompleteView(ApiView):
    @act("complete", "It took place", NOTHING, "Once it has begun.")
    def post(self, request: Request, booking_id: int) -> HttpResponse:
        return _closed(request, booking_id, services.complete_booking)


class NoShowView(ApiView):
    @act("no_show", "Nobody came", NOTHING, "Once it has begun. What was booked stays owed.")
    def post(self, request: Request, booking_id: int) -> HttpResponse:
        return _closed(request, booking_id, services.mark_no_show)


class ReopenView(ApiView):
    @act("reopen", "Take back that it took place, or that nobody came", NOTHING, "It is confirmed again.")
    def post(self, request: Request, booking_id: int) -> HttpResponse:
        return _closed(request, booking_id, services.reopen_booking)


def _closed(request: Request, booking_id: int, verb: Callable[..., Any]) -> HttpResponse:
    NOTHING.clean(json_body(request))

    def work() -> Answer:
        verb(booking_id=booking_id, **_by(request))
        return shown(booking_id)

    return answer_once(request, work)


def _with(booking_id: int, **more: Any) -> Answer:
    answer = shown(booking_id)
    return Answer({"booking": answer.payload, **more}, headers=answer.headers)


def _by(request: Request) -> dict[str, Any]:
    return {"actor": api_actor(request), "source": Source.API, "version": expected_version(request)}
