"""A statement as a file, for a download and for a mail."""

from __future__ import annotations

from datetime import datetime

from ledger.models import Statement
from ledger.statements.sheet import Sheet, sheet_again
from omnibasis.events.attachments import File


def statement_file(sheet: Sheet, *, at: datetime) -> File:
    """The PDF in the active language."""
    # Loaded when the first is made: most processes never make one.
    from ledger.statements.pdf import file_name, statement_pdf

    return File(file_name(sheet), "application/pdf", statement_pdf(sheet, at=at))


def sent_file(statement: Statement) -> File:
    """One that was sent, exactly as it was."""
    return statement_file(sheet_again(statement), at=statement.created_at)


def attached_statement(statement_id: int) -> File:
    """The same, for a mail that names it."""
    return sent_file(Statement.objects.get(pk=statement_id))
