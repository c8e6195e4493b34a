"""Template filters for what an order keeps: {% load order_parts %}."""

from collections.abc import Mapping
from typing import Any

from django import template

from customers import postal

register = template.Library()


@register.filter
def address_lines(address: Mapping[str, Any]) -> list[str]:
    """An address as an order keeps it, line by line as its country writes it."""
    return postal.lines(address)
