"""Calendars by secret link."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import CalendarFeed, Resource
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.events.services import record

MOST_FEEDS = 100


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_feed(
    *, name: str, actor: Actor, resource_id: int | None = None, source: Source = Source.STAFF
) -> tuple[CalendarFeed, str]:
    """Makes a link to the calendar of one resource, or of all; returns it with its secret, which is told this once.

    Raises InvalidInput on `name` and `resource`, Refused when there are 100 that work.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > 80 or not shown.isprintable():
        raise InvalidInput({"name": [_("Enter a name of 1 to 80 characters, such as who reads it.")]})
    if resource_id is not None and not Resource.objects.filter(pk=resource_id).exists():
        raise InvalidInput({"resource": [_("There is no such resource.")]})
    if CalendarFeed.objects.filter(revoked_at=None).count() >= MOST_FEEDS:
        raise Refused(_("There are %(n)d links already. Revoke one first.") % {"n": MOST_FEEDS})
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        name=shown,
        resource_id=resource_id,
        prefix=secret[:6],
        digest=digest_of(secret),
        created_by=actor.label,
        created_at=timezone.now(),
    )
    record(verb="calendar.created", subject=feed, actor=actor, source=source, data={"name": shown})
    return feed, secret


@transaction.atomic
def revoke_feed(*, feed_id: int, actor: Actor, source: Source = Source.STAFF) -> CalendarFeed:
    """Makes a link stop working, for good. Raises NotFound."""
    feed = CalendarFeed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:
        raise NotFound(_("There is no such calendar link."))
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        record(verb="calendar.revoked", subject=feed, actor=actor, source=source, data={"name": feed.name})
    return feed
