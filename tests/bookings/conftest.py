"""A studio to book, and somebody who books it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Booking, Resource
from bookings.services import place_booking, save_resource
from omnibasis.core.actors import SYSTEM, Source

# Every day from 8 to 20.
ALWAYS = [[day, 480, 1_200] for day in range(7)]
BY = {"actor": SYSTEM, "source": Source.STAFF}


def make_resource(name: str = "Studio", **data: Any) -> Resource:
    plain = {"identifier": name.lower().replace(" ", "-"), "name": name, "hours": ALWAYS, "time_zone": "UTC"}
    return save_resource(data={**plain, **data}, actor=SYSTEM)


def at(hour: int, minute: int = 0, *, days: int = 10) -> datetime:
    """A time of day in UTC, some days from now."""
    day = (timezone.now() + timedelta(days=days)).date()
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


def book(resource: Resource, start: datetime, minutes: int = 60, **more: Any) -> Booking:
    given = {"buyer": {"email": "nora@example.com", "given_name": "Nora"}, **BY, **more}
    if "customer_id" in more and "buyer" not in more:
        given.pop("buyer")
    return place_booking(
        resource_id=resource.pk, starts_at=start, ends_at=start + timedelta(minutes=minutes), **given
    )


@pytest.fixture
def studio(db: None) -> Resource:
    """Nothing is charged for it."""
    return make_resource()


@pytest.fixture
def room(db: None) -> Resource:
    """40.00 an hour, free to cancel until a day before, then 30 %."""
    return make_resource(
        "Room",
        price_minor=4_000,
        currency="EUR",
        price_per="hour",
        deposit_rate=30_000,
        cancel_free_hours=24,
        max_minutes=240,
    )
