"""Staff writes an order, or goes on with a draft; with its invoice beside it while they do."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings as django_settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, NotFound, Refused, Stale
from omnibasis.events.models import Event
from omnibasis.ui.access import AuthenticatedRequest, StaffView, staff_required
from omnibasis.ui.forms import INVALID
from omnibasis.ui.toasts import toast, warn
from orders.forms.lines import BLANK_ROWS, BaseLines, lines_form
from orders.forms.page import new_page_token
from orders.forms.staff import OrderForm, initial_of, picked
from orders.models import Order
from orders.preview import Preview, known_details, preview_of, preview_typed
from orders.services import create_order, edit_order, labels_of_order, send_order
from orders.states import MOVES, Status, allows
from orders.views.pickers import details_of

CHANGED = 409


class _Writing(StaffView, View):
    """The page, for both. The buttons: Send, Save draft, and without scripts more rows and the total."""

    request: HttpRequest
    order: Order | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, rows = OrderForm(request.POST), self._rows(request.POST)
        if "more" in request.POST or "work_out" in request.POST:
            return self._again(form, rows)
        if not self._is_valid(form, rows, send="draft" not in request.POST):
            return self.page(form, rows, status=INVALID)
        try:
            order = self.save(form, rows, send="draft" not in request.POST)
        except NotFound:
            raise Http404 from None
        except (Stale, Refused) as error:
            return self.conflict(form, rows, error)
        except BusinessError as error:
            rows.refuse(form, error)
            return self.page(form, rows, status=INVALID)
        words = _("Order %(number)s is saved as a draft.")
        if order.status != Status.DRAFT:
            words = _("Order %(number)s is sent.")
        toast(request, words % {"number": order.label})
        return redirect("orders:detail", order.pk)

    def save(self, form: OrderForm, rows: BaseLines, *, send: bool) -> Order:
        raise NotImplementedError

    def conflict(self, form: OrderForm, rows: BaseLines, error: BusinessError) -> HttpResponse:
        rows.refuse(form, error)
        return self.page(form, rows, status=CHANGED)

    def _rows(self, data: QueryDict, more: int = 0) -> BaseLines:
        return lines_form(data, more=more, kept=self._kept())

    def _kept(self) -> list[int]:
        if self.order is None:
            return []
        return [pk for pk in self.order.items.values_list("product_id", flat=True) if pk is not None]

    def _again(self, form: OrderForm, rows: BaseLines) -> HttpResponse:
        """Without scripts: more blank rows, or the total. What was typed is shown again, and judged when it is sent."""
        post = cast(QueryDict, self.request.POST)
        typed = {name: value for name, value in post.items() if isinstance(value, str)}
        typed["mail"] = "on" if "mail" in typed else ""
        shown = self._rows(post, more=BLANK_ROWS if "more" in post else 0)
        preview = preview_typed(form, rows, self.order)
        return self.page(OrderForm(initial=typed), shown, preview=preview, judged=False)

    def _is_valid(self, form: OrderForm, rows: BaseLines, *, send: bool) -> bool:
        """Both at once, so that everything that is wrong is told at once."""
        valid = form.is_valid()
        if not rows.is_valid():
            form.add_error(None, rows.non_form_errors())
            return False
        if send and not rows.filled():
            form.add_error(None, _("Add at least one item."))
            return False
        currency = form.cleaned_data.get("currency")
        return (not currency or len(rows.lines(currency)) == len(rows.filled())) and valid

    def page(
        self,
        form: OrderForm,
        rows: BaseLines,
        *,
        status: int = 200,
        judged: bool = True,
        preview: Preview | None = None,
        **more: Any,
    ) -> HttpResponse:
        if preview is None and form.is_bound:
            preview = preview_typed(OrderForm(form.data), self._rows(cast(QueryDict, form.data)), self.order)
        context = {
            "form": form,
            "lines": rows,
            "order": self.order,
            "preview": preview,
            "judged": judged and form.is_bound,
            "typed": form.is_bound or rows.is_bound,
            "cancel_url": self.cancel_url(),
            **more,
        }
        return render(self.request, "orders/create.html", context, status=status)

    def cancel_url(self) -> str:
        return reverse("orders:list")

    def customer_of(self, form: OrderForm) -> Customer | None:
        return Customer.objects.filter(pk=form.cleaned_data["customer_id"]).first()


class CreateOrder(_Writing):
    """A new order: for a customer, or for somebody new who becomes one when it is sent; or like another order."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        initial: dict[str, Any] = {"currency": django_settings.DEFAULT_CURRENCY, "mail": True}
        like = self._like(request.GET.get("copy", ""))
        if like is not None:
            initial |= initial_of(like, [label.name for label in labels_of_order(like)])
            rows = lines_form(lines=like.lines(), currency=like.currency)
        else:
            initial |= _for_customer(request.GET.get("customer", ""))
            rows = lines_form()
        form = OrderForm(initial={**initial, "page": new_page_token()})
        return self.page(form, rows, preview=preview_of(like) if like is not None else None, like=like)

    def _like(self, pk: str) -> Order | None:
        if not _is_id(pk):
            return None
        visible = Order.objects.visible_to(self.request.user).select_related("customer")
        return visible.filter(pk=int(pk)).first()

    def save(self, form: OrderForm, rows: BaseLines, *, send: bool) -> Order:
        customer = self.customer_of(form)
        return create_order(
            content=form.content(rows.lines(form.cleaned_data["currency"])),
            customer_id=form.cleaned_data["customer_id"],
            buyer=form.details(known_details(customer)),
            actor=request_actor(self.request),
            source=Source.STAFF,
            send=send,
            mail=send and form.cleaned_data["mail"],
            submission=form.submission("send" if send else "draft"),
        )


