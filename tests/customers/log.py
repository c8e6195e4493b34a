"""What a customer's log says."""

from __future__ import annotations

from typing import Any

from customers.models import Customer
from omnibasis.events.models import Event


def told(customer: Customer) -> list[str]:
    """The verbs of a customer's events in order; their numbers run from 1 to the customer's version."""
    events = list(Event.objects.filter(timeline_id=customer.pk).order_by("sequence"))
    customer.refresh_from_db()
    assert [e.sequence for e in events] == list(range(1, customer.version + 1))
    return [e.verb for e in events]


def last_event(customer: Customer) -> Event:
    return Event.objects.filter(timeline_id=customer.pk).latest("sequence")


def stored(customer: Customer) -> dict[str, Any]:
    """The customer's own fields as they are stored now."""
    return Customer.objects.filter(pk=customer.pk).values(*Customer.FIELDS, "image", "user_id").get()
