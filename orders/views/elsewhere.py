"""The tab Orders of a customer's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.views.detail import frame_of, visible_customer
from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import CURRENCIES
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import keyset_page
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from orders.models import CustomerFigures, Order
from orders.panels import SOLD
from orders.states import Status

PAGE = 25
OVERDUE = "overdue"
NEWEST = Keyset("id", descending=True)


@staff_required
@require_safe
def of_customer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The tab Orders of a customer's page: all, or those in one state or currency, with what was sold."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    status, currency = request.GET.get("status", ""), request.GET.get("currency", "")
    orders = Order.objects.filter(customer=customer)
    if status == SOLD:
        orders = orders.standing()
    elif status == OVERDUE:
        orders = orders.overdue(timezone.localdate())
    elif status in Status.values:
        orders = orders.filter(status=status)
    else:
        status = ""
    if currency in CURRENCIES:
        orders = orders.filter(currency=currency)
    try:
        page = keyset_page(orders, order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    figures = list(CustomerFigures.objects.filter(customer=customer).order_by("currency"))
    context = {
        **frame_of(customer, "orders"),
        "page": page,
        "create_url": f"{reverse('orders:create')}?customer={pk}",
        "chips": _chips(request, status, currency, [f.currency for f in figures]),
        "narrowed": bool(status) or currency in CURRENCIES,
        "sums": [
            {"orders": f.orders, "total_minor": f.total_minor, "currency": f.currency}
            for f in figures
            if status in ("", SOLD) and currency in ("", f.currency) and f.orders
        ],
    }
    return render(request, "orders/of_customer.html", context)


def _chips(
    request: HttpRequest, status: str, currency: str, currencies: list[str]
) -> list[tuple[str, str, bool]]:
    """What the tab can be narrowed to: label, address, and whether it is so now; the same again takes it off."""
    states = [(SOLD, _("Sold")), (OVERDUE, _("Overdue")), *Status.choices]
    chips = [("status", value, str(label), status) for value, label in states]
    if len(currencies) > 1 or currency:
        chips += [("currency", value, value, currency) for value in currencies]
    shown = []
    for name, value, label, chosen in chips:
        query = request.GET.copy()
        query.pop("cursor", None)
        query[name] = value
        if chosen == value:
            del query[name]
        shown.append((label, f"{request.path}?{query.urlencode()}", chosen == value))
    return shown