class EditOrder(_Writing):
    """A draft that changes. Who was quicker is told, and nothing that was typed is lost."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.pk: int = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    def _load(self) -> Order:
        visible = Order.objects.visible_to(self.request.user).select_related("customer")
        return get_object_or_404(visible, pk=self.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        order = self.order = self._load()
        if not allows(order.status, "edit"):
            warn(request, str(MOVES["edit"].refusal))
            return HttpResponseRedirect(self.cancel_url())
        initial = initial_of(order, [label.name for label in labels_of_order(order)])
        initial |= {"number": order.number or "", "version": order.version}
        rows = lines_form(lines=order.lines(), currency=order.currency)
        return self.page(OrderForm(initial=initial), rows, preview=preview_of(order))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.order = self._load()
        return super().post(request, *args, **kwargs)

    def save(self, form: OrderForm, rows: BaseLines, *, send: bool) -> Order:
        actor = request_actor(self.request)
        customer = self.customer_of(form)
        # Both or neither: what cannot be sent is not saved either, as the page then says.
        with transaction.atomic():
            order = edit_order(
                order_id=self.pk,
                content=form.content(rows.lines(form.cleaned_data["currency"]), self.order),
                customer_id=form.cleaned_data["customer_id"],
                buyer=form.details(known_details(customer)),
                version=form.cleaned_data["version"],
                actor=actor,
                source=Source.STAFF,
            )
            if send:
                mail = form.cleaned_data["mail"]
                order = send_order(order_id=self.pk, mail=mail, actor=actor, source=Source.STAFF)
        return order

    def conflict(self, form: OrderForm, rows: BaseLines, error: BusinessError) -> HttpResponse:
        """What is there now, and what to do. Saving once more is on top of it: the page has the new version."""
        self.order = self._load()
        events = Event.objects.filter(subject_type="orders.order", subject_id=self.pk).order_by("-id")
        if not allows(self.order.status, "edit") or not isinstance(error, Stale):
            rows.refuse(form, error)
        data = cast(QueryDict, form.data).copy()
        data["version"] = str(self.order.version)
        form.data = data
        return self.page(form, rows, status=CHANGED, judged=False, conflict=error, last=events.first())

    def cancel_url(self) -> str:
        return reverse("orders:detail", args=[self.pk])


@staff_required
@require_POST
def preview(request: AuthenticatedRequest) -> HttpResponse:
    """The invoice of what is typed so far; with `order`, of the draft with this id."""
    draft = None
    if _is_id(request.GET.get("order", "")):
        draft = get_object_or_404(Order.objects.visible_to(request.user), pk=int(request.GET["order"]))
    kept = list(draft.items.values_list("product_id", flat=True)) if draft is not None else []
    rows = lines_form(request.POST, kept=[pk for pk in kept if pk is not None])
    shown = preview_typed(OrderForm(request.POST), rows, draft)
    return render(request, "orders/_preview.html", {"preview": shown})


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _for_customer(text: str) -> dict[str, Any]:
    customer = Customer.objects.live().filter(pk=int(text)).first() if _is_id(text) else None
    return {} if customer is None else {**picked(customer), **details_of(f"#{customer.pk}")}
