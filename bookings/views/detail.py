"""One booking: what, for whom, when, its order and its mail, and all that happened to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.ical import booking_file
from bookings.models import Booking
from bookings.states import State, allows
from bookings.tables import source_label
from bookings.views.acts import options_of
from bookings.words import cancel_rule, minutes_text, places_text, span_text
from bookings.zones import local, zone_of
from customers.timeline import by_day
from omnibasis.events.attachments import File
from omnibasis.events.models import Delivery, Event
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Option

LATEST = 100
DELIVERIES = 20
_TONES: dict[str, str] = {
    Delivery.State.SENT: "ok",
    Delivery.State.FAILED: "bad",
    Delivery.State.WAITING: "info",
    Delivery.State.CANCELLED: "",
}


@staff_required
@require_safe
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page of a booking. As many queries for many mails and events as for one of each."""
    booking = _booking(request, pk)
    zone = zone_of(booking.resource)
    order = booking.order
    context = {
        "booking": booking,
        "resource": booking.resource,
        "order": order,
        "when": span_text(booking, named=True),
        "zone": zone,
        "length": minutes_text(booking.minutes),
        "places": places_text(booking.quantity),
        "rule": cancel_rule(booking, booking.starts_at, zone, order.total_minor, order.currency)
        if order
        else "",
        "has_buffers": (booking.occupied_from, booking.occupied_to) != (booking.starts_at, booking.ends_at),
        "link": request.build_absolute_uri(reverse("bookings:public", args=[booking.code])),
        "came_by": source_label(booking.source),
        "deliveries": _deliveries(pk),
        "days": by_day(_events(pk)),
        **_acts(booking, zone),
    }
    return render(request, "bookings/detail.html", context)


@staff_required
@require_safe
def calendar_file(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The booking for a calendar program."""
    return download(booking_file(_booking(request, pk)))


def download(file: File) -> HttpResponse:
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _booking(request: AuthenticatedRequest, pk: int) -> Booking:
    visible = Booking.objects.visible_to(request.user).select_related("customer", "resource", "order")
    return get_object_or_404(visible, pk=pk)


def _deliveries(pk: int) -> list[dict[str, Any]]:
    """The latest mails about the booking, the reminder that waits among them."""
    rows = Delivery.objects.filter(subject_type=Booking._meta.label_lower, subject_id=pk).order_by("-id")
    found = rows.values(
        "state", "recipients", "subject", "attempts", "last_error", "created_at", "sent_at", "due_at"
    )
    return [
        {**row, "label": Delivery.State(row["state"]).label, "tone": _TONES[row["state"]]}
        for row in found[:DELIVERIES]
    ]


def _events(pk: int) -> list[dict[str, Any]]:
    events = Event.objects.filter(subject_type=Booking._meta.label_lower, subject_id=pk).order_by("-id")
    names = (
        "verb", "subject_id", "actor_kind", "actor_user_id", "actor_label", "source", "changes", "data", "at",
    )  # fmt: skip
    return list(events.values(*names)[:LATEST])


def _acts(booking: Booking, zone: str) -> dict[str, Any]:
    """The one or two acts that come next stand as buttons, all of them in the menu."""
    begun = booking.has_begun
    options = options_of(booking.pk, booking.state, begun=begun, ask=True)
    main = {State.REQUESTED: ("confirm",), State.CONFIRMED: ("complete", "no_show") if begun else ("move",)}
    names = main.get(State(booking.state), ())
    urls = [
        reverse(f"bookings:{act}", args=[booking.pk])
        for act in names
        if allows(booking.state, act, begun=begun)
    ]
    buttons = [option for url in urls for option in options if option.url == url]
    options.append(
        Option(_("Edit the notes"), "pencil-square", reverse("bookings:notes", args=[booking.pk]), ask=True)
    )
    day = local(booking.starts_at, zone).date().isoformat()
    shown = f"{reverse('bookings:calendar')}?view=day&day={day}&resource={booking.resource_id}"
    options.append(Option(_("Show it in the calendar"), "table-cells", shown))
    options.append(
        Option(
            _("Download for a calendar"),
            "arrow-down-tray",
            reverse("bookings:file", args=[booking.pk]),
            download=True,
        )
    )
    if booking.customer_id is not None:
        customer = reverse("customers:detail", args=[booking.customer_id])
        create = f"{reverse('bookings:create')}?customer={booking.customer_id}&resource={booking.resource_id}"
        options += [
            Option(_("New booking for this customer"), "plus", create),
            Option(_("View customer"), "user", customer),
        ]
    return {"buttons": buttons, "options": options}
