"""What transactions were posted for: apps above say what their things are called and where they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing. `words` makes a name of its reference; `url_name` is the route of its page, by its id."""

    words: Callable[[str], str]
    url_name: str


class Subjects:
    """The kinds of things that transactions are posted for, by model ("orders.order")."""

    def __init__(self) -> None:
        self._known: dict[str, Subject] = {}

    def add(self, model: str, *, words: Callable[[str], str], url_name: str) -> None:
        self._known[model] = Subject(words, url_name)

    def named(self, model: str, reference: str) -> str:
        """What people call it; "" for nothing or for what nobody named."""
        known = self._known.get(model)
        return known.words(reference) if known is not None else ""

    def url(self, model: str, pk: int | None) -> str:
        known = self._known.get(model)
        return reverse(known.url_name, args=[pk]) if known is not None and pk is not None else ""


subjects = Subjects()
