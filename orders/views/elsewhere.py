"""Orders on the pages of others: a customer's tab, and the end user's own orders."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers.views.detail import frame_of, visible_customer
from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import keyset_page
from omnibasis.ui.access import AuthenticatedRequest, login_required, staff_required
from orders.models import Order

PAGE = 25
NEWEST = Keyset("id", descending=True)


@staff_required
@require_safe
def of_customer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The tab Orders of a customer's page."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    try:
        page = keyset_page(
            Order.objects.filter(customer=customer), order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE
        )
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    create_url = f"{reverse('orders:create')}?customer={pk}"
    context = {**frame_of(customer, "orders"), "page": page, "create_url": create_url}
    return render(request, "orders/of_customer.html", context)


@never_cache
@login_required
@require_safe
def mine(request: AuthenticatedRequest) -> HttpResponse:
    """My account: the orders of the user's own customer, while their e-mail is verified."""
    try:
        page = keyset_page(
            Order.objects.own(request.user), order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE
        )
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    return render(request, "orders/mine.html", {"page": page})
