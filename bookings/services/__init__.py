"""The verbs on resources and bookings. Forms, serializers and receivers call these; none writes rows by itself."""

from bookings.services.acts import (
    change_notes,
    complete_booking,
    confirm_booking,
    mark_no_show,
    reopen_booking,
)
from bookings.services.cancel import cancel_booking, what_cancelling_costs
from bookings.services.customers import (
    customer_for_booking,
    move_bookings,
    refuse_while_bookings_are_upcoming,
)
from bookings.services.deliveries import tell_delivery
from bookings.services.feeds import create_feed, revoke_feed
from bookings.services.move import move_booking
from bookings.services.place import place_booking
from bookings.services.resources import (
    save_resource,
    set_other_hours,
    set_resource_image,
)

__all__ = [
    "cancel_booking",
    "change_notes",
    "complete_booking",
    "confirm_booking",
    "create_feed",
    "customer_for_booking",
    "mark_no_show",
    "move_booking",
    "move_bookings",
    "place_booking",
    "refuse_while_bookings_are_upcoming",
    "reopen_booking",
    "revoke_feed",
    "save_resource",
    "set_other_hours",
    "set_resource_image",
    "tell_delivery",
    "what_cancelling_costs",
]
