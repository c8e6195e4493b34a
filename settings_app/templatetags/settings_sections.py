"""The list of sections beside every settings page: {% load settings_sections %}."""

from typing import Any

from django import template

from settings_app.sections import sections

register = template.Library()


@register.inclusion_tag("settings_app/_sections.html", takes_context=True)
def section_links(context: template.Context) -> dict[str, Any]:
    """A link to each section, the current one marked."""
    return {"links": sections.links(context["request"])}
