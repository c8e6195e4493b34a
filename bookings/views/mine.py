"""My account: the user's own bookings, while their e-mail is verified."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.models import Booking
from bookings.views.elsewhere import LATEST, PAGE, rows_of
from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import keyset_page
from omnibasis.ui.access import AuthenticatedRequest, login_required


@never_cache
@login_required
@require_safe
def bookings(request: AuthenticatedRequest) -> HttpResponse:
    """What the user has booked, the latest first; what has not begun can be cancelled."""
    own = Booking.objects.own(request.user).select_related("resource", "order")
    try:
        page = keyset_page(own, order=LATEST, cursor=request.GET.get("cursor"), size=PAGE)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    context = {"page": page, "rows": rows_of(page.rows), "now": timezone.now()}
    return render(request, "bookings/mine.html", context)
