"""The business's logo in templates: {% load logos %}."""

from django import template

from settings_app import logo

register = template.Library()


@register.simple_tag
def logo_url(path: str) -> str:
    """The address of a stored logo."""
    return logo.logo_url(path)
