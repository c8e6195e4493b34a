"""What both frames need on every page; worked out only when the template asks."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_bidi

from omnibasis.ui import registry
from omnibasis.ui.access import is_admin, is_staff
from omnibasis.ui.site_links import site_links

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Item:
    label: registry.Text
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    items: list[Item]


class Frame:
    """The frame around a page: theme, sidebar, whose pages these are."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> str:
        """What the reader chose: "light", "dark", or "" to follow the system."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def sidebar(self) -> str:
        return "collapsed" if self._request.COOKIES.get("sidebar") == "collapsed" else "open"

    @property
    def rtl(self) -> bool:
        return get_language_bidi()

    @cached_property
    def is_staff(self) -> bool:
        user = getattr(self._request, "user", None)
        return user is not None and user.is_authenticated and is_staff(user)

    @cached_property
    def brand(self) -> registry.Brand:
        return registry.business.brand()

    @property
    def business_name(self) -> str:
        return self.brand.name

    @cached_property
    def site_links(self) -> list[Item]:
        """Where a hosted page leads; current is the one whose pages this is one of."""
        here = self._request.path
        known = [(link.label, _reverse(link.url_name)) for link in site_links.open()]
        return [Item(label, url, "", here.startswith(url)) for label, url in known if url]

    @cached_property
    def nav(self) -> list[Group]:
        """The sidebar for this reader; current is the item whose address starts this page's, the longest wins."""
        if not self.is_staff:
            return []
        known = [
            (item, url)
            for item in registry.nav.items(admin=is_admin(self._request.user))
            if (url := _reverse(item.url_name))
        ]
        here = self._request.path
        current = max((url for _item, url in known if here.startswith(url)), key=len, default="")
        groups: list[Group] = []
        for item, url in known:
            if not groups or groups[-1].label != item.group:
                groups.append(Group(item.group, []))
            groups[-1].items.append(Item(item.label, url, item.icon, url == current))
        return groups


def _reverse(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
