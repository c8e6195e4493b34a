"""Template filters for addresses: {% load postal %}."""

from collections.abc import Mapping
from typing import Any

from django import template

from customers import postal
from customers.models import Address

register = template.Library()


@register.filter
def postal_lines(address: Address | Mapping[str, Any] | None) -> list[str]:
    """An address, stored or as an order keeps it, line by line as its country writes it."""
    return postal.lines(address)


@register.filter
def postal_line(address: Address | Mapping[str, Any] | None) -> str:
    """The same on one line, for labels that are read aloud."""
    return ", ".join(postal.lines(address))
