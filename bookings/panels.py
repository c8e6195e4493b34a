"""What bookings show in the frame, on a customer's page, and before a customer is deleted."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.models import Booking, Resource
from bookings.states import State
from bookings.telling import tell_all
from bookings.words import price_text, times_text
from omnibasis.ui.registry import (
    Belonging,
    Hit,
    Panel,
    acts,
    attention,
    belongings,
    nav,
    offers,
    panels,
    searches,
)
from omnibasis.ui.site_links import SiteLink, site_links
from settings_app import services as settings

OFFERED = 6


def _hits(rows: list[Booking], icon: str) -> list[Hit]:
    zone = settings.current().time_zone if rows else ""
    return [
        Hit(
            label=_("Booking %(number)s, %(who)s")
            % {"number": one.pk, "who": one.buyer_name or _("Somebody")},
            detail=f"{one.resource.name} · "
            f"{times_text(one.starts_at, one.ends_at, one.resource.time_zone or zone)}",
            url=reverse("bookings:detail", args=[one.pk]),
            icon=icon,
        )
        for one in rows
    ]


def _find(text: str, limit: int) -> list[Hit]:
    found = Booking.objects.search(text).select_related("resource").order_by("-id")
    return _hits(list(found[:limit]), "calendar-days")


def _find_resources(text: str, limit: int) -> list[Hit]:
    found = Resource.objects.offered().search(text)
    return [
        Hit(
            one.name,
            f"{one.identifier} · {price_text(one)}".rstrip(" ·"),
            reverse("bookings:resource", args=[one.pk]),
            "cube-transparent",
        )
        for one in found[:limit]
    ]


def _requested(limit: int) -> list[Hit]:
    """Requests that wait for an answer, the next to begin first."""
    waiting = Booking.objects.filter(state=State.REQUESTED, ends_at__gt=timezone.now())
    rows = waiting.select_related("resource").order_by("starts_at", "id")
    return _hits(list(rows[:limit]), "question-mark-circle")


def _acts(request: HttpRequest) -> list[Hit]:
    return [
        Hit(_("Create a booking"), "", reverse("bookings:create"), "plus"),
        Hit(_("Create a resource"), "", reverse("bookings:resource_create"), "plus"),
    ]


def _of_customer(customer_id: int, limit: int) -> int:
    return Booking.objects.filter(customer_id=customer_id).order_by().values("pk")[:limit].count()


def _offers(request: HttpRequest) -> list[Hit]:
    """What can be booked, for the first page; the whole of it where there is more."""
    found = list(Resource.objects.offered()[: OFFERED + 1])
    hits = [
        Hit(
            _("Book %(name)s") % {"name": one.name},
            price_text(one) or _("Choose a day and a time."),
            reverse("bookings:hosted", args=[one.identifier]),
            "calendar-days",
        )
        for one in found[:OFFERED]
    ]
    if len(found) > OFFERED:
        hits.append(
            Hit(_("Everything that can be booked"), "", reverse("bookings:offer"), "magnifying-glass")
        )
    return hits


def _something_to_book() -> bool:
    return Resource.objects.offered().exists()


nav.add(
    group="omniBookings",
    label=gettext_lazy("Bookings"),
    url_name="bookings:list",
    icon="calendar-days",
    order=10,
)
nav.add(
    group="omniBookings",
    label=gettext_lazy("Calendar"),
    url_name="bookings:calendar",
    icon="table-cells",
    order=15,
)
nav.add(
    group="omniBookings",
    label=gettext_lazy("Resources"),
    url_name="bookings:resources",
    icon="cube-transparent",
    order=20,
)
site_links.add(SiteLink(gettext_lazy("Book"), "bookings:offer", 20, is_open=_something_to_book))
panels.add(Panel("customer", "bookings", gettext_lazy("Bookings"), "bookings:of_customer", order=30))
acts.add(key="bookings", find=_acts)
offers.add(key="bookings", find=_offers)
belongings.add(
    Belonging(
        "customer",
        "bookings",
        "calendar-days",
        _of_customer,
        lambda n, shown: ngettext("%(n)s booking", "%(n)s bookings", n) % {"n": shown},
        order=110,
    )
)
searches.add(key="bookings", label=gettext_lazy("Bookings"), find=_find, order=25)
searches.add(key="resources", label=gettext_lazy("Resources"), find=_find_resources, order=35)
attention.add(
    key="requested_bookings",
    label=gettext_lazy("Bookings that wait to be confirmed"),
    icon="question-mark-circle",
    find=_requested,
    url_name="bookings:list",
    query="?state=requested",
    order=12,
)
tell_all()
