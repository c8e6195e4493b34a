"""What the apps show in each other's places: upward display goes by registry, never by import.

An app registers in its `panels.py`, which its `apps.py: ready` imports. The same key again replaces it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    `shortcut`: the key that opens it ("n" for notes), where nothing else on the page has that key.
    """

    page: str
    key: str
    label: Text
    url_name: str
    order: int = 0
    count: Callable[[int], int | str | None] | None = None
    shortcut: str = ""


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
    """A figure on the page of a thing; the first three also stand in its header. `url` opens what it is made of."""

    label: Text
    value: str
    url: str = ""


class Facts:
    """The figures of each page; a loader takes the thing's id, and costs as many queries for many rows as for few."""

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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reason why somebody should look: its name, and `find`, which answers at most `limit` hits, newest first,
    by one query that an index serves. `url_name` with `query` leads to the list of all of them.
    """

    key: str
    label: Text
    icon: str
    find: Callable[[int], list[Hit]]
    url_name: str = ""
    query: str = ""
    order: int = 0


class Attention:
    """What waits for somebody, by reason."""

    def __init__(self) -> None:
        self._sources: dict[str, Waiting] = {}

    def add(
        self,
        *,
        key: str,
        find: Callable[[int], list[Hit]],
        label: Text = "",
        icon: str = "bell",
        url_name: str = "",
        query: str = "",
        order: int = 0,
    ) -> None:
        self._sources[key] = Waiting(key, label, icon, find, url_name, query, order)

    def sources(self) -> list[Waiting]:
        return sorted(self._sources.values(), key=lambda source: source.order)

    def find(self, *, limit: int = 8) -> list[Hit]:
        """At most `limit` hits of each source."""
        return [hit for source in self.sources() for hit in source.find(limit)]

    def is_waiting(self) -> bool:
        """Whether anything waits at all; stops at the first source that has something."""
        return any(source.find(1) for source in self.sources())


class Places:
    """Where the command palette leads, besides the sidebar's entries: each source answers what this reader may open."""

    def __init__(self) -> None:
        self._sources: dict[str, Callable[[HttpRequest], list[Hit]]] = {}

    def add(self, *, key: str, find: Callable[[HttpRequest], list[Hit]]) -> None:
        self._sources[key] = find

    def of(self, request: HttpRequest) -> list[Hit]:
        return [hit for find in self._sources.values() for hit in find(request)]


@dataclass(frozen=True, slots=True)
class Belonging:
    """What goes along when a thing is deleted. `count` answers how many there are, counting no further than `limit`,
    by one query that an index serves; `words` says so for `n` of them, written `shown`.
    """

    page: str
    key: str
    icon: str
    count: Callable[[int, int], int]
    words: Callable[[int, str], str]
    order: int = 0


@dataclass(frozen=True, slots=True)
class Along:
    """One line of what goes along."""

    icon: str
    words: str


class Belongings:
    """What hangs on a thing of each page, for the question before it is deleted."""

    LIMIT = 100

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], Belonging] = {}

    def add(self, kind: Belonging) -> None:
        self._kinds[(kind.page, kind.key)] = kind

    def of(self, page: str, pk: int) -> list[Along]:
        """One line for each kind that there is any of: one bounded query a kind."""
        kinds = sorted((k for k in self._kinds.values() if k.page == page), key=lambda k: k.order)
        counted = [(kind, kind.count(pk, self.LIMIT + 1)) for kind in kinds]
        return [
            Along(kind.icon, kind.words(n, f"{n}" if n <= self.LIMIT else f"{self.LIMIT}+"))
            for kind, n in counted
            if n
        ]


@dataclass(frozen=True, slots=True)
class Verb:
    """How a timeline tells one kind of event: an icon, a tone (ok, warn, bad, info, accent or none), a sentence.

    `tell` gets the event's row ("data", "changes", "subject_id", "source", "actor_kind", "actor_label") and answers
    HTML made with `format_html`. `kind` is a key of `Verbs.kinds`. `says_all`: the sentence tells the changes, too.
    """

    icon: str
    tone: str
    tell: Callable[[Mapping[str, Any]], str]
    kind: str
    says_all: bool = False


class Verbs:
    """The words of every timeline, by the verb that the log keeps, and the kinds that its filter knows."""

    OTHER = "other"

    def __init__(self) -> None:
        self._verbs: dict[str, Verb] = {}
        self._kinds: dict[str, tuple[int, Text]] = {}

    def add_kind(self, key: str, label: Text, *, order: int = 0) -> None:
        """Names a kind of event, for the timeline's filter."""
        self._kinds[key] = (order, label)

    def add(
        self,
        verb: str,
        *,
        icon: str,
        tell: Callable[[Mapping[str, Any]], str],
        tone: str = "",
        kind: str = OTHER,
        says_all: bool = False,
    ) -> None:
        self._verbs[verb] = Verb(icon, tone, tell, kind, says_all)

    def of(self, verb: str) -> Verb | None:
        return self._verbs.get(verb)

    def kind_of(self, verb: str) -> str:
        """The kind of a verb; `OTHER` for what nobody gave words or a kind."""
        known = self._verbs.get(verb)
        return known.kind if known is not None and known.kind in self._kinds else self.OTHER

    def kinds(self) -> dict[str, Text]:
        """The kinds that some verb is of, in their order, then `OTHER`."""
        used = {verb.kind for verb in self._verbs.values()}
        known = sorted(self._kinds.items(), key=lambda item: item[1][0])
        return {**{key: label for key, (_order, label) in known if key in used}, self.OTHER: _("Other")}


@dataclass(frozen=True, slots=True)
class Brand:
    """The business as its customers know it: `logo` is the address of a picture, or ""."""

    name: str = "Omnibasis"
    logo: str = ""


class Business:
    """Whose pages these are. The settings app sets `brand`; until then the product's own name stands there."""

    brand: Callable[[], Brand] = staticmethod(Brand)

    def name(self) -> str:
        return self.brand().name


nav = Nav()
panels = Panels()
list_columns = ListColumns()
facts = Facts()
searches = Searches()
attention = Attention()
belongings = Belongings()
recents = Places()
pages = Places()
acts = Places()
# What a visitor can do on the first page, besides ordering: what can be booked.
offers = Places()
verbs = Verbs()
business = Business()
