"""Reading the log as a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from omnibasis.core.pagination import Order
from omnibasis.events.models import Event


def timeline_of(timelines: Sequence[int]) -> tuple[QuerySet[Event], Order]:
    """The events of a customer and of those merged into it, and the order that pages them, newest first.

    One timeline is read along its index, however long it is; the few that were merged are sorted by when they were
    written.
    """
    if len(timelines) == 1:
        return Event.objects.filter(timeline_id=timelines[0]), Order("sequence", descending=True)
    return Event.objects.filter(timeline_id__in=timelines), Order("id", descending=True)
