"""What a timeline may be narrowed to: kinds of events, where they came from, by whom, when, and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.timeline import Entry, as_text, entry
from omnibasis.core.text import fold
from omnibasis.events.timeline import Span
from omnibasis.ui.registry import Text, verbs

LONGEST_TEXT = 100
# Who acts, by what the log keeps. A single one is user:<id> or token:<id>.
ACTORS: Mapping[str, Text] = {
    "user": _("Users"),
    "token": _("API tokens"),
    "anonymous": _("Visitors"),
    "system": _("The system"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is wanted of a timeline; what is empty wants everything. Several of one sort: any of them."""

    kinds: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    span: Span = field(default_factory=Span)
    text: str = ""

    @property
    def wants_all(self) -> bool:
        return self == Narrowing()

    @property
    def looks_at_rows(self) -> bool:
        """Whether more than the moment of an event decides."""
        return bool(self.kinds or self.verbs or self.sources or self.actors or self.text)

    def matches(self, row: Mapping[str, Any]) -> bool:
        """Whether an event is wanted, its moment aside. Words are looked for last: they take the longest."""
        return (
            (not self.verbs or row["verb"] in self.verbs)
            and (not self.kinds or verbs.kind_of(row["verb"]) in self.kinds)
            and (not self.sources or row["source"] in self.sources)
            and (not self.actors or not self.actors.isdisjoint(_names_of_actor(row)))
            and (not self.text or self._has_words(row))
        )

    def _has_words(self, row: Mapping[str, Any]) -> bool:
        said = fold(said_of(entry(row)))
        return all(word in said for word in fold(self.text).split())


def _names_of_actor(row: Mapping[str, Any]) -> tuple[str, ...]:
    kind = row["actor_kind"]
    return kind, f"{kind}:{row['actor_user_id'] if kind == 'user' else row['actor_token_id']}"


def said_of(told: Entry) -> str:
    """All that a reader sees of an entry, as text."""
    changes = (f"{c.label} {c.before} {c.after}" for c in told.changes)
    return " ".join((as_text(told.sentence), told.by, *changes))
