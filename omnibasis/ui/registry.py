"""What the apps show in each other's places: upward display goes by registry, never by import.

An app registers in its `panels.py`, which its `apps.py: ready` imports. The same key again replaces it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise

GROUPS = ("omniPayments", "omniBookings", "omniLedger", "omniCustomers")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the sidebar. `icon` is the name of an outline heroicon."""

    group: str
    label: Text
    url_name: str
    icon: str
    order: int = 0
    admin_only: bool = False


class Nav:
    """The sidebar's entries, in the groups' fixed order."""

    def __init__(self) -> None:
        self._items: dict[str, NavItem] = {}

    def add(
        self, *, group: str, label: Text, url_name: str, icon: str, order: int = 0, admin_only: bool = False
    ) -> None:
        """Adds an entry. Raises ValueError for a group that is none of `GROUPS`."""
        if group not in GROUPS:
            raise ValueError(f"{group!r} is none of {GROUPS}.")
        self._items[url_name] = NavItem(group, label, url_name, icon, order, admin_only)

    def items(self, *, admin: bool) -> list[NavItem]:
        """What a member of staff sees (`admin`: also what is for administrators only)."""
        shown = (item for item in self._items.values() if admin or not item.admin_only)
        return sorted(shown, key=lambda item: (GROUPS.index(item.group), item.order, str(item.label)))


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab on the page of one thing. `url_name` takes the thing's id.

    `count` answers what stands beside the label: at most one query that an index serves; None: nothing.
    """

    page: str
    key: str
    label: Text
    url_name: str
    order: int = 0
    count: Callable[[int], int | None] | None = None


class Panels:
    """The tabs of each page."""

    def __init__(self) -> None:
        self._panels: dict[tuple[str, str], Panel] = {}

    def add(self, panel: Panel) -> None:
        self._panels[(panel.page, panel.key)] = panel

    def of(self, page: str) -> list[Panel]:
        return sorted((p for p in self._panels.values() if p.page == page), key=lambda p: p.order)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column that another app adds to a list. `load` answers all rows of a page in one query: id -> text.

    `narrow`: also shown, with its label, where each row is a card.
    """

    page: str
    key: str
    label: Text
    load: Callable[[Sequence[int]], dict[int, str]]
    align: Literal["start", "end"] = "start"
    order: int = 0
    narrow: bool = False


class ListColumns:
    """The extra columns of each list."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], ListColumn] = {}

    def add(self, column: ListColumn) -> None:
        self._columns[(column.page, column.key)] = column

    def of(self, page: str) -> list[ListColumn]:
        return sorted((c for c in self._columns.values() if c.page == page), key=lambda c: c.order)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the two or three figures in the header of a thing's page."""

    label: Text
    value: str


class Facts:
    """The figures of each page; a loader takes the thing's id and costs at most one query."""

    def __init__(self) -> None:
        self._loaders: dict[tuple[str, str], Callable[[int], Iterable[Fact]]] = {}

    def add(self, *, page: str, key: str, load: Callable[[int], Iterable[Fact]]) -> None:
        self._loaders[(page, key)] = load

    def of(self, page: str, pk: int) -> list[Fact]:
        return [fact for (p, _key), load in self._loaders.items() if p == page for fact in load(pk)]


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of the search in the top bar, or one thing that needs attention."""

    label: str
    detail: str
    url: str
    icon: str = "arrow-right"


class Searches:
    """What the top bar's search looks through: each source answers at most `limit` hits for a text."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[int, Text, Callable[[str, int], list[Hit]]]] = {}

    def add(self, *, key: str, label: Text, find: Callable[[str, int], list[Hit]], order: int = 0) -> None:
        self._sources[key] = (order, label, find)

    def find(self, text: str, *, limit: int = 5) -> list[tuple[Text, list[Hit]]]:
        """The hits by source, sources without one left out."""
        sources = sorted(self._sources.values(), key=lambda source: source[0])
        found = [(label, find(text, limit)) for _order, label, find in sources]
        return [(label, hits) for label, hits in found if hits]


class Attention:
    """What waits for somebody: each source answers at most `limit` hits, newest first."""

    def __init__(self) -> None:
        self._sources: dict[str, Callable[[int], list[Hit]]] = {}

    def add(self, *, key: str, find: Callable[[int], list[Hit]]) -> None:
        self._sources[key] = find

    def find(self, *, limit: int = 8) -> list[Hit]:
        return [hit for find in self._sources.values() for hit in find(limit)]


@dataclass(frozen=True, slots=True)
class Verb:
    """How a timeline tells one kind of event: an icon, a tone (ok, warn, bad, info, accent or none), a sentence.

    `tell` gets the event's row ("data", "changes", "subject_id", "source", "actor_kind", "actor_label") and answers
    HTML made with `format_html`.
    """

    icon: str
    tone: str
    tell: Callable[[Mapping[str, Any]], str]


class Verbs:
    """The words of every timeline, by the verb that the log keeps."""

    def __init__(self) -> None:
        self._verbs: dict[str, Verb] = {}

    def add(self, verb: str, *, icon: str, tell: Callable[[Mapping[str, Any]], str], tone: str = "") -> None:
        self._verbs[verb] = Verb(icon, tone, tell)

    def of(self, verb: str) -> Verb | None:
        return self._verbs.get(verb)


class Business:
    """Whose pages these are. The settings app sets `name`; until then the product's own name stands there."""

    name: Callable[[], str] = staticmethod(lambda: "Omnibasis")


nav = Nav()
panels = Panels()
list_columns = ListColumns()
facts = Facts()
searches = Searches()
attention = Attention()
verbs = Verbs()
business = Business()
