"""The parts that papers are made of: the head with its parties, a table, sums, paragraphs, the foot of each sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from reportlab.lib.utils import ImageReader

from omnibasis.paper.fonts import width, wrapped
from omnibasis.paper.sheet import BOTTOM, INK, LEFT, RIGHT, SECOND, THIRD, TOP, Sheets
from omnibasis.paper.words import Party, Sum

LEADING = 13.2
GAP = 12.0
LOGO = (170.0, 52.0)
FOOT = 34.0


def head(sheets: Sheets, *, title: str, seller: Party, logo: str, facts: Sequence[tuple[str, str]]) -> None:
    """What it is, whose it is (by the logo at the stored path, else by name), and its facts; the first one is bold."""
    sheets.text(LEFT, TOP - 20, title, size=23, bold=True)
    bottom = TOP - 20
    picture = _logo(logo)
    if picture is not None:
        wide, high = picture.getSize()
        scale = min(LOGO[0] / wide, LOGO[1] / high)
        wide, high = wide * scale, high * scale
        sheets.draw(lambda c: c.drawImage(picture, RIGHT - wide, TOP - high, wide, high, mask="auto"))
        bottom = min(bottom, TOP - high)
    else:
        for number, line in enumerate(wrapped(seller.name, 13, 240, True)):
            sheets.text(RIGHT, TOP - 14 - number * 17, line, size=13, bold=True, right=True)
            bottom = min(bottom, TOP - 14 - number * 17)
    sheets.y = bottom - 26
    known = [fact for fact in facts if fact[1]]
    indent = max(width(label, 9.5) for label, _value in known) + 18
    for number, (label, value) in enumerate(known):
        sheets.text(LEFT, sheets.y, label, colour=SECOND)
        sheets.text(LEFT + indent, sheets.y, value, bold=number == 0)
        sheets.y -= LEADING
    sheets.y -= GAP


def parties(sheets: Sheets, *named: tuple[str, Party]) -> None:
    """Parties beside each other, each under its label."""
    room = (RIGHT - LEFT) / len(named)
    blocks = [_block(label, party, room - 16) for label, party in named]
    highest = max(len(block) for block in blocks) * LEADING
    sheets.need(highest)
    for number, block in enumerate(blocks):
        for row, (text, bold, colour) in enumerate(block):
            sheets.text(LEFT + number * room, sheets.y - row * LEADING, text, bold=bold, colour=colour)
    sheets.y -= highest + GAP


def _block(label: str, party: Party, room: float) -> list[tuple[str, bool, str]]:
    """A party's lines: (text, bold, colour)."""
    lines = [(label, False, THIRD)]
    lines += [(line, True, INK) for line in wrapped(party.name, 9.5, room, True) if line]
    lines += [(line, False, INK) for text in party.lines for line in wrapped(text, 9.5, room)]
    facts = [f"{label}: {value}" for label, value in party.facts]
    return lines + [(line, False, SECOND) for text in facts for line in wrapped(text, 9.5, room)]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where it starts and ends. What stands in it is set to its right end, or to its left one."""

    label: str
    start: float
    end: float
    right: bool = True


def columns(first: str, *others: tuple[str, Sequence[str]]) -> list[Column]:
    """The others as wide as what stands in them, from the right; the first one gets what is left."""
    found: list[Column] = []
    end = RIGHT
    for label, texts in reversed(others):
        wide = max(width(label, 8.5), *(width(text, 9.5) for text in texts), 30.0)
        found.insert(0, Column(label, end - wide, end))
        end -= wide + 14
    return [Column(first, LEFT, end, right=False), *found]


def table_head(sheets: Sheets, shown: Sequence[Column]) -> None:
    sheets.y -= 10
    for column in shown:
        x = column.end if column.right else column.start
        sheets.text(x, sheets.y, column.label, size=8.5, colour=SECOND, right=column.right)
    sheets.y -= 7
    sheets.rule(sheets.y, colour=INK)


def sums(sheets: Sheets, shown: Sequence[Sum]) -> None:
    start = LEFT + (RIGHT - LEFT) * 0.44
    sheets.need(len(shown) * 17 + 20)
    sheets.y -= 8
    for one in shown:
        final = one.kind == "total"
        if final:
            sheets.rule(sheets.y - 7, start=start, colour=INK)
            sheets.y -= 8
        size = 12.0 if final else 9.5
        sheets.y -= 17 if final else 15
        colour = INK if final else SECOND
        sheets.text(start, sheets.y, one.label, size=size, bold=final, colour=colour)
        sheets.text(RIGHT, sheets.y, one.amount, size=size, bold=final, right=True)
    sheets.y -= GAP + 6


def paragraph(sheets: Sheets, title: str, text: str, room: float = RIGHT - LEFT, *, link: str = "") -> None:
    """A text under its title; with `link` each line leads there."""
    sheets.need(LEADING * 2)
    sheets.y -= LEADING
    sheets.text(LEFT, sheets.y, title, bold=True)
    for line in wrapped(text, 9.5, room):
        sheets.need(LEADING)
        sheets.y -= LEADING
        sheets.text(LEFT, sheets.y, line, colour=SECOND)
        if link:
            area = (LEFT, sheets.y - 3, LEFT + width(line, 9.5), sheets.y + 9)
            sheets.draw(lambda c, area=area: c.linkURL(link, area))  # type: ignore[misc]
    sheets.y -= GAP / 2


def last_lines(sheets: Sheets, text: str) -> None:
    """What stands at the bottom of the last sheet, under a line."""
    lines = list(wrapped(text, 8.5, RIGHT - LEFT))
    high = len(lines) * 11.5 + 8
    sheets.need(high)
    sheets.y = min(sheets.y, BOTTOM + high)
    sheets.rule(sheets.y)
    for line in lines:
        sheets.y -= 11.5
        sheets.text(LEFT, sheets.y, line, size=8.5, colour=SECOND)


def sheet_number(sheets: Sheets, whose: str, number: int, count: int) -> None:
    """At the foot of a sheet whose paper which page of how many is."""
    pages = _("Page %(number)d of %(count)d") % {"number": number, "count": count}
    sheets.text(LEFT, FOOT, whose, size=8.5, colour=THIRD)
    sheets.text(RIGHT, FOOT, pages, size=8.5, colour=THIRD, right=True)


@lru_cache(maxsize=4)
def _picture(path: str) -> ImageReader:
    with default_storage.open(path) as stored:
        return ImageReader(io.BytesIO(stored.read()))


def _logo(path: str) -> ImageReader | None:
    """The logo, kept between papers; a paper without it is better than none."""
    if not path:
        return None
    try:
        return _picture(path)
    except (OSError, ValueError):
        return None
