"""The ledger as the API shows it: amounts are decimal strings in major units, balances as people read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from ledger.kinds import for_people
from ledger.models import Account, Entry
from omnibasis.core.answers import instant
from omnibasis.core.money import to_major

ACCOUNT_VALUES = (
    "id", "customer_id", "kind", "currency", "code", "name", "description", "parent_id", "status", "is_default",
    "balance_minor", "entry_count", "created_at",
)  # fmt: skip
_LINE_VALUES = ("id", "account_id", "sequence", "amount_minor", "balance_minor")
_POSTED_VALUES = (
    "kind", "occurred_on", "currency", "description", "reference", "subject_type", "subject_id", "reverses_id",
    "created_at",
)  # fmt: skip
ENTRY_VALUES = (
    *_LINE_VALUES, "transaction_id", "occurred_on", *(f"transaction__{name}" for name in _POSTED_VALUES),
)  # fmt: skip
TRANSACTION_VALUES = (
    "id", *_POSTED_VALUES, "amount_minor", "reversed_by__id", "source", "recorded_by",
)  # fmt: skip
Row = Mapping[str, Any]


def account_json(row: Row) -> dict[str, Any]:
    """A row of ACCOUNT_VALUES."""
    account = Account(**{name: row[name] for name in ACCOUNT_VALUES})
    return {
        "id": account.pk,
        "customer": account.customer_id,
        "kind": account.kind,
        "currency": account.currency,
        "code": account.code,
        "name": account.name,
        "label": account.label,
        "description": account.description,
        "parent": account.parent_id,
        "status": account.status,
        "used_by_orders": account.is_default,
        "balance": amount_text(account.shown_minor, account.currency),
        "entries": account.entry_count,
        "created_at": instant(account.created_at),
    }


def account_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [account_json(row) for row in rows]


def entry_rows(rows: Iterable[Row], kinds: Mapping[int, str]) -> list[dict[str, Any]]:
    """Rows of ENTRY_VALUES: entries, each with what its transaction says; `kinds` has their accounts' by id."""
    shown = []
    for row in rows:
        posted = {name: row[f"transaction__{name}"] for name in _POSTED_VALUES}
        line = _line(row, kinds[row["account_id"]], posted["currency"])
        shown.append({**line, "transaction": row["transaction_id"], **_posted(posted)})
    return shown


def transaction_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows of TRANSACTION_VALUES with their entries, which are read in one query."""
    rows = list(rows)
    entries: dict[int, list[Row]] = {}
    wanted = Entry.objects.filter(transaction__in=[row["id"] for row in rows]).order_by("id")
    for entry in wanted.values(*_LINE_VALUES, "transaction_id", "account__kind", "account__customer_id"):
        entries.setdefault(entry["transaction_id"], []).append(entry)
    return [_transaction(row, entries.get(row["id"], [])) for row in rows]


def amount_text(minor: int, currency: str) -> str:
    return f"{to_major(minor, currency):f}"


def _transaction(row: Row, entries: Iterable[Row]) -> dict[str, Any]:
    return {
        "id": row["id"],
        **_posted(row),
        "amount": amount_text(row["amount_minor"], row["currency"]),
        "reversed_by": row["reversed_by__id"],
        "source": row["source"],
        "recorded_by": row["recorded_by"],
        "entries": [
            {
                **_line(entry, entry["account__kind"], row["currency"]),
                "account_kind": entry["account__kind"],
                "customer": entry["account__customer_id"],
            }
            for entry in entries
        ],
    }


def _line(row: Row, kind: str, currency: str) -> dict[str, Any]:
    minor = row["amount_minor"]
    size = amount_text(abs(minor), currency)
    return {
        "id": row["id"],
        "account": row["account_id"],
        "sequence": row["sequence"],
        "amount": amount_text(for_people(kind, minor), currency),
        "debit": size if minor > 0 else None,
        "credit": size if minor < 0 else None,
        "balance": amount_text(for_people(kind, row["balance_minor"]), currency),
    }


def _posted(row: Row) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "date": row["occurred_on"].isoformat(),
        "currency": row["currency"],
        "details": row["description"],
        "reference": row["reference"],
        "subject": _subject(row["subject_type"], row["subject_id"]),
        "reverses": row["reverses_id"],
        "created_at": instant(row["created_at"]),
    }


def _subject(stored: str, pk: int | None) -> dict[str, Any] | None:
    """What it was posted for; the apps above name their routes like their models."""
    if not stored:
        return None
    name = stored.rpartition(".")[2]
    try:
        link = settings.PUBLIC_URL + reverse(f"api:{name}", args=[pk])
    except NoReverseMatch:
        link = None
    return {"type": name, "id": pk, "link": link}
