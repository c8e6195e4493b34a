"""My account: the user's own orders and invoices, while their e-mail is verified."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import keyset_page
from omnibasis.ui.access import AuthenticatedRequest, login_required
from orders.invoice_list import state_badge
from orders.models import Invoice, Order

PAGE = 25
NEWEST = Keyset("id", descending=True)


@never_cache
@login_required
@require_safe
def orders(request: AuthenticatedRequest) -> HttpResponse:
    """What the user has ordered; no drafts."""
    try:
        page = keyset_page(
            Order.objects.own(request.user), order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE
        )
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    return render(request, "orders/mine.html", {"page": page})


@never_cache
@login_required
@require_safe
def invoices(request: AuthenticatedRequest) -> HttpResponse:
    """The invoices that stand, each with its PDF."""
    own = Invoice.objects.own(request.user).standing().select_related("order")
    try:
        page = keyset_page(own, order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    rows = [(invoice, state_badge(invoice.state, invoice.due_on)) for invoice in page.rows]
    return render(request, "orders/my_invoices.html", {"page": page, "rows": rows})
