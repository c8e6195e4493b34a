"""Sheets of A4 that fill from the top: text by its lines, and a new sheet where there is no room."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from omnibasis.paper.fonts import runs, width

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 48.0, WIDTH - 48.0, HEIGHT - 46.0, 62.0
INK, SECOND, THIRD, LINE = "#1c1b18", "#57554e", "#6c6a62", "#d8d7d1"

Draw = Callable[[Canvas], None]
# What is drawn on every sheet: its number, and how many there are.
EverySheet = Callable[["Sheets", int, int], None]


class Sheets:
    """Collects what is drawn, sheet by sheet; `y` is where the next line goes. Everything in points from the bottom."""

    def __init__(self, on_new: Callable[[], None] = lambda: None) -> None:
        self._drawn: list[list[Draw]] = [[]]
        self.y = TOP
        # Called on each further sheet, below its top: the head of a table that goes on.
        self.on_new = on_new

    def need(self, room: float) -> bool:
        """Begins another sheet unless there is this much room; whether it did."""
        if self.y - room >= BOTTOM:
            return False
        self._drawn.append([])
        self.y = TOP
        self.on_new()
        return True

    @property
    def sheet(self) -> int:
        """How many sheets there are."""
        return len(self._drawn)

    def draw(self, act: Draw) -> None:
        self._drawn[-1].append(act)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9.5,
        bold: bool = False,
        colour: str = INK,
        right: bool = False,
    ) -> None:
        """One line; `x` is its left end, or its right one."""
        if not text:
            return
        pieces = runs(text, bold)
        start = x - width(text, size, bold) if right else x

        def act(canvas: Canvas) -> None:
            line = canvas.beginText(start, y)
            line.setFillColor(HexColor(colour))
            for font, piece in pieces:
                line.setFont(font, size)
                line.textOut(piece)
            canvas.drawText(line)

        self.draw(act)

    def rule(self, y: float, *, start: float = LEFT, end: float = RIGHT, colour: str = LINE) -> None:
        def act(canvas: Canvas) -> None:
            canvas.setStrokeColor(HexColor(colour))
            canvas.setLineWidth(0.6)
            canvas.line(start, y, end, y)

        self.draw(act)

    def bytes(
        self, every: EverySheet, *, title: str, author: str, subject: str, language: str, at: datetime
    ) -> bytes:
        """The PDF. The same drawings at the same moment `at` make the same bytes."""
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1, lang=language)
        _dated(canvas, at)
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setSubject(subject)
        canvas.setCreator("Omnibasis")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        sheets, count = self._drawn, len(self._drawn)
        for number, drawn in enumerate(sheets, start=1):
            self._drawn = [[]]
            every(self, number, count)
            for act in (*self._drawn[0], *drawn):
                act(canvas)
            canvas.showPage()
        canvas.save()
        return out.getvalue()


def _dated(canvas: Any, at: datetime) -> None:
    """`invariant` would date every file 1 January 2000."""
    stamp = canvas._doc._timeStamp
    stamp.t, stamp.lt = at.timestamp(), at.utctimetuple()
    stamp.YMDhms, stamp.dhh, stamp.dmm = tuple(stamp.lt)[:6], 0, 0
