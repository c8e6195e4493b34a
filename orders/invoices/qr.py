"""A QR code as the squares that are black."""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel


@lru_cache(maxsize=256)
def bars(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """How many squares a side has, and its black bars: (row, first column, length). Level M mends 15 %."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    side, found = code.getModuleCount(), list[tuple[int, int, int]]()
    for row in range(side):
        start: int | None = None
        for column in range(side + 1):
            dark = column < side and code.isDark(row, column)
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append((row, start, column - start))
                start = None
    return side, tuple(found)
