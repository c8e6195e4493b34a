"""The typefaces that papers are printed in, and which of them prints which letters.

Fira Sans has Latin, Greek, Cyrillic and Vietnamese; Arimo prints Hebrew, Almarai Arabic. Chinese, Japanese and Korean
are in fonts that the reader's program has (Adobe's CID fonts), so nothing of them is embedded. They come from
packages: nothing is fetched and nothing of the system is needed.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Paper", "Paper-Bold"
ARABIC, ARABIC_BOLD, HEBREW = "Paper-Arabic", "Paper-Arabic-Bold", "Paper-Hebrew"
_EMBEDDED = {
    REGULAR: ("fontpkg_fira_sans", "FiraSans-Regular.ttf"),
    BOLD: ("fontpkg_fira_sans", "FiraSans-SemiBold.ttf"),
    ARABIC: ("fontpkg_almarai", "Almarai-Regular.ttf"),
    ARABIC_BOLD: ("fontpkg_almarai", "Almarai-Bold.ttf"),
    # A variable font: its default is the regular weight, which bold text has to do with.
    HEBREW: ("fontpkg_arimo", "Arimo[wght].ttf"),
}
_JAPANESE, _CHINESE, _KOREAN = "HeiseiKakuGo-W5", "STSong-Light", "HYGothic-Medium"
_LOCK = threading.Lock()
Runs = tuple[tuple[str, str], ...]


@cache
def _glyphs(name: str) -> frozenset[int]:
    """The letters that an embedded font has; it is read and registered once in a process."""
    package, file = _EMBEDDED[name]
    with _LOCK:
        # A second object of that name would not know what documents in the making have of the first.
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(files(package) / "files" / file)))
        return frozenset(pdfmetrics.getFont(name).face.charToGlyph)


@cache
def _reader_font(name: str) -> str:
    """One of the fonts that the reader's program has, registered once in a process."""
    with _LOCK:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@lru_cache(maxsize=8_192)
def runs(text: str, bold: bool = False) -> Runs:
    """One line of text as it is drawn from left to right: pieces, each with the name of the font that has it.

    What is written from right to left is shaped and turned around; what no font has is printed as a question mark.
    """
    first = BOLD if bold else REGULAR
    glyphs = _glyphs(first)
    text = unicodedata.normalize("NFC", text)
    if all(ord(c) in glyphs for c in text):
        return ((first, text),)
    shown = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in shown):
        shown = _turned(shown)
    asian = _asian_font(shown)
    known = [_font_of(c, first, glyphs, bold, asian) for c in shown]
    pairs = groupby(known, key=lambda pair: pair[0])
    return tuple((name, "".join(c for _name, c in pieces)) for name, pieces in pairs)


def _font_of(c: str, first: str, glyphs: frozenset[int], bold: bool, asian: str) -> tuple[str, str]:
    code = ord(c)
    if code in glyphs:
        return first, c
    for name in (HEBREW, ARABIC_BOLD if bold else ARABIC):
        if unicodedata.bidirectional(c) in ("R", "AL", "NSM", "AN") and code in _glyphs(name):
            return name, c
    if unicodedata.east_asian_width(c) in ("W", "F", "H") and code < 0x10000:
        return _reader_font(asian), c
    return first, "?"


def _asian_font(text: str) -> str:
    """Han letters look different in each of the three: the other letters beside them tell."""
    names = " ".join(unicodedata.name(c, "") for c in text if ord(c) > 0x1100)
    if "HANGUL" in names:
        return _KOREAN
    return _JAPANESE if "HIRAGANA" in names or "KATAKANA" in names else _CHINESE


def _turned(text: str) -> str:
    # Only where they are needed: they take longer to load than a paper to print.
    import arabic_reshaper
    from bidi import get_display

    return str(get_display(arabic_reshaper.reshape(text)))


@lru_cache(maxsize=16_384)
def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line is when it is drawn, in points."""
    return float(sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in runs(text, bold)))


def wrapped(text: str, size: float, room: float, bold: bool = False) -> Iterator[str]:
    """The text in lines that are no wider than `room`; its own line ends stay, too long words are broken."""
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if width(longer, size, bold) <= room:
                line = longer
                continue
            if line:
                yield line
            line = word
            while width(line, size, bold) > room and len(line) > 1:
                fits = _fitting(line, size, room, bold)
                yield line[:fits]
                line = line[fits:]
        yield line


def _fitting(word: str, size: float, room: float, bold: bool) -> int:
    """How many letters of a word fit, at least one: a binary search."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low
