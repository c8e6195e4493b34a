"""The hosted booking pages: what can be booked, and when it is free. Complete without scripts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.hosted import chosen_slot, number, steps
from bookings.models import Resource
from bookings.services.availability import rules_of, slots_of
from bookings.slots import Slot, lengths
from bookings.words import general_rule, minutes_text, places_text, price_text
from bookings.zones import local, usable_zone, zone_of
from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import format_money
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import keyset_page
from orders.cart import buying_user
from orders.totals import half_up
from settings_app.services import current

PAGE = 24
BY_NAME = Keyset("sort_name")
# How far ahead somebody may look, and the next free day is looked for.
AHEAD, LOOKED_FOR = timedelta(days=730), 42
MOST_PLACES = 20


@never_cache
@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """What can be booked."""
    try:
        page = keyset_page(
            Resource.objects.offered(), order=BY_NAME, cursor=request.GET.get("cursor"), size=PAGE
        )
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    rows = [(one, price_text(one)) for one in page.rows]
    return render(request, "bookings/hosted/offer.html", {"page": page, "rows": rows})


@never_cache
@require_safe
def resource(request: HttpRequest, identifier: str) -> HttpResponse:
    """One resource: the days of a week, and the free times of one of them."""
    return times_page(request, offered(identifier))


def offered(identifier: str) -> Resource:
    found = Resource.objects.filter(identifier=identifier, is_active=True).first()
    if found is None:
        raise Http404
    return found


def times_page(
    request: HttpRequest, resource: Resource, *, taken: str = "", day: date | None = None, status: int = 200
) -> HttpResponse:
    """The page of free times; `taken` says that what was chosen is gone. As many queries for a full week as for an
    empty one, and one more look ahead where the week has nothing."""
    zone = zone_of(resource)
    today = timezone.localtime(timezone.now(), usable_zone(zone)).date()
    chosen = day or _day(request.GET.get("day", ""), today)
    rules = rules_of(resource, chosen, 1, zone=zone)
    offered_lengths = lengths(rules)
    length = number(request.GET.get("minutes"), 44_640)
    length = length if length in offered_lengths else offered_lengths[0]
    quantity = min(number(request.GET.get("places"), MOST_PLACES) or 1, resource.quantity)
    first = max(today, chosen - timedelta(days=chosen.weekday()))
    slots = slots_of(resource, first=first, days=7, length=length, quantity=quantity)
    by_day = _by_day(slots, zone)
    if day is None and not request.GET.get("day") and by_day:
        chosen = min(by_day)
    nothing_this_week = not by_day
    following = _next_free(resource, first, length, quantity, zone) if nothing_this_week else None
    at = current()
    context = {
        **steps("hosted", resource, None),
        "resource": resource,
        "price": price_text(resource),
        "rule": general_rule(resource),
        "zone": zone,
        "days": [_day_link(first + timedelta(days=n), chosen, by_day, length, quantity) for n in range(7)],
        "before": _week(first - timedelta(days=7), today, length, quantity) if first > today else "",
        "after": _week(first + timedelta(days=7 - first.weekday()), today, length, quantity),
        "day": chosen,
        "slots": [_shown(resource, slot, quantity, zone) for slot in by_day.get(chosen, [])],
        "following": following,
        "following_url": _week(following, today, length, quantity) if following else "",
        "lengths": [(one, minutes_text(one), one == length) for one in offered_lengths],
        "places": [
            (n, places_text(n), n == quantity) for n in range(1, min(resource.quantity, MOST_PLACES) + 1)
        ],
        "today": today,
        "last": today + AHEAD,
        "taken": taken,
        "prices_include_tax": at.prices_include_tax,
        "is_staff": request.user.is_authenticated and buying_user(request) is None,
    }
    return render(request, "bookings/hosted/times.html", context, status=status)


def _by_day(slots: list[Slot], zone: str) -> dict[date, list[Slot]]:
    found: dict[date, list[Slot]] = {}
    for slot in slots:
        found.setdefault(local(slot.start, zone).date(), []).append(slot)
    return found


def _next_free(resource: Resource, first: date, length: int, quantity: int, zone: str) -> date | None:
    """The next day after this week on which anything is free."""
    later = first + timedelta(days=7)
    found = slots_of(resource, first=later, days=LOOKED_FOR, length=length, quantity=quantity)
    return local(found[0].start, zone).date() if found else None


def _day_link(
    day: date, chosen: date, by_day: dict[date, list[Slot]], length: int, quantity: int
) -> dict[str, Any]:
    return {
        "day": day,
        "free": len(by_day.get(day, [])),
        "chosen": day == chosen,
        "url": f"?day={day.isoformat()}&minutes={length}&places={quantity}",
    }


def _week(day: date, today: date, length: int, quantity: int) -> str:
    if day > today + AHEAD:
        return ""
    return f"?day={max(day, today).isoformat()}&minutes={length}&places={quantity}"


def _shown(resource: Resource, slot: Slot, quantity: int, zone: str) -> dict[str, Any]:
    start, end = local(slot.start, zone), local(slot.end, zone)
    until = date_format(end, "H:i" if start.date() == end.date() else "j M H:i")
    choice = chosen_slot(resource, slot, quantity)
    price = ""
    if resource.price_minor and resource.price_per == Resource.Per.HOUR:
        minor = half_up(resource.price_minor * choice.minutes, 60) * quantity
        price = format_money(minor, resource.currency)
    return {
        "start": date_format(start, "H:i"),
        "end": until,
        "left": places_text(slot.places) if resource.quantity > 1 else "",
        "price": price,
        "url": choice.to("details"),
    }


def _day(text: str, today: date) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or not today <= found <= today + AHEAD:
        return today
    return found


def page_address(resource: Resource) -> str:
    return reverse("bookings:hosted", args=[resource.identifier])
