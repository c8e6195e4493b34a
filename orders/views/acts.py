"""Acts on an order: each asks first, in a dialog or without scripts on a page of its own, then does one verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, Stale
from omnibasis.core.money import format_money
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.asking import AskView
from omnibasis.ui.registry import Text
from omnibasis.ui.tables import Option
from omnibasis.ui.toasts import toast, warn
from orders.forms.acts import ActForm, CancelForm, PaymentForm, RefundForm, SendForm, WriteOffForm
from orders.models import Order
from orders.services import (
    cancel_order,
    mail_order_again,
    record_payment,
    refund_order,
    revert_order,
    send_order,
    take_back_write_off,
    write_off_order,
)
from orders.services.locks import lock_order
from orders.states import MOVES, Status, allows


def options_of(
    pk: int, status: str, kept_minor: int, written_off_minor: int = 0, *, ask: bool = False
) -> list[Option]:
    """What can be done to an order in its state, as entries of a menu."""
    wanted = [
        ("edit", _("Edit"), "pencil", False),
        ("send", _("Send"), "paper-airplane", False),
        ("pay", _("Record a payment"), "banknotes", False),
        ("refund", _("Refund"), "receipt-refund", False),
        ("write_off", _("Write off what is open"), "scissors", True),
        ("take_back_write_off", _("Take back the write-off"), "arrow-uturn-left", False),
        ("revert", _("Revert to a draft"), "arrow-uturn-left", False),
        ("cancel", _("Cancel the order"), "x-circle", True),
    ]
    shown = [
        Option(label, icon, reverse(f"orders:{act}", args=[pk]), danger=danger, ask=ask and act != "edit")
        for act, label, icon, danger in wanted
        if allows(status, act)
        and (act != "refund" or kept_minor > 0)
        and (act != "take_back_write_off" or written_off_minor > 0)
    ]
    return [
        *shown,
        Option(_("New order like this one"), "document-duplicate", f"{reverse('orders:create')}?copy={pk}"),
    ]


class OrderAct(AskView[Order]):
    """One act on an order. Declare `act` (a key of `orders.states.MOVES`) besides what `AskView` asks for."""

    act: ClassVar[str]
    form_class: ClassVar[type[ActForm]] = ActForm

    def thing(self) -> Order:
        visible = Order.objects.visible_to(self.request.user).select_related("customer")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def name(self, order: Order) -> str:
        return order.label

    def back_url(self, order: Order) -> str:
        return reverse("orders:detail", args=[order.pk])

    def trail(self, order: Order) -> list[tuple[Text, str]]:
        orders = reverse("orders:list")
        return [("omniPayments", ""), (_("Orders"), orders), (order.label, self.back_url(order))]

    def refuse_changed(self, order: Order, version: int | None) -> None:
        """Twice the same button pays once: the second one comes with a version that is over."""
        if version is not None and (now := lock_order(order.pk).version) != version:
            raise Stale(_("The order was changed in the meantime."), current=now)

    def refusal(self, order: Order) -> str:
        return "" if allows(order.status, self.act) else str(MOVES[self.act].refusal)

    def _by(self) -> dict[str, Any]:
        return {"actor": request_actor(self.request), "source": Source.STAFF}


class SendOrder(OrderAct):
    act = "send"
    title = gettext_lazy("Send order %(name)s?")
    button = gettext_lazy("Send")
    form_class = SendForm
    renamed: ClassVar[dict[str, str]] = {"buyer.email": "mail"}

    def initial(self, order: Order) -> dict[str, Any]:
        return {"mail": bool(order.buyer_email)}

    def text(self, order: Order) -> list[str]:
        words = [_("It becomes binding, and its invoice gets the next number.")]
        if order.kept_minor:
            kept = format_money(order.kept_minor, order.currency)
            words.append(_("%(amount)s was paid already and counts.") % {"amount": kept})
        return words

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        sent = send_order(order_id=order.pk, mail=data["mail"], **self._by())
        if data["mail"]:
            words = _("Order %(number)s is sent, and its invoice goes to %(email)s.")
            return words % {"number": sent.label, "email": sent.buyer_email}
        return _("Order %(number)s is sent.") % {"number": sent.label}


class PayOrder(OrderAct):
    act = "pay"
    title = gettext_lazy("Record a payment of order %(name)s")
    button = gettext_lazy("Record the payment")
    form_class = PaymentForm
    renamed: ClassVar[dict[str, str]] = {"paid_on": "moved_on", "account": "method"}

    def initial(self, order: Order) -> dict[str, Any]:
        return PaymentForm.initial_of(order)

    def text(self, order: Order) -> list[str]:
        is_open = format_money(order.open_minor, order.currency)
        words = _("%(amount)s is open. A part of it may be paid as well; paid in full, the order is paid.")
        return [words % {"amount": is_open}]

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        payment = record_payment(
            order_id=order.pk,
            amount_minor=data["amount"],
            method=data["method"],
            reference=data["reference"],
            note=data["note"],
            paid_on=data["moved_on"],
            account_id=data["account_id"],
            surplus_to_credit=data.get("surplus", False),
            **self._by(),
        )
        paid = format_money(payment.amount_minor, payment.currency)
        if (surplus := (data["amount"] or 0) - payment.amount_minor) > 0:
            words = _("%(amount)s is recorded, the order is paid. %(surplus)s became store credit.")
            return words % {"amount": paid, "surplus": format_money(surplus, payment.currency)}
        if payment.order.open_minor > 0:
            rest = format_money(payment.order.open_minor, payment.currency)
            return _("%(amount)s is recorded. %(rest)s is still open.") % {"amount": paid, "rest": rest}
        return _("%(amount)s is recorded. The order is paid.") % {"amount": paid}


class RefundOrder(OrderAct):
    act = "refund"
    title = gettext_lazy("Refund order %(name)s")
    button = gettext_lazy("Record the refund")
    danger = True
    form_class = RefundForm
    renamed: ClassVar[dict[str, str]] = {"refunded_on": "moved_on", "account": "method"}

    def initial(self, order: Order) -> dict[str, Any]:
        return RefundForm.initial_of(order)

    def refusal(self, order: Order) -> str:
        if order.kept_minor <= 0:
            return _(
                "Nothing is left to refund: what was paid for this order was given back, or nothing was."
            )
        return super().refusal(order)

    def text(self, order: Order) -> list[str]:
        kept = format_money(order.kept_minor, order.currency)
        words = [
            _("%(amount)s was paid and not refunded yet.") % {"amount": kept},
            _("This writes the refund down; the money itself you send by the method you choose."),
        ]
        if order.status == Status.PAID and order.open_minor >= 0:
            words.append(_("The order is then refunded, in part or in whole, and so is its invoice."))
        return words

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        payment = refund_order(
            order_id=order.pk,
            amount_minor=data["amount"],
            fee_minor=data["fee"] or 0,
            method=data["method"],
            reference=data["reference"],
            reason=data["reason"],
            note=data["note"],
            refunded_on=data["moved_on"],
            account_id=data["account_id"],
            **self._by(),
        )
        back = format_money(payment.amount_minor - payment.fee_minor, payment.currency)
        if payment.account is not None:
            words = _("The refund is recorded: %(amount)s is on the customer's account “%(name)s”.")
            return words % {"amount": back, "name": payment.account.label}
        return _("The refund is recorded: %(amount)s goes back to the buyer.") % {"amount": back}


class WriteOffOrder(OrderAct):
    act = "write_off"
    title = gettext_lazy("Write off what is open of order %(name)s?")
    button = gettext_lazy("Write off")
    danger = True
    form_class = WriteOffForm

    def text(self, order: Order) -> list[str]:
        amount = format_money(order.open_minor, order.currency)
        return [
            _("%(amount)s will not be paid any more: it is the business's loss.") % {"amount": amount},
            _("The order and its invoice count as paid. The write-off can be taken back."),
        ]

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        write_off_order(order_id=order.pk, reason=data["reason"], **self._by())
        amount = format_money(order.open_minor, order.currency)
        return _("%(amount)s is written off.") % {"amount": amount}

    def undo_url(self, order: Order) -> str:
        return reverse("orders:take_back_write_off", args=[order.pk])


class TakeBackWriteOff(OrderAct):
    act = "take_back_write_off"
    title = gettext_lazy("Take back the write-off of order %(name)s?")
    button = gettext_lazy("Take it back")

    def refusal(self, order: Order) -> str:
        if not order.written_off_minor:
            return _("Nothing of this order was written off.")
        return super().refusal(order)

    def text(self, order: Order) -> list[str]:
        amount = format_money(order.written_off_minor, order.currency)
        return [_("%(amount)s is owed again, and the order is sent.") % {"amount": amount}]

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        take_back_write_off(order_id=order.pk, **self._by())
        return _("Order %(number)s waits for its money again.") % {"number": order.label}


class CancelOrder(OrderAct):
    act = "cancel"
    title = gettext_lazy("Cancel order %(name)s?")
    button = gettext_lazy("Cancel the order")
    keep = gettext_lazy("Keep it")
    danger = True
    form_class = CancelForm

    def refusal(self, order: Order) -> str:
        if order.kept_minor > 0:
            kept = format_money(order.kept_minor, order.currency)
            words = _("%(amount)s was paid for this order. Refund it first, then cancel.")
            return words % {"amount": kept}
        return super().refusal(order)

    def text(self, order: Order) -> list[str]:
        if order.status == Status.SENT:
            return [
                _("Nothing is owed any more, and it leaves the customer's figures."),
                _("Its invoice is void and keeps its number. The buyer is not told by mail."),
            ]
        return [_("The draft stays, but cannot be sent. Revert it to a draft to go on with it.")]

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        cancelled = cancel_order(order_id=order.pk, reason=data["reason"], **self._by())
        return _("Order %(number)s is cancelled.") % {"number": cancelled.label}

    def undo_url(self, order: Order) -> str:
        return reverse("orders:revert", args=[order.pk])


class RevertOrder(OrderAct):
    act = "revert"
    title = gettext_lazy("Revert order %(name)s to a draft?")
    button = gettext_lazy("Revert to a draft")

    def text(self, order: Order) -> list[str]:
        words = [_("It can be changed then, and has to be sent again.")]
        invoice = order.invoices.standing().first()
        if invoice is not None:
            number = {"invoice": invoice.number}
            words.append(
                _("Invoice %(invoice)s is void and keeps its number; sending again issues the next.") % number
            )
        if order.kept_minor:
            kept = format_money(order.kept_minor, order.currency)
            words.append(_("%(amount)s stays paid and counts when it is sent again.") % {"amount": kept})
        return words

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        reverted = revert_order(order_id=order.pk, **self._by())
        return _("Order %(number)s is a draft again.") % {"number": reverted.label}


@staff_required
@require_POST
def mail_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Sends the invoice to the buyer once more."""
    if not Order.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    try:
        order = mail_order_again(order_id=pk, actor=request_actor(request), source=Source.STAFF)
    except BusinessError as error:
        errors = getattr(error, "errors", {})
        warn(request, " ".join(m for messages in errors.values() for m in messages) or error.detail)
    else:
        toast(request, _("The invoice goes to %(email)s once more.") % {"email": order.buyer_email})
    return HttpResponseRedirect(reverse("orders:detail", args=[pk]))
