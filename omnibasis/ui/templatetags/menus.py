"""Menus of which a page has many: {% load menus %}."""

import functools
from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from omnibasis.ui.tables import Option, menu_items

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_in_place(context: template.Context, options: Iterable[Option]) -> SafeString:
    """The entries of a menu whose acts are done in the page's place (components/in_place.html)."""
    return menu_items(options, str(context.get("csrf_token", "")), of_acts=_in_place())


@functools.cache
def _in_place() -> SafeString:
    return render_to_string("components/in_place.html")
