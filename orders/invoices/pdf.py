"""An invoice as a PDF: A4, its text can be copied and searched; the same invoice makes the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from omnibasis.core.files import clean_name
from orders.invoices.fonts import width, wrapped
from orders.invoices.paper import Paper, Party, paper_of
from orders.invoices.qr import bars
from orders.invoices.sheet import BOTTOM, INK, LEFT, RIGHT, SECOND, THIRD, TOP, Sheets
from orders.models import Invoice

LEADING = 13.2
GAP = 12.0
LOGO = (170.0, 52.0)
QR = 74.0
TONES = {"bad": "#a3261c", "ok": "#146c43", "info": "#1c5fa8"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the lines: where it starts and ends; all but the first are set to their right end."""

    label: str
    start: float
    end: float


def invoice_pdf(invoice: Invoice) -> bytes:
    """The invoice in the active language, as it was issued; only the stamp (void, paid, refunded) follows its state."""
    paper = paper_of(invoice)
    sheets = Sheets()
    _head(sheets, paper)
    _lines(sheets, paper)
    _sums(sheets, paper)
    _words(sheets, paper)
    return sheets.bytes(
        lambda sheets, number, count: _every_sheet(sheets, paper, number, count),
        title=paper.title,
        author=paper.seller.name,
        subject=paper.buyer.name,
        language=get_language() or "en",
        at=invoice.created_at,
    )


def file_name(invoice: Invoice) -> str:
    return clean_name(f"{_('Invoice')} {invoice.number.replace('/', '-')}.pdf")


def _head(sheets: Sheets, paper: Paper) -> None:
    """Whose invoice, its facts, from whom and to whom."""
    sheets.text(LEFT, TOP - 20, _("Invoice"), size=23, bold=True)
    bottom = TOP - 20
    logo = _logo(paper.logo)
    if logo is not None:
        wide, high = logo.getSize()
        scale = min(LOGO[0] / wide, LOGO[1] / high)
        wide, high = wide * scale, high * scale
        sheets.draw(lambda c: c.drawImage(logo, RIGHT - wide, TOP - high, wide, high, mask="auto"))
        bottom = min(bottom, TOP - high)
    else:
        for number, line in enumerate(wrapped(paper.seller.name, 13, 240, True)):
            sheets.text(RIGHT, TOP - 14 - number * 17, line, size=13, bold=True, right=True)
            bottom = min(bottom, TOP - 14 - number * 17)
    sheets.y = bottom - 26
    facts = [fact for fact in paper.facts if fact[1]]
    indent = max(width(label, 9.5) for label, _value in facts) + 18
    for number, (label, value) in enumerate(facts):
        sheets.text(LEFT, sheets.y, label, colour=SECOND)
        sheets.text(LEFT + indent, sheets.y, value, bold=number == 0)
        sheets.y -= LEADING
    sheets.y -= GAP
    room = (RIGHT - LEFT) / (3 if paper.ship_to else 2)
    blocks = [
        _block(_("From"), paper.seller, room - 16),
        _block(_("Bill to"), paper.buyer, room - 16),
    ]
    if paper.ship_to:
        blocks.append(_block(_("Ship to"), Party("", paper.ship_to, ()), room - 16))
    sheets.need(max(len(block) for block in blocks) * LEADING)
    for number, block in enumerate(blocks):
        for row, (text, bold, colour) in enumerate(block):
            sheets.text(LEFT + number * room, sheets.y - row * LEADING, text, bold=bold, colour=colour)
    sheets.y -= max(len(block) for block in blocks) * LEADING + GAP


def _block(label: str, party: Party, room: float) -> list[tuple[str, bool, str]]:
    """A party's lines: (text, bold, colour)."""
    lines = [(label, False, THIRD)]
    lines += [(line, True, INK) for line in wrapped(party.name, 9.5, room, True) if line]
    lines += [(line, False, INK) for text in party.lines for line in wrapped(text, 9.5, room)]
    facts = [f"{label}: {value}" for label, value in party.facts]
    return lines + [(line, False, SECOND) for text in facts for line in wrapped(text, 9.5, room)]


def _columns(paper: Paper) -> list[Column]:
    """As wide as what stands in them, from the right; the description gets what is left."""
    wanted: list[tuple[str, Sequence[str]]] = [
        (_("Quantity"), [line.quantity for line in paper.lines]),
        (_("Unit price"), [line.unit_price for line in paper.lines]),
        *([(_("Discount"), [line.discount for line in paper.lines])] if paper.has_discounts else []),
        *([(_("Tax"), [line.tax for line in paper.lines])] if paper.has_taxes else []),
        (_("Amount"), [line.amount for line in paper.lines]),
    ]
    columns: list[Column] = []
    end = RIGHT
    for label, texts in reversed(wanted):
        wide = max(width(label, 8.5), *(width(text, 9.5) for text in texts), 30.0)
        columns.insert(0, Column(label, end - wide, end))
        end -= wide + 14
    return [Column(_("Description"), LEFT, end), *columns]


