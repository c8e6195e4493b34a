"""The tab Bookings of a customer's page."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.models import Booking
from bookings.words import times_text
from customers.views.detail import frame_of, visible_customer
from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import keyset_page
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from settings_app.services import current

PAGE = 25
LATEST = Keyset("starts_at", descending=True)


@staff_required
@require_safe
def of_customer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """All bookings of a customer, or the upcoming ones."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    when = request.GET.get("when", "")
    bookings = Booking.objects.filter(customer=customer).select_related("resource", "order")
    if when == "upcoming":
        bookings = bookings.upcoming(timezone.now())
    else:
        when = ""
    try:
        page = keyset_page(bookings, order=LATEST, cursor=request.GET.get("cursor"), size=PAGE)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    upcoming = request.path if when else f"{request.path}?when=upcoming"
    context = {
        **frame_of(customer, "bookings"),
        "page": page,
        "rows": rows_of(page.rows),
        "create_url": f"{reverse('bookings:create')}?customer={pk}",
        "chips": [(_("Upcoming"), upcoming, bool(when))],
        "narrowed": bool(when),
    }
    return render(request, "bookings/of_customer.html", context)


def rows_of(bookings: list[Booking]) -> list[tuple[Booking, str]]:
    """Each with its time on its resource's clock; one query for all."""
    zone = current().time_zone if bookings else ""
    return [(one, times_text(one.starts_at, one.ends_at, one.resource.time_zone or zone)) for one in bookings]
