"""Acts on an order: each asks first, in a dialog or without scripts on a page of its own, then does one verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, NotFound, Stale
from omnibasis.core.money import format_money
from omnibasis.ui.access import AuthenticatedRequest, StaffView, staff_required
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.registry import Text
from omnibasis.ui.tables import Option
from omnibasis.ui.toasts import toast, warn
from orders.forms.acts import ActForm, CancelForm, PaymentForm, RefundForm, SendForm
from orders.models import Order
from orders.services import (
    cancel_order,
    mail_order_again,
    record_payment,
    refund_order,
    revert_order,
    send_order,
)
from orders.services.locks import lock_order
from orders.states import MOVES, Status, allows

CHANGED = 409


def options_of(pk: int, status: str, kept_minor: int, *, ask: bool = False) -> list[Option]:
    """What can be done to an order in its state, as entries of a menu."""
    wanted = [
        ("edit", _("Edit"), "pencil", False),
        ("send", _("Send"), "paper-airplane", False),
        ("pay", _("Record a payment"), "banknotes", False),
        ("refund", _("Refund"), "receipt-refund", False),
        ("revert", _("Revert to a draft"), "arrow-uturn-left", False),
        ("cancel", _("Cancel the order"), "x-circle", True),
    ]
    shown = [
        Option(label, icon, reverse(f"orders:{act}", args=[pk]), danger=danger, ask=ask and act != "edit")
        for act, label, icon, danger in wanted
        if allows(status, act) and (act != "refund" or kept_minor > 0)
    ]
    return [
        *shown,
        Option(_("New order like this one"), "document-duplicate", f"{reverse('orders:create')}?copy={pk}"),
    ]


class OrderAct(StaffView, View):
    """One act. Declare `act` (a key of `orders.states.MOVES`), its words and its form; `perform` calls the verb."""

    act: ClassVar[str]
    title: ClassVar[Text]
    button: ClassVar[Text]
    danger: ClassVar[bool] = False
    form_class: ClassVar[type[ActForm]] = ActForm

    request: HttpRequest
    # The verb's names of fields where the form has others.
    renamed: ClassVar[dict[str, str]] = {}

    def initial(self, order: Order) -> dict[str, Any]:
        return {}

    def text(self, order: Order) -> list[str]:
        """What will happen, in a sentence or two."""
        return []

    def perform(self, order: Order, data: dict[str, Any]) -> str:
        """Does it, and answers what to say."""
        raise NotImplementedError

    def undo_url(self, order: Order) -> str:
        return ""

    # --- How it works ---------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        order = self._order()
        return self._ask(order, self._form(order))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        order = self._order()
        form = self.form_class(request.POST, order=order)
        if not form.is_valid():
            return self._ask(order, form, status=INVALID)
        try:
            with transaction.atomic():
                self._refuse_changed(order.pk, form.cleaned_data.get("version"))
                words = self.perform(order, form.cleaned_data)
        except NotFound:
            raise Http404 from None
        except Stale:
            fresh = self._order()
            return self._ask(fresh, self._form(fresh), status=CHANGED, changed=True)
        except BusinessError as error:
            add_errors(form, error, lambda name: self.renamed.get(name, name))
            return self._ask(order, form, status=INVALID)
        toast(request, words, undo_url=self.undo_url(order))
        if request.headers.get("HX-Request") == "true":
            # The dialog closes, and the page brings itself up to date.
            return HttpResponse(status=204, headers={"HX-Trigger": "customer-changed"})
        return HttpResponseRedirect(reverse("orders:detail", args=[order.pk]))

    def _order(self) -> Order:
        visible = Order.objects.visible_to(self.request.user).select_related("customer")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def _form(self, order: Order) -> ActForm:
        return self.form_class(initial={**self.initial(order), "version": order.version}, order=order)

    def _refuse_changed(self, pk: int, version: int | None) -> None:
        """Twice the same button pays once: the second one comes with a version that is over."""
        if version is not None and (now := lock_order(pk).version) != version:
            raise Stale(_("The order was changed in the meantime."), current=now)

    def _ask(self, order: Order, form: ActForm, *, status: int = 200, changed: bool = False) -> HttpResponse:
        fragment = self.request.headers.get("HX-Request") == "true"
        refused = self.refusal(order)
        context = {
            "order": order,
            "form": form,
            "act": self,
            "refused": refused,
            "sentences": [] if refused else self.text(order),
            "changed": changed,
            "fragment": fragment,
            "url": self.request.path,
        }
        template = "orders/_act.html" if fragment else "orders/act.html"
        response = render(self.request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def refusal(self, order: Order) -> str:
        """Why it cannot be done as the order is now; "" where it can."""
        return "" if allows(order.status, self.act) else str(MOVES[self.act].refusal)

    def _by(self) -> dict[str, Any]:
        return {"actor": request_actor(self.request), "source": Source.STAFF}


class SendOrder(OrderAct):
    act = "send"
    title = gettext_lazy("Send order %(number)s?")
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
    title = gettext_lazy("Record a payment of order %(number)s")
    button = gettext_lazy("Record the payment")
    form_class = PaymentForm
    renamed: ClassVar[dict[str, str]] = {"paid_on": "moved_on"}

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
            **self._by(),
        )
        paid = format_money(payment.amount_minor, payment.currency)
        if payment.order.open_minor > 0:
            rest = format_money(payment.order.open_minor, payment.currency)
            return _("%(amount)s is recorded. %(rest)s is still open.") % {"amount": paid, "rest": rest}
        return _("%(amount)s is recorded. The order is paid.") % {"amount": paid}


class RefundOrder(OrderAct):
    act = "refund"
    title = gettext_lazy("Refund order %(number)s")
    button = gettext_lazy("Record the refund")
    danger = True
    form_class = RefundForm
    renamed: ClassVar[dict[str, str]] = {"refunded_on": "moved_on"}

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
            **self._by(),
        )
        back = format_money(payment.amount_minor - payment.fee_minor, payment.currency)
        return _("The refund is recorded: %(amount)s goes back to the buyer.") % {"amount": back}


class CancelOrder(OrderAct):
    act = "cancel"
    title = gettext_lazy("Cancel order %(number)s?")
    button = gettext_lazy("Cancel the order")
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
    title = gettext_lazy("Revert order %(number)s to a draft?")
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
