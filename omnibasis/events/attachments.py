"""Files that go along with a mail, made when it is handed over: so nothing slow is done while rows are locked.

An app registers what it can make in its `panels.py` or beside it; a mail names it as {"kind", "id"}, and "language"
where it is not the installation's own (`events.mail.send_about`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    data: bytes


Text = str | Promise
Make = Callable[[int], File]


class Attachments:
    """What can be attached, by kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[Text, Make]] = {}

    def add(self, *, kind: str, label: Text, make: Make) -> None:
        """`make` takes an id and answers the file, in the active language; it may raise anything."""
        self._kinds[kind] = (label, make)

    def make(self, named: Mapping[str, Any]) -> File:
        """The file that a mail names, in the mail's language. Raises KeyError for a kind that nobody makes."""
        _label, make = self._kinds[named["kind"]]
        with translation.override(named.get("language") or settings.LANGUAGE_CODE):
            return make(named["id"])

    def label(self, named: Mapping[str, Any]) -> str:
        """What it is, in a word."""
        known = self._kinds.get(named["kind"])
        return str(known[0]) if known else str(named["kind"])


attachments = Attachments()
