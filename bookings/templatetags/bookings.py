"""Bookings in templates: {% load bookings %}."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bookings import words
from omnibasis.core.images import LARGE, SMALL, image_path
from omnibasis.ui.templatetags.ui import icon

register = template.Library()

# Side in pixels, the stored size that is shown, the side of the sign where there is no picture.
_SIZES = {"md": (36, SMALL, 18), "xl": (96, LARGE, 32)}


@register.filter
def booking_badge(booking: Any) -> SafeString:
    return words.state_badge(booking)


@register.simple_tag
def resource_picture(resource: Any, size: str = "md") -> SafeString:
    """A resource's picture for staff, or a sign in its place. Sizes: md, xl. Takes a resource, a row, or None."""
    path = resource.get("image") if isinstance(resource, Mapping) else getattr(resource, "image", "")
    side, stored, sign = _SIZES[size]
    css = f"product-picture product-picture-{size}"
    if not path:
        return format_html(
            '<span class="{}" aria-hidden="true">{}</span>', css, icon("cube-transparent", sign)
        )
    url = default_storage.url(image_path(str(path), stored))
    picture = '<img class="{}" src="{}" alt="" width="{}" height="{}" loading="lazy">'
    return format_html(picture, css, url, side, side)
