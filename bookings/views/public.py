"""What everybody may see: a booking by its secret link, to look at, to keep and to cancel; and pictures."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import request_actor
from bookings.ical import booking_file
from bookings.models import Booking, Resource
from bookings.services import cancel_booking, what_cancelling_costs
from bookings.states import State, allows
from bookings.views.detail import download
from bookings.words import cancel_rule, cost_sentences, minutes_text, places_text, span_text, state_badge
from bookings.zones import zone_of
from omnibasis.core.actors import ANONYMOUS, Source
from omnibasis.core.errors import BusinessError
from omnibasis.ui.forms import INVALID
from orders.cart import buying_user
from orders.states import Status

A_YEAR = 365 * 24 * 3_600


@never_cache
@require_safe
def public_booking(request: HttpRequest, code: str) -> HttpResponse:
    """A booking by its secret link: for whoever has the link, and nobody who was led here by another site's log."""
    booking = _by_code(code)
    order = booking.order
    zone = zone_of(booking.resource)
    shows_rule = order is not None and booking.is_open and not booking.has_begun
    context = {
        **_shown(booking),
        "said": _said(booking),
        "rule": (
            cancel_rule(booking, booking.starts_at, zone, order.total_minor, order.currency)
            if shows_rule and order is not None
            else ""
        ),
        "can_cancel": _can_cancel(booking),
        "sign_up": _sign_up(request, booking),
    }
    return _secret(render(request, "bookings/hosted/booking.html", context), referrer=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancels it; first the page says what that costs at this moment. Has it become more meanwhile, it says so."""
    booking = _by_code(code)
    refused = "" if _can_cancel(booking) else _("This booking can no longer be cancelled here. Write to us.")
    if request.method == "POST" and not refused:
        agreed = request.POST.get("agreed", "")
        try:
            cancel_booking(
                booking_id=booking.pk,
                actor=request_actor(request) if buying_user(request) else ANONYMOUS,
                source=Source.BOOKING,
                agreed_minor=int(agreed) if agreed.isascii() and agreed.isdigit() and len(agreed) < 19 else 0,
                by_buyer=True,
                mail=True,
            )
        except BusinessError as error:
            refused = error.detail
            booking = _by_code(code)
        else:
            return redirect("bookings:public", booking.code)
    order = booking.order
    cost = what_cancelling_costs(booking)
    currency = order.currency if order is not None else ""
    context = {
        **_shown(booking),
        "cost": cost,
        "sentences": cost_sentences(cost, currency, paid=order is not None and order.paid_minor > 0),
        "refused": refused,
        "can_cancel": _can_cancel(booking),
    }
    status = INVALID if request.method == "POST" else 200
    # With the referrer: a form whose page sends none would lack its origin.
    return _secret(render(request, "bookings/hosted/cancel.html", context, status=status), referrer=True)


@never_cache
@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """The booking for the booker's own calendar."""
    return _secret(download(booking_file(_by_code(code))), referrer=False)


@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """The picture of a resource. Its name is random and never used again: whoever has it keeps it."""
    resource = Resource.objects.filter(pk=pk, is_active=True).exclude(image="").first()
    if resource is None or resource.picture_name != name:
        raise Http404
    try:
        stored = default_storage.open(resource.image)
    except (OSError, ValueError):
        raise Http404 from None
    response = FileResponse(stored, content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _by_code(code: str) -> Booking:
    booking = Booking.objects.select_related("resource", "order").filter(code=code).first()
    if booking is None:
        raise Http404
    return booking


def _shown(booking: Booking) -> dict[str, Any]:
    return {
        "booking": booking,
        "resource": booking.resource,
        "order": booking.order if booking.order and booking.order.status != Status.DRAFT else None,
        "draft": booking.order if booking.order and booking.order.status == Status.DRAFT else None,
        "when": span_text(booking, named=True),
        "length": minutes_text(booking.minutes),
        "places": places_text(booking.quantity) if booking.quantity > 1 else "",
        "badge": state_badge(booking),
    }


def _secret(response: HttpResponse, *, referrer: bool) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin" if referrer else "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _can_cancel(booking: Booking) -> bool:
    return allows(booking.state, "cancel", begun=booking.has_begun) and not booking.has_begun


def _said(booking: Booking) -> str:
    """Where the booking stands, in a sentence for who booked."""
    words = {
        State.REQUESTED: _(
            "We have your request and keep the place for you. You hear from us when it is confirmed."
        ),
        State.CONFIRMED: _("It is booked. We look forward to seeing you."),
        State.COMPLETED: _("It took place. Thank you for coming."),
        State.CANCELLED: _("This booking is cancelled."),
        State.NO_SHOW: _("You were missed."),
    }
    return words[State(booking.state)]


def _sign_up(request: HttpRequest, booking: Booking) -> str:
    """Where somebody who is not signed in may register; the same whether the address has an account or not."""
    if request.user.is_authenticated or not booking.buyer_email:
        return ""
    return f"{reverse('account_signup')}?{urlencode({'email': booking.buyer_email})}"
