"""Making up a past: events that happened one after the other, long ago."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from customers.models import Customer
from omnibasis.core.actors import Actor, Source
from omnibasis.events.models import Event
from omnibasis.events.services import entry

ROBOT = Actor(kind="token", token_id=7, label="Web shop")


def many_events(
    customer: Customer,
    count: int,
    *,
    verb: str = "customer.edited",
    changes: dict[str, Any] | None = None,
    subject: models.Model | None = None,
    actor: Actor = ROBOT,
    source: Source = Source.API,
    since: timedelta = timedelta(),
) -> None:
    """`count` more events on the customer's timeline, a second apart, the last one `since` ago."""
    now = timezone.now() - since
    customer.refresh_from_db()
    made = [
        entry(
            verb=verb,
            subject=subject or customer,
            actor=actor,
            source=source,
            changes=changes,
            related=customer,
            sequence=customer.version + 1 + n,
            at=now - timedelta(seconds=count - n),
        )
        for n in range(count)
    ]
    Event.objects.bulk_create(made, batch_size=500)
    Customer.objects.filter(pk=customer.pk).update(version=customer.version + count)
    customer.refresh_from_db()


def happened(customer: Customer, moments: Iterable[tuple[int, datetime]]) -> None:
    """Turns the clock back in the database itself: the events with these sequence numbers happened then."""
    for sequence, at in moments:
        Event.objects.filter(timeline_id=customer.pk, sequence=sequence)._update(  # type: ignore[attr-defined]
            [(Event._meta.get_field("at"), None, at)]
        )
