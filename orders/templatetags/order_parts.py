"""Template filters for what an order keeps: {% load order_parts %}."""

from collections.abc import Mapping
from typing import Any

from django import template
from django_countries import countries

register = template.Library()


@register.filter
def address_lines(address: Mapping[str, Any]) -> list[str]:
    """An address as an order keeps it, line by line."""
    shown = {name: str(value or "") for name, value in address.items()}
    town = f"{shown.get('postal_code', '')} {shown.get('city', '')} {shown.get('region', '')}"
    country = shown.get("country", "")
    lines = [shown.get("name"), shown.get("line1"), shown.get("line2"), " ".join(town.split())]
    return [line for line in (*lines, str(countries.name(country) or country)) if line]
