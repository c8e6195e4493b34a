"""Lists as CSV files, written while they are read: never the whole of it in memory."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse

from omnibasis.ui.tables import Column, Row

CHUNK = 1_000
# A spreadsheet takes a cell that starts so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What csv.writer writes to: it hands each line back."""

    def write(self, text: str) -> str:
        return text


def csv_response(
    rows: Iterable[Row],
    columns: Sequence[Column],
    *,
    name: str,
    complete: Callable[[list[Row]], Any] = lambda rows: None,
) -> StreamingHttpResponse:
    """The rows as a file to download. `complete` adds to a chunk of rows what the columns need."""
    response = StreamingHttpResponse(
        _lines(iter(rows), columns, complete), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Accel-Buffering"] = "no"
    return response


def _lines(
    rows: Iterator[Row], columns: Sequence[Column], complete: Callable[[list[Row]], Any]
) -> Iterator[str]:
    writer = csv.writer(_Line())
    # The mark tells spreadsheets that this is UTF-8.
    yield "\ufeff" + writer.writerow([str(column.label) for column in columns])
    while chunk := list(islice(rows, CHUNK)):
        complete(chunk)
        yield "".join(writer.writerow([_safe(column.exported(row)) for column in columns]) for row in chunk)


def _safe(text: str) -> str:
    plain_number = text[1:].replace(".", "", 1).replace(" ", "").isdigit()
    return f"'{text}" if text.startswith(_FORMULA) and not plain_number else text
