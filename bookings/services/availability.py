"""Reading what is free, and refusing what is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, OtherHours, Resource
from bookings.slots import Rules, Slot, Taken, free_slots, local_days, most_taken, wrong_time, zone_named
from bookings.zones import zone_of
from omnibasis.core.errors import InvalidInput, Refused


class Full(Refused):
    """Somebody else has the place."""


def rules_of(resource: Resource, first: date, days: int, *, zone: str = "") -> Rules:
    """The resource's rules with the exceptions around these days. One query, another for a zone not at hand."""
    around = (first - timedelta(days=1), first + timedelta(days=days + 32))
    stored = OtherHours.objects.filter(resource=resource, day__range=around).values_list("day", "spans")
    exceptions = {day: tuple((start, end) for start, end in spans) for day, spans in stored}
    return resource.rules(zone=zone or zone_of(resource), exceptions=exceptions)


def taken_of(
    resource: Resource, start: datetime, end: datetime, *, without: int | None = None
) -> list[Taken]:
    """What is taken of the resource between two moments, buffers included. One query, off its index."""
    rows = Booking.objects.filter(resource=resource).taking(start, end).exclude(pk=without or 0)
    return [Taken(*row) for row in rows.values_list("occupied_from", "occupied_to", "quantity")]


def slots_of(
    resource: Resource,
    *,
    first: date,
    days: int,
    length: int,
    quantity: int = 1,
    without: int | None = None,
    past: bool = False,
) -> list[Slot]:
    """The free slots of these local days; those that have begun only with `past`. As many queries for a week as for a
    day."""
    rules = rules_of(resource, first, days)
    start, end = local_days(first, days, rules.zone)
    reach = timedelta(minutes=length + rules.before + rules.after)
    taken = taken_of(resource, start - reach, end + reach, without=without)
    now = start if past else timezone.now()
    return free_slots(rules, first=first, days=days, length=length, taken=taken, now=now, quantity=quantity)


def check_hours(resource: Resource, start: datetime, end: datetime) -> None:
    """Raises InvalidInput on `starts_at` where the resource's hours and lengths do not have that time."""
    zone = zone_of(resource)
    day = start.astimezone(zone_named(zone)).date()
    if wrong := wrong_time(rules_of(resource, day, 1, zone=zone), start, end):
        raise InvalidInput({"starts_at": [wrong]})


def refuse_without_room(
    resource: Resource, start: datetime, end: datetime, quantity: int, *, without: int | None = None
) -> None:
    """Raises Full where fewer than `quantity` places are left at any moment between the two, buffers included.

    The caller holds the resource's lock, so what is counted stays so until its transaction ends.
    """
    taken = taken_of(resource, start, end, without=without)
    left = resource.quantity - most_taken(taken, start, end)
    if left >= quantity:
        return
    if left <= 0:
        raise Full(_("This time is taken. Choose another one."))
    words = ngettext(
        "Only %(n)d place is left at that time.", "Only %(n)d places are left at that time.", left
    )
    raise Full(words % {"n": left})


def overbooked(bookings: Sequence[Taken], places: int) -> bool:
    """Whether more places were taken at once than there are; for lowering the number of places."""
    if not bookings:
        return False
    start, end = min(one.start for one in bookings), max(one.end for one in bookings)
    return most_taken(bookings, start, end) > places
