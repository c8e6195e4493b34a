"""An invoice as a PDF: A4, its text can be copied and searched; the same invoice makes the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from omnibasis.core.files import clean_name
from omnibasis.paper import parts
from omnibasis.paper.fonts import width, wrapped
from omnibasis.paper.parts import LEADING, Column
from omnibasis.paper.sheet import INK, LEFT, RIGHT, TOP, Sheets
from omnibasis.paper.words import Party
from orders.invoices.paper import Paper, paper_of
from orders.invoices.qr import bars
from orders.models import Invoice

QR = 74.0
TONES = {"bad": "#a3261c", "ok": "#146c43", "info": "#1c5fa8"}


def invoice_pdf(invoice: Invoice) -> bytes:
    """The invoice in the active language, as it was issued; only the stamp (void, paid, refunded) follows its state."""
    paper = paper_of(invoice)
    sheets = Sheets()
    _head(sheets, paper)
    _lines(sheets, paper)
    parts.sums(sheets, paper.sums)
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
    parts.head(sheets, title=_("Invoice"), seller=paper.seller, logo=paper.logo, facts=paper.facts)
    named = [(_("From"), paper.seller), (_("Bill to"), paper.buyer)]
    if paper.ship_to:
        named.append((_("Ship to"), Party("", paper.ship_to, ())))
    parts.parties(sheets, *named)


def _columns(paper: Paper) -> list[Column]:
    wanted: list[tuple[str, Sequence[str]]] = [
        (_("Quantity"), [line.quantity for line in paper.lines]),
        (_("Unit price"), [line.unit_price for line in paper.lines]),
        *([(_("Discount"), [line.discount for line in paper.lines])] if paper.has_discounts else []),
        *([(_("Tax"), [line.tax for line in paper.lines])] if paper.has_taxes else []),
        (_("Amount"), [line.amount for line in paper.lines]),
    ]
    return parts.columns(_("Description"), *wanted)


def _lines(sheets: Sheets, paper: Paper) -> None:
    columns = _columns(paper)

    def head() -> None:
        parts.table_head(sheets, columns)

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


def _words(sheets: Sheets, paper: Paper) -> None:
    """The note, how to pay beside the code that leads to the order, and the last lines."""
    if paper.note:
        parts.paragraph(sheets, _("Note"), paper.note)
    sheets.need(QR + 12)
    _code(sheets, paper.link)
    under, sheet = sheets.y - QR - 8, sheets.sheet
    room = RIGHT - LEFT - QR - 18
    if paper.pay:
        parts.paragraph(sheets, _("How to pay"), paper.pay, room)
    parts.paragraph(sheets, _("Your order online"), paper.link, room, link=paper.link)
    if sheets.sheet == sheet:
        sheets.y = min(sheets.y, under)
    if paper.foot:
        parts.last_lines(sheets, paper.foot)


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
        sheets.text(middle, parts.FOOT, paper.stamp.upper(), size=11, bold=True, colour=TONES[paper.tone])
    parts.sheet_number(sheets, f"{paper.seller.name} · {paper.title}", number, count)


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
