"""Keyset pages: the cost of a page does not depend on how deep it lies. No OFFSET, no COUNT."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from omnibasis.core.errors import InvalidInput

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Order:
    """A sort: one column and then the primary key, both in the same direction.

    The column must not be null and must be served by an index on (column, id).
    """

    column: str
    descending: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return ("id",) if self.column == "id" else (self.column, "id")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_cursor: str | None
    previous_cursor: str | None


def encode_cursor(values: Sequence[Any], *, backward: bool) -> str:
    packed = [v.isoformat() if isinstance(v, date) else v for v in values]
    raw = json.dumps([backward, *packed], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode_cursor(cursor: str, order: Order, convert: Callable[[Any], Any]) -> tuple[bool, list[Any]]:
    invalid = InvalidInput({"cursor": ["This page link is not valid. Start again from the first page."]})
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backward, *values = json.loads(raw)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise invalid from None
    if not isinstance(backward, bool) or len(values) != len(order.columns):
        raise invalid
    if isinstance(values[-1], bool) or not isinstance(values[-1], int) or abs(values[-1]) >= 2**63:
        raise invalid
    if order.column != "id":
        try:
            values[0] = _storable(convert(values[0]))
        # A field's own to_python decides what it accepts; anything it refuses is a bad cursor.
        except Exception:
            raise invalid from None
    return backward, values


def _storable(value: Any) -> Any:
    """The value, if a database can compare with it. Raises ValueError, OverflowError."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("PostgreSQL has no text with a zero byte.")
        value.encode()
    elif isinstance(value, datetime):
        value.astimezone(UTC)
    elif isinstance(value, int) and abs(value) >= 2**63:
        raise OverflowError
    elif value is None:
        raise ValueError("A sort column is never null.")
    return value


def keyset_page(queryset: QuerySet[Any, Row], *, order: Order, cursor: str | None, size: int) -> Page[Row]:
    """One page of `queryset` in `order`, starting at `cursor` (None: the first page).

    Rows may be model objects or dicts from `.values()` that include the order's columns.
    Raises InvalidInput for a cursor that this order cannot have made.
    """

    def read(row: Any) -> list[Any]:
        return [row[c] if isinstance(row, dict) else getattr(row, c) for c in order.columns]

    field = queryset.model._meta.get_field(order.column)
    backward = False
    if cursor:
        backward, values = _decode_cursor(cursor, order, field.to_python)
        queryset = queryset.filter(_beyond(order, values, descending=order.descending != backward))
    prefix = "-" if order.descending != backward else ""
    rows = list(queryset.order_by(*(prefix + c for c in order.columns))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    has_next, has_previous = (bool(rows), more) if backward else (more, bool(cursor) and bool(rows))
    return Page(
        rows=rows,
        next_cursor=encode_cursor(read(rows[-1]), backward=False) if has_next else None,
        previous_cursor=encode_cursor(read(rows[0]), backward=True) if has_previous else None,
    )


def _beyond(order: Order, values: list[Any], *, descending: bool) -> Q:
    op = "lt" if descending else "gt"
    if order.column == "id":
        return Q(**{f"id__{op}": values[0]})
    # The first condition lets the index start at the cursor; the second drops the rows of the same value before it.
    column, (value, pk) = order.column, values
    return Q(**{f"{column}__{op}e": value}) & (Q(**{f"{column}__{op}": value}) | Q(**{f"id__{op}": pk}))


def bounded_count(queryset: QuerySet[Any, Any], *, limit: int = 1_000) -> tuple[int, bool]:
    """How many rows there are, counted up to `limit`; the flag says that there are more."""
    found = queryset.order_by().values("pk")[: limit + 1].count()
    return min(found, limit), found > limit


def count_text(queryset: QuerySet[Any, Any], *, limit: int = 99) -> str:
    """The same in words for a badge: "7", or "99+" when there are more than `limit`."""
    found, more = bounded_count(queryset, limit=limit)
    return f"{found}+" if more else str(found)
