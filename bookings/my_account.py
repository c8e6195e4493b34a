"""What bookings show in My account: the user's own, with how many there are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from bookings.models import Booking
from customers.models import Customer
from omnibasis.core.pagination import count_text
from omnibasis.ui.registry import Panel, panels


def _mine(user_id: int) -> str | None:
    """How many bookings the user's own customer has; None where there are none."""
    customer = Customer.objects.own_of(user_id).values("pk")
    count = count_text(Booking.objects.filter(customer__in=customer))
    return count if count != "0" else None


panels.add(Panel("my_account", "bookings", gettext_lazy("Bookings"), "bookings:mine", order=20, count=_mine))
