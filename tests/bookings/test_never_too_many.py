"""Whatever is booked, moved and cancelled, in whatever order: never are more places taken at once than there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bookings.models import Booking, Resource
from bookings.services import cancel_booking, move_booking, place_booking, save_resource
from bookings.services.availability import Full
from omnibasis.core.actors import SYSTEM
from omnibasis.core.errors import Refused
from tests.bookings.conftest import BY

HOUR = timedelta(hours=1)
# An act, which booking it is about, when (in quarters of an hour), how long, how many places.
ACTS = st.tuples(
    st.sampled_from(["book", "book", "book", "move", "cancel"]),
    st.integers(0, 7),
    st.integers(0, 24),
    st.integers(1, 8),
    st.integers(1, 3),
)


Span = tuple[datetime, datetime, int]


def spans_of(resource: Resource, without: int = 0) -> list[Span]:
    taken = Booking.objects.filter(resource=resource).exclude(state="cancelled").exclude(pk=without)
    return list(taken.values_list("occupied_from", "occupied_to", "quantity"))


def most_at_once(spans: list[Span]) -> int:
    """Counted by hand at every moment at which anything begins."""
    return max(
        (sum(many for start, end, many in spans if start <= moment < end) for moment, _end, _many in spans),
        default=0,
    )


class NeverTooMany(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        acts=st.lists(ACTS, min_size=3, max_size=14),
        places=st.integers(1, 4),
        buffers=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    )
    def test_never_too_many(self, acts: list[Any], places: int, buffers: tuple[int, int]) -> None:
        resource = save_resource(
            data={
                "identifier": "hall",
                "name": "Hall",
                "quantity": places,
                "buffer_before": 15 * buffers[0],
                "buffer_after": 15 * buffers[1],
            },
            actor=SYSTEM,
        )
        day = (timezone.now() + timedelta(days=20)).date()
        zero = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        made: list[int] = []
        for act, which, quarter, quarters, many in acts:
            start = zero + quarter * HOUR / 4
            times: dict[str, Any] = {
                "starts_at": start,
                "ends_at": start + quarters * HOUR / 4,
                "quantity": many,
            }
            try:
                if act == "book":
                    buyer = {"email": f"n{len(made)}@example.com"}
                    booked = place_booking(resource_id=resource.pk, buyer=buyer, any_time=True, **times, **BY)
                    made.append(booked.pk)
                elif made and act == "move":
                    move_booking(booking_id=made[which % len(made)], any_time=True, **times, **BY)
                elif made:
                    cancel_booking(booking_id=made[which % len(made)], **BY)
            except Full:
                # Rightly so: with it there would be too many.
                gaps = [timedelta(minutes=15 * one) for one in buffers]
                wanted = (times["starts_at"] - gaps[0], times["ends_at"] + gaps[1], many)
                without = made[which % len(made)] if act == "move" else 0
                assert most_at_once([*spans_of(resource, without), wanted]) > places
            except Refused:
                assert act != "book", "only what is cancelled is neither moved nor cancelled"
            assert most_at_once(spans_of(resource)) <= places
