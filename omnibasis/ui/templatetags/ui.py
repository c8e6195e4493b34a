"""Template tags of the whole product: {% load ui %}."""

import functools
import zlib
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.template.defaultfilters import date as format_date
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from heroicons.templatetags.heroicons import heroicon_outline

from omnibasis.core.images import LARGE, SMALL, image_path
from omnibasis.core.money import format_money

register = template.Library()

AVATAR_SIZES = {"sm": SMALL, "md": SMALL, "lg": LARGE, "xl": LARGE}
TINTS = 6
NONE = "\N{EN DASH}"


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """An outline heroicon that says nothing by itself: put words beside it."""
    return _drawn(str(name) + "", size)


@functools.cache
def _drawn(name: str, size: int) -> SafeString:
    attributes: dict[str, Any] = {"class": "icon", "aria_hidden": "true", "focusable": "false"}
    svg: str = heroicon_outline(name, size=size, **attributes)
    return mark_safe(svg)  # noqa: S308 - drawn by the package, from a name in a template


@register.simple_tag
def avatar(thing: Any, size: str = "md") -> SafeString:
    """The picture of a customer or user, or their initials on one of a few tints. Sizes: sm, md, lg, xl.

    Takes an object or a `.values()` row: its `name` (else its text), and its `image`, the stored path or "".
    """
    name = str(
        _read(thing, "display_name") or _read(thing, "name") or ("" if isinstance(thing, Mapping) else thing)
    )
    if path := _read(thing, "image"):
        url = default_storage.url(image_path(str(path), AVATAR_SIZES.get(size, SMALL)))
        pixels = {"sm": 30, "md": 32, "lg": 56, "xl": 96}.get(size, 32)
        return format_html(
            '<img class="avatar avatar-{}" src="{}" alt="" width="{}" height="{}" loading="lazy">',
            size,
            url,
            pixels,
            pixels,
        )
    tint = zlib.crc32(name.encode()) % TINTS
    return format_html(
        '<span class="avatar avatar-{} tint-{}" aria-hidden="true">{}</span>', size, tint, initials(name)
    )


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word; "?" when there is no letter or digit."""
    words = [w for w in ("".join(c for c in word if c.isalnum()) for word in name.split("@")[0].split()) if w]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def _read(thing: Any, key: str) -> Any:
    return thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)


@register.filter
def short_date(moment: datetime | None) -> SafeString | str:
    """A moment, short and relative, in the viewer's zone; the whole of it in a tooltip. A dash for none."""
    if not moment:
        return NONE
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), long_date(moment), _relative(local)
    )


@register.filter
def long_date(moment: datetime | None) -> str:
    """The whole moment in the viewer's zone: "12 Nov 2026, 09:41 CET"."""
    if not moment:
        return ""
    return format_date(timezone.localtime(moment), "j M Y, H:i T")


@register.filter
def clock(moment: datetime) -> SafeString:
    """The time of the day in the viewer's zone, for lines that stand under their day."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(),
        long_date(moment),
        format_date(local, "H:i"),
    )


def _relative(local: datetime) -> str:
    now = timezone.localtime(timezone.now())
    seconds = (now - local).total_seconds()
    if 0 <= seconds < 60:
        return _("just now")
    if 60 <= seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    days = (now.date() - local.date()).days
    if days == 0:
        return format_date(local, "H:i")
    if days == 1:
        return _("yesterday")
    if 1 < days < 7:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return format_date(local, "j M" if local.year == now.year else "j M Y")


@register.filter
def place_now(zone: str) -> str:
    """A time zone's place and what the clock says there: "Montréal, 14:12 now"."""
    try:
        now = timezone.localtime(timezone.now(), zoneinfo.ZoneInfo(zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zone
    place = zone.rpartition("/")[2].replace("_", " ")
    return _("%(place)s, %(time)s now") % {"place": place, "time": format_date(now, "H:i")}


@register.simple_tag
def money(minor: int | None, currency: str) -> str:
    """An amount in minor units, for people: "$ 39.62". A dash for none."""
    return NONE if minor is None else format_money(minor, currency)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """This page's address with other parameters (None or "" takes one away), back at the first page."""
    parameters = context["request"].GET.copy()
    parameters.pop("cursor", None)
    parameters.pop("export", None)
    for key, value in changes.items():
        if value is None or value == "":
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}" if parameters else context["request"].path


@register.simple_tag
def url_if(name: str, *args: Any) -> str:
    """The address of a route, or "" where this installation has none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail that breaks after its "@" first, where a line has no room for all of it."""
    name, at, domain = str(address).partition("@")
    return format_html("{}{}<wbr>{}", name, at, domain) if at else format_html("{}", address)


@register.filter
def undo_url(tags: str) -> str:
    """The address that takes back what a toast tells, out of a message's extra tags."""
    return next((tag.removeprefix("undo=") for tag in tags.split() if tag.startswith("undo=")), "")


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """One entry of a mapping, by a key that is only known here."""
    return mapping.get(key, "")
