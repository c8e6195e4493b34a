"""What is done to an order: send, pay, refund, write off, cancel, revert, mail again."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from omnibasis.core.actors import Source
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import NOTHING, Shape
from omnibasis.core.views import ApiView
from orders import services
from orders.api.content import amount_sent
from orders.api.shapes import CANCEL, PAY, REFUND, SEND, WRITE_OFF, OrderDetailOutput
from orders.api.views import TAG, shown
from orders.models import Order

View = Callable[..., HttpResponse]


def act(name: str, summary: str, shape: Shape, description: str) -> Callable[[View], View]:
    return operation(
        f"orders_{name}",
        summary,
        tag=TAG,
        request=shape.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: OrderDetailOutput},
        refusals=[404, 409, 422],
        description=description,
    )


class SendView(ApiView):
    @act("send", "Send a draft", SEND, "It is binding from then on, and its invoice gets its number.")
    def post(self, request: Request, order_id: int) -> HttpResponse:
        mail = SEND.clean(json_body(request)).get("send_mail", True)
        return _done(request, order_id, services.send_order, mail=mail)


class PayView(ApiView):
    @act(
        "pay",
        "Record a payment",
        PAY,
        "Money that came in for a sent order, or (`method` `credit`) the customer's own credit. Paid in full, the "
        "order is paid.",
    )
    def post(self, request: Request, order_id: int) -> HttpResponse:
        data = PAY.clean(json_body(request))
        return _done(
            request,
            order_id,
            services.record_payment,
            amount_minor=amount_sent(data, "amount", _currency(order_id)),
            paid_on=data.get("paid_on"),
            account_id=data.get("account"),
            surplus_to_credit=data.get("surplus_to_credit", False),
            **_words(data, "method", "reference", "note"),
        )


class RefundView(ApiView):
    @act(
        "refund",
        "Record a refund",
        REFUND,
        "Money that goes back, or (`method` `credit`) onto the customer's credit: never more than was paid.",
    )
    def post(self, request: Request, order_id: int) -> HttpResponse:
        data = REFUND.clean(json_body(request))
        currency = _currency(order_id)
        return _done(
            request,
            order_id,
            services.refund_order,
            amount_minor=amount_sent(data, "amount", currency),
            fee_minor=amount_sent(data, "fee", currency) or 0,
            refunded_on=data.get("refunded_on"),
            account_id=data.get("account"),
            **_words(data, "method", "reference", "reason", "note"),
        )


class WriteOffView(ApiView):
    @act(
        "write_off",
        "Write off what is open",
        WRITE_OFF,
        "It will not be paid any more: a sent order counts as paid, and the loss is the business's. "
        "`take-back-write-off` undoes it.",
    )
    def post(self, request: Request, order_id: int) -> HttpResponse:
        data = WRITE_OFF.clean(json_body(request))
        return _done(request, order_id, services.write_off_order, **_words(data, "reason"))


class TakeBackWriteOffView(ApiView):
    @act("take_back_write_off", "Take a write-off back", NOTHING, "What was written off is owed again.")
    def post(self, request: Request, order_id: int) -> HttpResponse:
        NOTHING.clean(json_body(request))
        return _done(request, order_id, services.take_back_write_off)


class CancelView(ApiView):
    @act(
        "cancel",
        "Cancel an order",
        CANCEL,
        "A draft or a sent order that keeps no money; `revert` undoes it.",
    )
    def post(self, request: Request, order_id: int) -> HttpResponse:
        data = CANCEL.clean(json_body(request))
        return _done(request, order_id, services.cancel_order, **_words(data, "reason"))


class RevertView(ApiView):
    @act(
        "revert",
        "Make an order a draft again",
        NOTHING,
        "To change it and send it anew. Its invoice is void, its number stays taken; what was paid stays paid.",
    )
    def post(self, request: Request, order_id: int) -> HttpResponse:
        NOTHING.clean(json_body(request))
        return _done(request, order_id, services.revert_order)


class MailView(ApiView):
    @act("mail", "Mail the invoice again", NOTHING, "To the buyer's e-mail, through the outbox.")
    def post(self, request: Request, order_id: int) -> HttpResponse:
        NOTHING.clean(json_body(request))
        return _done(request, order_id, services.mail_order_again)


def _done(request: Request, order_id: int, verb: Callable[..., Any], **given: Any) -> HttpResponse:
    """Does it once, and answers with the order as it is then."""

    def work() -> Any:
        verb(order_id=order_id, actor=api_actor(request), source=Source.API, **given)
        return shown(order_id)

    return answer_once(request, work)


def _words(data: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: (data[name] or "").strip() for name in names if name in data}


def _currency(order_id: int) -> str:
    currency = Order.objects.filter(pk=order_id).values_list("currency", flat=True).first()
    if currency is None:
        raise NotFound(_("There is no such order."))
    return currency
