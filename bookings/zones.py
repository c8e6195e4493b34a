"""In which time zone a resource's clock runs, and local times in it."""

from __future__ import annotations

import zoneinfo
from datetime import datetime

from django.utils import timezone

from bookings.models import Resource
from bookings.slots import zone_named
from settings_app import services as settings


def zone_of(resource: Resource) -> str:
    """The name of the zone that the resource's hours are in: its own, else the business's."""
    return resource.time_zone or settings.current().time_zone


def usable_zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone of this name; UTC for one that this machine's tables no longer have."""
    try:
        return zone_named(name)
    except ValueError:
        return zone_named("UTC")


def local(moment: datetime, zone: str) -> datetime:
    return timezone.localtime(moment, usable_zone(zone))
