"""What a list is declared with: columns, sorts, chips, menu entries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from omnibasis.core.pagination import Order
from omnibasis.ui.registry import Text
from omnibasis.ui.templatetags.ui import icon

Row = dict[str, Any]
# Where a cell stands when its row is a card: first line, first line's end, a line of its own, nowhere.
InCard = Literal["lead", "badge", "line", "hide"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `render` makes a cell of a row (plain text is escaped); without it, the row's value stands there.

    `sort`: the key of the sort that its head switches on. `labelled`: the label stands before the value in a card.
    `low`: gives way where a table has little room; stays in a card.
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
    low: bool = False
    export: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> SafeString:
        """The row's cell. Written by hand: a page has hundreds, and `format_html` takes five times as long."""
        text = self.render(row) if self.render else row.get(self.key)
        if text is None or text == "":
            return SafeString(f'<td class="{self.classes()} card-blank muted">\N{EN DASH}</td>')
        shown = text if isinstance(text, SafeString) else escape(str(text))
        label = f' data-label="{escape(str(self.label))}"' if self.labelled else ""
        return SafeString(f'<td class="{self.classes()}"{label}>{shown}</td>')

    def exported(self, row: Row) -> str:
        value = self.export(row) if self.export else row.get(self.key)
        return "" if value is None else str(value)

    def classes(self) -> str:
        names = [f"card-{self.in_card}"]
        if self.low:
            names.append("low")
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
    """An entry of a menu: a link, the opener of a dialog (its id), or an act that posts. One of the three.

    `ask`: the link leads to a question, which opens over the page instead.
    """

    label: Text
    icon: str = ""
    url: str = ""
    dialog: str = ""
    post: str = ""
    danger: bool = False
    download: bool = False
    ask: bool = False


def menu_items(options: Iterable[Option], token: str, *, of_acts: SafeString | None = None) -> SafeString:
    """The entries of a row's menu, by hand for the same reason as a cell.

    `token` is the CSRF token of acts, `of_acts` further attributes of their forms.
    """
    more = f" {of_acts}" if of_acts else ""
    pieces: list[str] = []
    for option in options:
        inner = f"{icon(option.icon, 16) if option.icon else ''}{escape(str(option.label))}"
        css = "menu-item menu-danger" if option.danger else "menu-item"
        if option.post:
            pieces.append(
                f'<form method="post" action="{escape(option.post)}"{more}>'
                f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'
                f'<button class="{css}">{inner}</button></form>'
            )
        elif option.dialog:
            opens = f'commandfor="{escape(option.dialog)}" command="show-modal"'
            pieces.append(f'<button type="button" class="{css}" {opens}>{inner}</button>')
        else:
            pieces.append(f'<a class="{css}" href="{escape(option.url)}">{inner}</a>')
    return SafeString("".join(pieces))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter above a list: its field in a popover, and what is chosen now.

    `names`: the parameters it stands in. `whole`: its field is drawn as one, not choice by choice.
    """

    name: str
    label: Text
    field: Any
    chosen: str
    remove_url: str
    names: tuple[str, ...] = ()
    whole: bool = False


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
