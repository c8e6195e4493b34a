"""What a list is declared with: columns, sorts, chips, menu entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from omnibasis.core.pagination import Order
from omnibasis.ui.registry import Text

Row = dict[str, Any]
# Where a cell stands when its row is a card: first line, first line's end, a line of its own, nowhere.
InCard = Literal["lead", "badge", "line", "hide"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `render` makes a cell of a row (plain text is escaped); without it, the row's value stands there.

    `sort`: the key of the sort that its head switches on. `labelled`: the label stands before the value in a card.
    `export`: the text for the CSV file, when it is not the row's value under `key`; None leaves the column out.
    """

    key: str
    label: Text
    render: Callable[[Row], str] | None = None
    sort: str = ""
    align: Literal["start", "end"] = "start"
    muted: bool = False
    in_card: InCard = "line"
    labelled: bool = False
    export: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> SafeString:
        text = self.render(row) if self.render else row.get(self.key)
        shown = "" if text is None else text
        if shown == "":
            return format_html('<td class="{} card-blank muted">\N{EN DASH}</td>', self._classes())
        if self.labelled:
            return format_html('<td class="{}" data-label="{}">{}</td>', self._classes(), self.label, shown)
        return format_html('<td class="{}">{}</td>', self._classes(), shown)

    def exported(self, row: Row) -> str:
        value = self.export(row) if self.export else row.get(self.key)
        return "" if value is None else str(value)

    def _classes(self) -> str:
        names = [f"card-{self.in_card}"]
        if self.align == "end":
            names.append("end")
        if self.muted:
            names.append("muted")
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class Sort:
    """A way to sort a list. `back` and `forth` name the two ways through its pages."""

    key: str
    label: Text
    order: Order
    back: Text
    forth: Text

    @property
    def reverse(self) -> Order:
        return Order(self.order.column, descending=not self.order.descending)


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a menu: a link, the opener of a dialog (its id), or an act that posts. One of the three."""

    label: Text
    icon: str = ""
    url: str = ""
    dialog: str = ""
    post: str = ""
    danger: bool = False
    download: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter above a list: its field in a popover, and what is chosen now."""

    name: str
    label: Text
    field: Any
    chosen: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands in place of an empty list: one sentence and the next step."""

    title: Text
    text: Text = ""
    picture: str = "inbox"
    url: str = ""
    action: Text = ""


def highlight(text: str, wanted: str, fold: Callable[[str], str] = str.casefold) -> str:
    """The text with what matches a word of `wanted` marked; `fold` is what the search compares by."""
    words = [word for word in fold(wanted).split() if word]
    if not words or not text:
        return text
    # Folding may change a text's length ("ß" is two letters): the letters are folded one by one.
    folded = [fold(letter) or letter for letter in text]
    starts: list[int] = []
    for index, letter in enumerate(folded):
        starts.extend([index] * len(letter))
    flat = "".join(folded)
    marked = [False] * len(text)
    for word in words:
        at = flat.find(word)
        while at != -1:
            for index in starts[at : at + len(word)]:
                marked[index] = True
            at = flat.find(word, at + len(word))
    return mark_safe("".join(_marked(text, marked)))  # noqa: S308 - each piece is escaped


def _marked(text: str, marked: list[bool]) -> list[str]:
    pieces: list[str] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or marked[index] != marked[start]:
            piece = escape(text[start:index])
            pieces.append(f"<mark>{piece}</mark>" if marked[start] else piece)
            start = index
    return pieces


def badge(label: Text, tone: str = "") -> SafeString:
    """A quiet badge; tones: ok, warn, bad, info or none."""
    return format_html('<span class="badge-quiet{}">{}</span>', f" tone-{tone}" if tone else "", label)


def chosen_text(choices: Mapping[str, Text], values: list[str]) -> str:
    """What an active chip says: the labels of what is chosen."""
    return ", ".join(str(choices[value]) for value in values if value in choices)
