"""The calendar of the back office: a month, a week or a day on a page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.calendar import MONTH, MOST, ONE_DAY, VIEWS, WEEK, Pages, days_of, hours_of, pages_of, span_of
from bookings.models import Booking, Resource
from bookings.states import State
from bookings.zones import usable_zone
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from settings_app.services import current

_VALUES = (
    "id", "state", "starts_at", "ends_at", "quantity", "buyer_name", "resource_id", "resource__name",
    "resource__colour",
)  # fmt: skip


@staff_required
@require_safe
def calendar(request: AuthenticatedRequest) -> HttpResponse:
    """What is booked, on the clock of the resource that is chosen, else on the business's. As many queries for many
    bookings as for one; what was cancelled is left out."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else WEEK
    resources = list(Resource.objects.offered()[:500])
    chosen = _chosen(request.GET.get("resource", ""), resources)
    zone = (chosen.time_zone if chosen is not None else "") or current().time_zone
    today = timezone.localtime(timezone.now(), usable_zone(zone)).date()
    day = _day(request.GET.get("day", ""), today)
    pages = pages_of(view, day)
    found = Booking.objects.visible_to(request.user).between(*span_of(pages, zone))
    found = found.exclude(state=State.CANCELLED).order_by("starts_at", "id")
    if chosen is not None:
        found = found.filter(resource=chosen)
    rows: list[Any] = list(found.values(*_VALUES)[: MOST + 1])
    weeks = [one.hours for one in ([chosen] if chosen is not None else resources)]
    hours = range(0, 24) if view == MONTH else hours_of(weeks, rows, zone)
    days = days_of(
        pages, rows[:MOST], zone=zone, today=today, hours=hours, month=day.month if view == MONTH else 0
    )
    address = _Address(view, chosen.pk if chosen is not None else None)
    context = {
        "view": view,
        "days": [(one, address.to(ONE_DAY, one.day), _new(one.day, hours, address.resource)) for one in days],
        "opens": hours.start,
        "hours": [f"{hour:02d}:00" for hour in hours],
        "heading": _heading(view, day, pages),
        "before": address.to(view, pages.before),
        "after": address.to(view, pages.after),
        "now": address.to(view, today),
        "views": [(label, address.to(name, day), name == view) for name, label in _labels()],
        "resources": resources,
        "chosen": chosen,
        "day": day,
        "zone": zone,
        "too_many": len(rows) > MOST,
        "create_url": _create(address.resource),
    }
    return render(request, "bookings/calendar.html", context)


class _Address:
    """Addresses of the calendar's pages, with the resource that is chosen."""

    def __init__(self, view: str, resource: int | None) -> None:
        self.view, self.resource = view, resource

    def to(self, view: str, day: date) -> str:
        query = QueryDict(mutable=True)
        query.update({"view": view, "day": day.isoformat()})
        if self.resource is not None:
            query["resource"] = str(self.resource)
        return f"{reverse('bookings:calendar')}?{query.urlencode()}"


def _labels() -> list[tuple[str, str]]:
    return [(MONTH, _("Month")), (WEEK, _("Week")), (ONE_DAY, _("Day"))]


def _create(resource: int | None) -> str:
    url = reverse("bookings:create")
    return f"{url}?resource={resource}" if resource is not None else url


def _new(day: date, hours: range, resource: int | None) -> list[tuple[str, str]]:
    """Where a click on an empty hour leads: the form with that time filled in."""
    more = f"&resource={resource}" if resource is not None else ""
    url = reverse("bookings:create")
    return [(f"{hour:02d}:00", f"{url}?at={day.isoformat()}T{hour:02d}:00{more}") for hour in hours]


def _chosen(text: str, resources: list[Resource]) -> Resource | None:
    known = next((one for one in resources if str(one.pk) == text), None)
    if known is None and text.isascii() and text.isdigit() and len(text) < 19:
        return Resource.objects.filter(pk=int(text)).first()  # an archived one
    return known


def _day(text: str, today: date) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    return found if found is not None and 2000 <= found.year <= 2200 else today


def _heading(view: str, day: date, pages: Pages) -> str:
    if view == MONTH:
        return date_format(day, "F Y")
    if view == ONE_DAY:
        return date_format(day, "l, j F Y")
    last = pages.first + timedelta(days=6)
    start = date_format(pages.first, "j" if pages.first.month == last.month else "j M")
    return f"{start} \N{EN DASH} {date_format(last, 'j M Y')}"
