"""The tab Addresses of a customer's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import request_actor
from customers import services
from customers.forms.address import AddressForm
from customers.models import Address, Customer
from customers.views.detail import frame_of, visible_customer
from customers.views.tabs import TabForm, tab_act
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.toasts import toast

TAB = "addresses"
_ADDED = {
    Address.Kind.BILLING: gettext_lazy("The billing address was added."),
    Address.Kind.SHIPPING: gettext_lazy("The shipping address was added."),
    Address.Kind.OTHER: gettext_lazy("The address was added."),
}
_REMOVED = {
    Address.Kind.BILLING: gettext_lazy("The billing address was removed."),
    Address.Kind.SHIPPING: gettext_lazy("The shipping address was removed."),
    Address.Kind.OTHER: gettext_lazy("The address was removed."),
}
_DEFAULT = {
    Address.Kind.BILLING: gettext_lazy("This is the default billing address now."),
    Address.Kind.SHIPPING: gettext_lazy("This is the default shipping address now."),
    Address.Kind.OTHER: gettext_lazy("This is the default of the other addresses now."),
}


@staff_required
@require_safe
def addresses(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The tab: a card for each address, by kind, the default of each kind first."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    context = {**frame_of(customer, TAB), **_context(customer)}
    return render(request, "customers/addresses/tab.html", context)


def _context(customer: Customer) -> dict[str, Any]:
    kinds = list(Address.Kind.values)
    order = [(kinds.index(row.kind), not row.is_default, -row.pk, row) for row in customer.addresses.all()]
    return {"addresses": [row for *_order, row in sorted(order)]}


class _AddressView(TabForm):
    tab = TAB
    page = "customers/addresses/tab.html"
    fragment = "customers/addresses/_form.html"

    def tab_context(self) -> dict[str, Any]:
        return _context(self.customer)

    def redrawn(self, form: Any) -> HttpResponse | None:
        """Another country was chosen: its fields, with what was typed."""
        if "layout" not in self.request.POST:
            return None
        if self.request.headers.get("HX-Request") == "true":
            return render(self.request, "customers/addresses/_fields.html", {"form": form})
        return self.whole(form)


class AddAddress(_AddressView):
    def form(self, data: Any = None) -> AddressForm:
        return AddressForm(data, adding=True, initial=self._initial(), auto_id=f"{self.editing}-%s")

    def save(self, form: AddressForm) -> str:
        made = services.add_address(
            customer_id=self.customer.pk,
            data=form.given(),
            actor=request_actor(self.request),
            default=form.cleaned_data["default"],
        )
        return str(_ADDED[Address.Kind(made.kind)])

    def _initial(self) -> dict[str, str]:
        """The kind that was asked for, else the first that is missing; in the country where the customer is."""
        rows = [row for row in self.customer.addresses.all() if row.is_default]
        kinds = {row.kind for row in rows}
        missing = next((kind for kind in ("billing", "shipping") if kind not in kinds), "other")
        asked = self.request.GET.get("kind", "")
        country = next((str(row.country) for row in rows if row.kind == Address.Kind.BILLING), "")
        return {"kind": asked if asked in Address.Kind.values else missing, "country": country}


class EditAddress(_AddressView):
    address: Address

    def load(self) -> None:
        found = Address.objects.filter(customer=self.customer, pk=self.kwargs["address"]).first()
        if found is None:
            raise Http404
        self.address = found

    def form(self, data: Any = None) -> AddressForm:
        return AddressForm(data, initial=self.now(), auto_id=f"{self.editing}-%s")

    def now(self) -> Mapping[str, str]:
        return {"kind": str(self.address.kind), **self.address.as_dict()}

    def save(self, form: AddressForm) -> str:
        changed = form.changed()
        services.edit_address(
            customer_id=self.customer.pk,
            address_id=self.address.pk,
            data=changed,
            read=form.read(),
            actor=request_actor(self.request),
        )
        return _("Changes saved.") if changed else _("Nothing was changed.")


@tab_act(TAB)
def make_default(request: AuthenticatedRequest, pk: int, address: int) -> None:
    made = services.make_default_address(customer_id=pk, address_id=address, actor=request_actor(request))
    toast(request, str(_DEFAULT[Address.Kind(made.kind)]))


@tab_act(TAB)
def remove(request: AuthenticatedRequest, pk: int, address: int) -> None:
    gone = services.remove_address(customer_id=pk, address_id=address, actor=request_actor(request))
    undo = reverse("customers:address_restore", args=[pk, address])
    toast(request, str(_REMOVED[Address.Kind(gone.kind)]), undo_url=undo)


@tab_act(TAB)
def restore(request: AuthenticatedRequest, pk: int, address: int) -> None:
    services.restore_address(customer_id=pk, address_id=address, actor=request_actor(request))
    toast(request, _("The address is back."))
