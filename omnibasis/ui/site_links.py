"""Where a hosted page leads: what the apps offer to everybody, at the top of each page."""

from collections.abc import Callable
from dataclasses import dataclass

from omnibasis.ui.registry import Text


@dataclass(frozen=True, slots=True)
class SiteLink:
    """`is_open` answers whether there is anything behind it; at most one query that an index serves."""

    label: Text
    url_name: str
    order: int
    is_open: Callable[[], bool]


class SiteLinks:
    def __init__(self) -> None:
        self._links: dict[str, SiteLink] = {}

    def add(self, link: SiteLink) -> None:
        self._links[link.url_name] = link

    def open(self) -> list[SiteLink]:
        return sorted((link for link in self._links.values() if link.is_open()), key=lambda link: link.order)


site_links = SiteLinks()