def _lines(sheets: Sheets, paper: Paper) -> None:
    columns = _columns(paper)

    def head() -> None:
        sheets.y -= 10
        for number, column in enumerate(columns):
            x = column.end if number else column.start
            sheets.text(x, sheets.y, column.label, size=8.5, colour=SECOND, right=bool(number))
        sheets.y -= 7
        sheets.rule(sheets.y, colour=INK)

    sheets.need(70)
    head()
    sheets.on_new = head
    for line in paper.lines:
        cells = [line.quantity, line.unit_price]
        cells += [line.discount] if paper.has_discounts else []
        cells += [line.tax] if paper.has_taxes else []
        cells.append(line.amount)
        described = list(wrapped(line.description, 9.5, columns[0].end - columns[0].start))
        sheets.need(len(described) * LEADING + 9)
        baseline = sheets.y - LEADING - 1
        for number, text in enumerate(described):
            sheets.text(LEFT, baseline - number * LEADING, text)
        for column, text in zip(columns[1:], cells, strict=True):
            sheets.text(column.end, baseline, text, right=True)
        sheets.y = baseline - (len(described) - 1) * LEADING - 6
        sheets.rule(sheets.y)
    sheets.on_new = lambda: None


def _sums(sheets: Sheets, paper: Paper) -> None:
    start = LEFT + (RIGHT - LEFT) * 0.44
    sheets.need(len(paper.sums) * 17 + 20)
    sheets.y -= 8
    for one in paper.sums:
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


def _words(sheets: Sheets, paper: Paper) -> None:
    """The note, how to pay beside the code that leads to the order, and the last lines."""
    if paper.note:
        _paragraphs(sheets, _("Note"), paper.note, RIGHT - LEFT)
    sheets.need(QR + 12)
    _code(sheets, paper.link)
    under, sheet = sheets.y - QR - 8, sheets.sheet
    room = RIGHT - LEFT - QR - 18
    if paper.pay:
        _paragraphs(sheets, _("How to pay"), paper.pay, room)
    _paragraphs(sheets, _("Your order online"), paper.link, room, link=paper.link)
    if sheets.sheet == sheet:
        sheets.y = min(sheets.y, under)
    if paper.foot:
        lines = list(wrapped(paper.foot, 8.5, RIGHT - LEFT))
        high = len(lines) * 11.5 + 8
        sheets.need(high)
        sheets.y = min(sheets.y, BOTTOM + high)
        sheets.rule(sheets.y)
        for line in lines:
            sheets.y -= 11.5
            sheets.text(LEFT, sheets.y, line, size=8.5, colour=SECOND)


def _paragraphs(sheets: Sheets, title: str, text: str, room: float, *, link: str = "") -> None:
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


def _code(sheets: Sheets, link: str) -> None:
    """The QR code at the right; it takes no room in the text's column."""
    side, black = bars(link)
    unit, left, top = QR / side, RIGHT - QR, sheets.y

    def act(canvas: Canvas) -> None:
        canvas.setFillColor(HexColor(INK))
        path = canvas.beginPath()
        for row, start, length in black:
            path.rect(left + start * unit, top - (row + 1) * unit, length * unit, unit)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.linkURL(link, (left, top - QR, RIGHT, top))

    sheets.draw(act)


def _every_sheet(sheets: Sheets, paper: Paper, number: int, count: int) -> None:
    """At the foot whose invoice which page of how many is; the stamp, on further pages at the foot as well."""
    if paper.stamp and number == 1:
        _stamp(sheets, paper.stamp.upper(), TONES[paper.tone])
    elif paper.stamp:
        half = width(paper.stamp.upper(), 11, True) / 2
        middle = (LEFT + RIGHT) / 2 - half
        sheets.text(middle, 34, paper.stamp.upper(), size=11, bold=True, colour=TONES[paper.tone])
    pages = _("Page %(number)d of %(count)d") % {"number": number, "count": count}
    sheets.text(LEFT, 34, f"{paper.seller.name} · {paper.title}", size=8.5, colour=THIRD)
    sheets.text(RIGHT, 34, pages, size=8.5, colour=THIRD, right=True)


def _stamp(sheets: Sheets, text: str, colour: str) -> None:
    """A frame with the state in it, turned a little, in the space between the title and the logo."""
    wide = width(text, 20, True) + 24
    middle, y = LEFT + (RIGHT - LEFT) * 0.5, TOP - 104

    def frame(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(middle + 60, y)
        canvas.rotate(9)
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(2)
        canvas.roundRect(0, -9, wide, 34, 5)

    sheets.draw(frame)
    sheets.text(12, 0, text, size=20, bold=True, colour=colour)
    sheets.draw(lambda canvas: canvas.restoreState())


@lru_cache(maxsize=4)
def _picture(path: str) -> ImageReader:
    with default_storage.open(path) as stored:
        return ImageReader(io.BytesIO(stored.read()))


def _logo(path: str) -> ImageReader | None:
    """The logo, kept between invoices; an invoice without it is better than none."""
    if not path:
        return None
    try:
        return _picture(path)
    except (OSError, ValueError):
        return None
