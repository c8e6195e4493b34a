"""The sections of the settings: a row each at the left of every settings page.

An app above this one adds its section in its `panels.py`; the section's page extends `settings_app/frame.html`.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Section:
    """`icon` is the name of an outline heroicon; `url_name` takes no arguments."""

    key: str
    label: Text
    url_name: str
    icon: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class SectionLink:
    label: Text
    url: str
    icon: str
    current: bool


class Sections:
    def __init__(self) -> None:
        self._sections: dict[str, Section] = {}

    def add(self, section: Section) -> None:
        self._sections[section.key] = section

    def links(self, request: HttpRequest) -> list[SectionLink]:
        """Every section that has a page in this installation, the one of this request marked."""
        links = []
        for section in sorted(self._sections.values(), key=lambda s: s.order):
            try:
                url = reverse(section.url_name)
            except NoReverseMatch:
                continue
            links.append(SectionLink(section.label, url, section.icon, request.path.startswith(url)))
        return links


sections = Sections()
