"""The tab Payment methods of a customer's page; which of them expire soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import request_actor
from customers import services
from customers.forms.payment_method import PaymentMethodForm
from customers.models import Customer, PaymentMethod
from customers.views.detail import frame_of, visible_customer
from customers.views.tabs import TabForm, tab_act
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.toasts import toast

TAB = "payment_methods"


@staff_required
@require_safe
def payment_methods(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The tab: a card for each, the default first, then the newest."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    context = {**frame_of(customer, TAB), **_context(customer)}
    return render(request, "customers/payment_methods/tab.html", context)


def _context(customer: Customer) -> dict[str, Any]:
    return {"methods": list(PaymentMethod.objects.filter(customer=customer).order_by("-is_default", "-id"))}


class _PaymentMethodView(TabForm):
    tab = TAB
    page = "customers/payment_methods/tab.html"
    fragment = "customers/payment_methods/_form.html"

    def tab_context(self) -> dict[str, Any]:
        return _context(self.customer)


class AddPaymentMethod(_PaymentMethodView):
    def form(self, data: Any = None) -> PaymentMethodForm:
        return PaymentMethodForm(data, adding=True, auto_id=f"{self.editing}-%s")

    def save(self, form: PaymentMethodForm) -> str:
        made = services.add_payment_method(
            customer_id=self.customer.pk,
            data=form.given(),
            actor=request_actor(self.request),
            default=form.cleaned_data["default"],
        )
        return _("%(method)s was added.") % {"method": made}


class EditPaymentMethod(_PaymentMethodView):
    method: PaymentMethod

    def load(self) -> None:
        found = PaymentMethod.objects.filter(customer=self.customer, pk=self.kwargs["method"]).first()
        if found is None:
            raise Http404
        self.method = found

    def form(self, data: Any = None) -> PaymentMethodForm:
        return PaymentMethodForm(data, initial=dict(self.now()), auto_id=f"{self.editing}-%s")

    def now(self) -> Mapping[str, Any]:
        return self.method.as_dict()

    def save(self, form: PaymentMethodForm) -> str:
        changed = form.changed()
        services.edit_payment_method(
            customer_id=self.customer.pk,
            method_id=self.method.pk,
            data=changed,
            read=form.read(),
            actor=request_actor(self.request),
        )
        return _("Changes saved.") if changed else _("Nothing was changed.")


@tab_act(TAB)
def make_default(request: AuthenticatedRequest, pk: int, method: int) -> None:
    made = services.make_default_payment_method(
        customer_id=pk, method_id=method, actor=request_actor(request)
    )
    toast(request, _("%(method)s is the default now.") % {"method": made})


@tab_act(TAB)
def remove(request: AuthenticatedRequest, pk: int, method: int) -> None:
    gone = services.remove_payment_method(customer_id=pk, method_id=method, actor=request_actor(request))
    undo = reverse("customers:payment_method_restore", args=[pk, method])
    toast(request, _("%(method)s was removed.") % {"method": gone}, undo_url=undo)


@tab_act(TAB)
def restore(request: AuthenticatedRequest, pk: int, method: int) -> None:
    back = services.restore_payment_method(customer_id=pk, method_id=method, actor=request_actor(request))
    toast(request, _("%(method)s is back.") % {"method": back})
