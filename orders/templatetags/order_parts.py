"""Template filters for what an order keeps: {% load order_parts %}."""

from collections.abc import Mapping
from typing import Any

from django import template

from customers import postal
from settings_app import logo

register = template.Library()


@register.filter
def address_lines(address: Mapping[str, Any]) -> list[str]:
    """An address as an order keeps it, line by line as its country writes it."""
    return postal.lines(address)


@register.simple_tag
def logo_url(path: str) -> str:
    """The address of a stored logo."""
    return logo.logo_url(path)
