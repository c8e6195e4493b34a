"""Two do something to the same booking or resource at the same moment: each scene as in `scenes`, on a site's own
database.

`python -m tests.concurrency.booking_scenes <scene>` plays one and fails by an exception.
"""

from __future__ import annotations

import sys
import uuid
from datetime import datetime, timedelta
from functools import partial

import django

django.setup()

from django.utils import timezone  # noqa: E402

from bookings.models import Booking, Resource  # noqa: E402
from bookings.services import (  # noqa: E402
    cancel_booking,
    confirm_booking,
    move_booking,
    place_booking,
    save_resource,
)
from customers.services import archive_customer, merge_customers  # noqa: E402
from omnibasis.core.actors import SYSTEM, Source  # noqa: E402
from orders.models import Order  # noqa: E402
from orders.services import record_payment  # noqa: E402
from tests.concurrency.order_scenes import done  # noqa: E402
from tests.concurrency.scenes import customer, together  # noqa: E402

ROUNDS = 10
WHO = {"actor": SYSTEM, "source": Source.STAFF}
PRICE = 2_000


def a_room(**more: object) -> Resource:
    data = {
        "identifier": f"room-{uuid.uuid4().hex[:8]}",
        "name": "Room",
        "price_minor": PRICE,
        "currency": "EUR",
        "deposit_rate": 50_000,
        **more,
    }
    return save_resource(data=data, actor=SYSTEM)


def in_days(days: int, hour: int = 0) -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days, hours=hour)


def booked(room: Resource, start: datetime, **more: object) -> Booking:
    given = {"buyer": {"email": "scenes@bookings.example.com"}, **more}
    return place_booking(
        resource_id=room.pk,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        any_time=True,
        **given,
        **WHO,
    )


def strangers_with_one_address_book_two_rooms() -> None:
    """Both make the same new customer, each holding another resource."""
    for turn in range(ROUNDS):
        rooms = (a_room(), a_room())

        def book(room: Resource, email: str = f"new{turn}@bookings.example.com") -> bool:
            return done(lambda: booked(room, in_days(3), buyer={"email": email}))

        told = together(*(partial(book, room) for room in rooms))
        assert told == [True, True], (turn, told)
        owners = set(Booking.objects.filter(resource__in=rooms).values_list("customer_id", flat=True))
        assert len(owners) == 1, owners


def two_swap_their_places() -> None:
    """Each wants to be where the other is: whoever comes first is refused, or both are; nobody waits for ever."""
    for turn in range(ROUNDS):
        room = a_room()
        one, other = booked(room, in_days(3)), booked(room, in_days(3, 2))
        together(
            lambda one=one: done(lambda: move_booking(booking_id=one.pk, starts_at=in_days(3, 2), **WHO)),
            lambda other=other: done(lambda: move_booking(booking_id=other.pk, starts_at=in_days(3), **WHO)),
        )
        starts = set(Booking.objects.filter(resource=room).values_list("starts_at", flat=True))
        assert len(starts) == 2, turn


def one_cancels_while_another_confirms() -> None:
    for turn in range(ROUNDS):
        request = booked(a_room(), in_days(3), confirmed=False)
        cancelled, _confirmed = together(
            lambda request=request: done(lambda: cancel_booking(booking_id=request.pk, **WHO)),
            lambda request=request: done(lambda: confirm_booking(booking_id=request.pk, mail=False, **WHO)),
        )
        assert cancelled, turn
        request.refresh_from_db()
        assert (request.state, Order.objects.get(pk=request.order_id).status) == ("cancelled", "cancelled")


def one_cancels_late_while_another_pays() -> None:
    """The deposit is kept or owed, whoever was first; nothing is lost on the way."""
    for turn in range(ROUNDS):
        booking = booked(a_room(), in_days(0, 3))
        assert booking.order_id is not None
        cancelled, _paid = together(
            lambda booking=booking: done(lambda: cancel_booking(booking_id=booking.pk, **WHO)),
            lambda booking=booking: done(
                lambda: record_payment(order_id=booking.order_id or 0, amount_minor=PRICE // 2, **WHO)
            ),
        )
        assert cancelled, turn
        order = Order.objects.get(pk=booking.order_id)
        fees = sum(order.payments.values_list("fee_minor", flat=True))
        assert order.kept_minor + fees + max(order.open_minor, 0) == PRICE // 2, (turn, order.status)


def many_settle_at_once() -> None:
    """Several are cancelled and several moved, each by several verbs on one order: none waits for ever for accounts."""
    for _turn in range(4):
        room = a_room(quantity=20)
        late = [booked(room, in_days(0, 3), buyer={"email": f"l{n}@bookings.example.com"}) for n in range(8)]
        for booking in late[::2]:
            record_payment(order_id=booking.order_id or 0, **WHO)
        told = together(
            *(lambda pk=b.pk: done(lambda: cancel_booking(booking_id=pk, **WHO)) for b in late[:6]),
            *(
                lambda pk=b.pk: done(
                    lambda: move_booking(booking_id=pk, starts_at=in_days(5), any_time=True, **WHO)
                )
                for b in late[6:]
            ),
        )
        assert told == [True] * 8, told


def a_booking_is_made_while_its_customer_is_merged() -> None:
    for turn in range(ROUNDS):
        keep, drop = customer(given_name="Keep"), customer(given_name="Drop")
        room = a_room()
        together(
            lambda room=room, drop=drop: booked(room, in_days(3), buyer=None, customer_id=drop.pk),
            lambda keep=keep, drop=drop: merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=SYSTEM),
        )
        booking = Booking.objects.get(resource=room)
        assert booking.customer_id == keep.pk, turn


def a_booking_is_made_while_its_customer_is_deleted() -> None:
    """Whoever was first: a customer that was deleted keeps no upcoming booking, or the delete was refused."""
    for turn in range(ROUNDS):
        owner = customer(given_name="Owner", email=f"owner{turn}@bookings.example.com")
        room = a_room()
        made, deleted = together(
            lambda room=room, turn=turn: done(
                lambda: booked(room, in_days(3), buyer={"email": f"owner{turn}@bookings.example.com"})
            ),
            lambda owner=owner: done(lambda: archive_customer(customer_id=owner.pk, actor=SYSTEM)),
        )
        owner.refresh_from_db()
        assert made, turn
        assert owner.archived_at is None, (turn, deleted)


SCENES = (
    strangers_with_one_address_book_two_rooms,
    two_swap_their_places,
    one_cancels_while_another_confirms,
    one_cancels_late_while_another_pays,
    many_settle_at_once,
    a_booking_is_made_while_its_customer_is_merged,
    a_booking_is_made_while_its_customer_is_deleted,
)

if __name__ == "__main__":
    next(scene for scene in SCENES if scene.__name__ == sys.argv[1])()
