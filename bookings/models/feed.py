"""Calendars by secret link."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource


class CalendarFeed(models.Model):
    """A link under which a calendar program reads the bookings of one resource, or of all.

    Only the digest of the link's secret is kept; `prefix` tells links apart. A revoked one stays in the list.
    """

    name = models.CharField(_("name"), max_length=80)
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="feeds"
    )
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")

    def __str__(self) -> str:
        return self.name
