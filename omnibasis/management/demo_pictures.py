"""Pictures for the demo data, drawn here: signs of companies, and what a coffee roaster sells."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

# Drawn larger than it is kept, so that its edges come out smooth.
SIDE = 1_024
CREAM, INK, KRAFT, STEEL = "#f7f1e5", "#2b2926", "#c69c6d", "#8d959b"


def company_sign(chance: random.Random) -> io.BytesIO:
    """A plain sign as a small company might have: two shapes in two colours, as a PNG."""
    back, front = chance.choice(
        (("#0b6b5d", "#f2c14e"), ("#27364d", "#e4572e"), ("#f4ead5", "#8c2f39"), ("#d8e2dc", "#3d405b"))
    )
    picture = Image.new("RGB", (512, 512), back)
    draw = ImageDraw.Draw(picture)
    start = chance.choice((0, 90, 180, 270))
    draw.pieslice((96, 96, 416, 416), start, start + 180, fill=front)
    draw.ellipse((196, 196, 316, 316), outline=front, width=28)
    return _stored(picture)


def product_picture(shape: str, ground: str, colour: str) -> io.BytesIO:
    """One of `SHAPES` in its colour on a ground with a paler disc behind it, as a PNG."""
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((142, 122, 882, 862), fill=_mixed(ground, "#ffffff", 0.45))
    draw.ellipse((252, 812, 772, 880), fill=_mixed(ground, INK, 0.16))
    SHAPES[shape](draw, colour)
    return _stored(picture)


def _stored(picture: Image.Image) -> io.BytesIO:
    stored = io.BytesIO()
    picture.save(stored, "PNG", compress_level=1)
    stored.seek(0)
    return stored


def _mixed(one: str, other: str, share: float) -> str:
    """The colour `share` of the way from one to the other."""
    pairs = [(int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _bag(draw: ImageDraw.ImageDraw, colour: str, *, left: int = 312, top: int = 232) -> None:
    """A bag with a folded top, a tie, and a label with a bean on it."""
    right, bottom, dark = SIDE - left, 848, _mixed(colour, INK, 0.3)
    draw.rounded_rectangle((left, top, right, bottom), 28, fill=colour)
    draw.polygon(
        [(left, top + 96), (left + 46, top + 96), (left + 20, bottom - 14), (left, bottom - 40)], fill=dark
    )
    draw.rounded_rectangle((left - 8, top - 22, right + 8, top + 92), 18, fill=dark)
    draw.rounded_rectangle((left - 26, top + 22, right + 26, top + 46), 12, fill=CREAM)
    middle, high = SIDE // 2, (top + bottom) // 2
    draw.rounded_rectangle((left + 74, high - 96, right - 46, high + 216), 16, fill=CREAM)
    _bean(draw, middle + 14, high + 12, 62, colour)
    for number, half in enumerate((84, 54)):
        y = high + 124 + 36 * number
        draw.rounded_rectangle(
            (middle + 14 - half, y, middle + 14 + half, y + 14), 7, fill=_mixed(CREAM, INK, 0.45)
        )


def _bean(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, colour: str) -> None:
    draw.ellipse((x - size * 3 // 4, y - size, x + size * 3 // 4, y + size), fill=colour)
    bend = size // 3
    draw.arc((x - bend * 2, y - size - 4, x + bend // 2, y + 6), -80, 80, fill=CREAM, width=9)
    draw.arc((x - bend // 2, y - 6, x + bend * 2, y + size + 4), 100, 260, fill=CREAM, width=9)


def _big_bag(draw: ImageDraw.ImageDraw, colour: str) -> None:
    _bag(draw, colour, left=266, top=178)


def _sack(draw: ImageDraw.ImageDraw, colour: str) -> None:
    """What cafés buy: a sack tied at its neck."""
    dark = _mixed(colour, INK, 0.25)
    draw.polygon(
        [(400, 300), (356, 168), (452, 214), (512, 156), (572, 214), (668, 168), (624, 300)], fill=dark
    )
    draw.rounded_rectangle((262, 306, 762, 852), 130, fill=colour)
    draw.rounded_rectangle((386, 276, 638, 326), 24, fill=CREAM)
    for x in (342, 682):
        draw.rounded_rectangle((x - 7, 400, x + 7, 760), 7, fill=dark)
    _bean(draw, 512, 580, 108, dark)


def _grinder(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.line([(512, 246), (726, 196)], fill=INK, width=26)
    draw.ellipse((684, 142, 770, 228), fill=colour)
    draw.rounded_rectangle((470, 222, 554, 292), 18, fill=INK)
    draw.rounded_rectangle((380, 276, 644, 358), 34, fill=_mixed(STEEL, INK, 0.35))
    draw.rounded_rectangle((392, 340, 632, 632), 20, fill=STEEL)
    draw.rounded_rectangle((424, 352, 462, 620), 19, fill=_mixed(STEEL, "#ffffff", 0.45))
    draw.rounded_rectangle((380, 612, 644, 668), 20, fill=INK)
    draw.rounded_rectangle((392, 656, 632, 852), 40, fill=colour)
    draw.rounded_rectangle((424, 690, 456, 812), 16, fill=_mixed(colour, "#ffffff", 0.3))


def _papers(draw: ImageDraw.ImageDraw, colour: str) -> None:
    """Filter papers, three of them fanned out."""
    for number, move in enumerate((-96, 0, 96)):
        paper = _mixed(colour, INK, 0.16 - 0.08 * number)
        left, right = 252 + move, 772 + move
        draw.polygon([(left, 300), (right, 300), (right - 168, 838), (left + 168, 838)], fill=paper)
        draw.polygon(
            [(right - 36, 300), (right, 300), (right - 168, 838), (right - 196, 838)],
            fill=_mixed(paper, INK, 0.14),
        )
        for y in range(324, 830, 26):
            x = right - 30 - (y - 300) * 168 // 538
            draw.line([(x, y), (x + 16, y)], fill=_mixed(paper, INK, 0.4), width=5)


def _cup(draw: ImageDraw.ImageDraw, colour: str) -> None:
    for x in (420, 512, 604):
        draw.arc((x - 34, 190, x + 34, 300), 90, 270, fill=_mixed(colour, "#ffffff", 0.35), width=16)
        draw.arc((x - 34, 284, x + 34, 394), -90, 90, fill=_mixed(colour, "#ffffff", 0.35), width=16)
    draw.arc((640, 476, 832, 690), -110, 120, fill=colour, width=42)
    draw.rounded_rectangle((274, 440, 730, 800), 150, fill=colour)
    draw.rectangle((274, 440, 730, 590), fill=colour)
    draw.ellipse((274, 390, 730, 492), fill=CREAM)
    draw.ellipse((302, 406, 702, 478), fill="#5b3a26")
    draw.rounded_rectangle((222, 800, 782, 846), 23, fill=_mixed(colour, INK, 0.3))


def _box(draw: ImageDraw.ImageDraw, colour: str) -> None:
    """A parcel, seen from a corner."""
    draw.polygon([(512, 296), (820, 420), (512, 552), (204, 420)], fill=_mixed(KRAFT, "#ffffff", 0.3))
    draw.polygon([(204, 420), (512, 552), (512, 868), (204, 722)], fill=KRAFT)
    draw.polygon([(820, 420), (512, 552), (512, 868), (820, 722)], fill=_mixed(KRAFT, INK, 0.22))
    draw.polygon([(332, 368), (390, 346), (702, 470), (640, 498)], fill=colour)
    draw.polygon([(640, 498), (702, 470), (702, 590), (640, 620)], fill=_mixed(colour, INK, 0.25))
    _bean(draw, 352, 650, 62, _mixed(KRAFT, INK, 0.4))


SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, str], None]] = {
    "bag": _bag,
    "big bag": _big_bag,
    "sack": _sack,
    "grinder": _grinder,
    "papers": _papers,
    "cup": _cup,
    "box": _box,
}
