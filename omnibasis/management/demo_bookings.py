"""What can be booked at the coffee roaster, and who has booked it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bookings.models import Booking, Resource
from bookings.services import (
    cancel_booking,
    complete_booking,
    mark_no_show,
    place_booking,
    save_resource,
    set_other_hours,
)
from bookings.services.availability import slots_of
from bookings.slots import Slot
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.core.errors import BusinessError
from omnibasis.management.demo import Person
from settings_app.services import save_settings

ZONE = "Europe/Berlin"
_WEEK = [[day, 9 * 60, 18 * 60] for day in range(5)]
RESOURCES: tuple[dict[str, Any], ...] = (
    {
        "identifier": "tasting",
        "name": "Coffee tasting",
        "description": "Six coffees side by side, with somebody who roasted them. Up to eight people.",
        "quantity": 8,
        "colour": "amber",
        "hours": [[day, 10 * 60, 19 * 60] for day in (3, 4, 5)],
        "min_minutes": 90,
        "max_minutes": 90,
        "step_minutes": 90,
        "price_minor": 3_200,
        "currency": "EUR",
        "tax_rate": 19_000,
        "deposit_rate": 50_000,
        "cancel_free_hours": 48,
        "labels": ["Events"],
    },
    {
        "identifier": "barista-course",
        "name": "Barista course",
        "description": "One person, one machine, one teacher. We write back within a day.",
        "colour": "plum",
        "hours": [[day, 9 * 60, 12 * 60] for day in range(5)] + [[day, 13 * 60, 17 * 60] for day in range(5)],
        "min_minutes": 60,
        "max_minutes": 180,
        "step_minutes": 60,
        "buffer_after": 30,
        "price_minor": 6_500,
        "currency": "EUR",
        "price_per": "hour",
        "tax_rate": 19_000,
        "deposit_minor": 2_000,
        "confirms_at_once": False,
    },
    {
        "identifier": "roaster",
        "name": "Sample roaster",
        "description": "Bring your own green coffee. The machine is cleaned between two bookings.",
        "colour": "teal",
        "hours": [*_WEEK, [5, 10 * 60, 14 * 60]],
        "min_minutes": 30,
        "max_minutes": 240,
        "step_minutes": 30,
        "buffer_before": 15,
        "buffer_after": 15,
    },
)
_WORDS = ("It is a birthday present.", "One of us drinks no milk.", "", "", "First time here.")


class Diary:
    """Books around the present: what took place last week, what is to come in the next two."""

    def __init__(self, chance: random.Random, staff: Actor) -> None:
        self.chance, self.staff = chance, staff

    def fill(self, people: Sequence[Person]) -> None:
        # Nobody of those who are made up is written to.
        save_settings(values={"time_zone": ZONE, "booking_reminder_hours": 0}, actor=self.staff)
        resources = [save_resource(data=data, actor=self.staff) for data in RESOURCES]
        holiday = (timezone.now() + timedelta(days=9)).date()
        for resource in resources:
            set_other_hours(
                resource_id=resource.pk, day=holiday, spans=[], note="Stocktaking", actor=self.staff
            )
        for number, person in enumerate(people):
            resource = resources[number % len(resources)]
            self._book(resource, person, days=self.chance.randint(-6, 13))
        for booking in Booking.objects.filter(ends_at__lt=timezone.now(), state=Booking.State.CONFIRMED):
            act = mark_no_show if booking.pk % 7 == 3 else complete_booking
            act(booking_id=booking.pk, actor=self.staff, source=Source.STAFF)
        for booking in Booking.objects.filter(state=Booking.State.CONFIRMED).order_by("-pk")[:2]:
            cancel_booking(booking_id=booking.pk, actor=ANONYMOUS, source=Source.BOOKING, by_buyer=True)
        save_settings(values={"booking_reminder_hours": 24}, actor=self.staff)

    def _book(self, resource: Resource, person: Person, *, days: int) -> None:
        slot = self._slot(resource, days)
        if slot is None:
            return
        details = person.details
        buyer = {
            name: details[name] for name in ("given_name", "surname", "email", "phone") if details.get(name)
        }
        past = slot.start < timezone.now()
        try:
            place_booking(
                resource_id=resource.pk,
                starts_at=slot.start,
                ends_at=slot.end,
                quantity=self.chance.randint(1, min(3, slot.places)),
                buyer=buyer,
                message=self.chance.choice(_WORDS),
                actor=self.staff if past else ANONYMOUS,
                source=Source.STAFF if past else Source.BOOKING,
                confirmed=True if past else None,
            )
        except BusinessError:
            return  # who is not active, or whose details are not fit for it

    def _slot(self, resource: Resource, days: int) -> Slot | None:
        """A free slot near that day."""
        first = (timezone.now() + timedelta(days=days)).date()
        length = self.chance.choice((resource.min_minutes, resource.max_minutes))
        found = slots_of(resource, first=first, days=4, length=length, past=True)
        return self.chance.choice(found) if found else None


def bookings_of(chance: random.Random, staff: Actor, people: Sequence[Person]) -> int:
    """Makes them up; returns how many there are."""
    Diary(chance, staff).fill(people)
    return Booking.objects.count()
