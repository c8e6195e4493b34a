"""A statement as a PDF: A4, its text can be copied and searched; the same statement makes the same bytes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ledger.statements.paper import Paper, PaperLine, paper_of
from ledger.statements.sheet import Sheet
from omnibasis.core.files import clean_name
from omnibasis.paper import parts
from omnibasis.paper.fonts import width, wrapped
from omnibasis.paper.parts import LEADING, Column
from omnibasis.paper.sheet import LEFT, RIGHT, SECOND, Sheets

BAD = "#a3261c"


def statement_pdf(sheet: Sheet, *, at: datetime) -> bytes:
    """The statement in the active language; `at` is the moment that the file says it was made at."""
    paper = paper_of(sheet)
    sheets = Sheets()
    parts.head(sheets, title=paper.title, seller=paper.seller, logo=paper.logo, facts=paper.facts)
    parts.parties(sheets, (_("From"), paper.seller), (_("For"), paper.customer))
    _lines(sheets, paper)
    parts.sums(sheets, paper.sums)
    _words(sheets, paper)
    return sheets.bytes(
        lambda sheets, number, count: parts.sheet_number(
            sheets, f"{paper.seller.name} · {paper.title} · {paper.period}", number, count
        ),
        title=f"{paper.title} {paper.period}",
        author=paper.seller.name,
        subject=paper.customer.name,
        language=get_language() or "en",
        at=at,
    )


def file_name(sheet: Sheet) -> str:
    since, until = sheet.period
    return clean_name(f"{_('Statement')} {sheet.scope.currency} {since.isoformat()} {until.isoformat()}.pdf")


def _columns(paper: Paper) -> list[Column]:
    """The day, then what it was in what is left, then reference and amounts."""
    more, less = paper.columns
    what, *others = parts.columns(
        _("Description"),
        (more, [line.more for line in paper.lines]),
        (less, [line.less for line in paper.lines]),
        (_("Balance"), [*(line.balance for line in paper.lines), paper.opening, paper.closing]),
    )
    days = [line.day for line in paper.lines]
    day_end = LEFT + max(width(_("Date"), 8.5), *(width(day, 9.5) for day in days), 60.0)
    return [
        Column(_("Date"), LEFT, day_end, right=False),
        Column(what.label, day_end + 14, what.end, right=False),
        *others,
    ]


def _lines(sheets: Sheets, paper: Paper) -> None:
    columns = _columns(paper)

    def head() -> None:
        parts.table_head(sheets, columns)

    sheets.need(70)
    head()
    sheets.on_new = head
    _row(sheets, columns, PaperLine("", paper.opening_label, "", "", "", "", paper.opening))
    if paper.cut:
        _row(sheets, columns, PaperLine("", paper.cut, "", "", "", "", paper.carried))
    for line in paper.lines:
        _row(sheets, columns, line)
    _row(sheets, columns, PaperLine("", paper.closing_label, "", "", "", "", paper.closing), bold=True)
    sheets.on_new = lambda: None


def _row(sheets: Sheets, columns: list[Column], line: PaperLine, *, bold: bool = False) -> None:
    day, what, *amounts = columns
    room = what.end - what.start
    title = f"{line.what} · {line.reference}" if line.reference else line.what
    described = list(wrapped(title, 9.5, room, bold))
    detailed = list(wrapped(line.details, 8.5, room)) if line.details else []
    sheets.need((len(described) + len(detailed)) * LEADING + 9)
    baseline = sheets.y - LEADING - 1
    sheets.text(day.start, baseline, line.day)
    for number, text in enumerate(described):
        sheets.text(what.start, baseline - number * LEADING, text, bold=bold)
    for number, text in enumerate(detailed, start=len(described)):
        sheets.text(what.start, baseline - number * LEADING, text, size=8.5, colour=SECOND)
    for column, text in zip(amounts, (line.more, line.less, line.balance), strict=True):
        sheets.text(column.end, baseline, text, bold=bold, right=True)
    sheets.y = baseline - (len(described) + len(detailed) - 1) * LEADING - 6
    sheets.rule(sheets.y)


def _words(sheets: Sheets, paper: Paper) -> None:
    """What the balance means, what is open, what is held, how to pay, and the last lines."""
    sheets.need(LEADING)
    sheets.y -= LEADING
    sheets.text(LEFT, sheets.y, paper.state, bold=True)
    sheets.y -= parts.GAP / 2
    if paper.open:
        _open(sheets, paper)
    if paper.held:
        held = "\n".join(f"{name}: {amount}" for name, amount in paper.held)
        parts.paragraph(sheets, _("Held for you"), held)
    if paper.pay:
        parts.paragraph(sheets, _("How to pay"), paper.pay)
    if paper.foot:
        parts.last_lines(sheets, paper.foot)


def _open(sheets: Sheets, paper: Paper) -> None:
    sheets.need(LEADING * 3)
    sheets.y -= LEADING
    sheets.text(LEFT, sheets.y, paper.open_title, bold=True)
    indent = LEFT + max(width(item.label, 9.5) for item in paper.open) + 18
    for item in paper.open:
        sheets.need(LEADING)
        sheets.y -= LEADING
        due = _("due %(day)s") % {"day": item.due}
        late = f"{due}, {_('overdue')}" if item.is_overdue else due
        sheets.text(LEFT, sheets.y, item.label)
        sheets.text(indent, sheets.y, late, colour=BAD if item.is_overdue else SECOND)
        sheets.text(RIGHT, sheets.y, item.amount, right=True)
    for text, colour in ((paper.open_more, SECOND), (paper.overdue, BAD)):
        if text:
            sheets.need(LEADING)
            sheets.y -= LEADING
            sheets.text(LEFT, sheets.y, text, colour=colour)
    sheets.y -= parts.GAP / 2
