"""What the apps above know and a statement prints: what is open, and when it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple


class OpenItem(NamedTuple):
    """Something that is to be paid: what people call it, the last day to pay, and how much of it is open."""

    label: str
    due_on: date
    amount_minor: int


Find = Callable[[int, str, int], Sequence[OpenItem]]


class OpenItems:
    """Who knows of what is open. An app registers in its `panels.py` or beside it."""

    def __init__(self) -> None:
        self._sources: dict[str, Find] = {}

    def add(self, *, key: str, find: Find) -> None:
        """`find` takes a customer's id, a currency and how many are wanted at most; it answers the ones that are due
        first, by one query."""
        self._sources[key] = find

    def of(self, customer_id: int, currency: str, *, limit: int) -> list[OpenItem]:
        found = [item for find in self._sources.values() for item in find(customer_id, currency, limit)]
        return sorted(found, key=lambda item: (item.due_on, item.label))[:limit]


open_items = OpenItems()
