"""Statements as the API shows them: amounts are decimal strings in major units, as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Statement
from ledger.statements.mail import mail_states
from ledger.statements.sheet import MOST_LINES, Sheet, sheet_again
from omnibasis.core.answers import instant
from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.money import to_major
from omnibasis.core.shapes import AnyField, Day, Flag, Kind, Shape, Text, Whole, documented
from omnibasis.events.models import Delivery
from settings_app.models import Settings

_FIELDS: dict[str, Kind] = {
    "currency": Text(3, "Of the account.", nullable=False),
    "account": Whole("One of the customer's accounts; without it all on which they owe."),
    "from": Day(
        "The first day, in the business's time zone; without it the first of the month of the last day."
    ),
    "to": Day("The last day, today at the latest; without it today."),
}
STATEMENT = Shape("StatementQuery", _FIELDS, frozenset({"currency"}))
STATEMENT_MAIL = Shape("StatementMail", _FIELDS, frozenset({"currency"}))
_NARROWED: dict[str, Kind] = {
    "currency": Text(3, nullable=False),
    "from": Day("Of periods that end on this day or later."),
    "to": Day("Of periods that begin on this day or earlier."),
    "is_scheduled": Flag("Only those that went out by the schedule, or only the others."),
}
STATEMENT_LIST = Shape(
    "StatementListQuery",
    {**PAGING, **_NARROWED, "customer": Whole("With those of whom was merged into the customer.")},
)
CUSTOMER_STATEMENT_LIST = Shape("CustomerStatementListQuery", {**PAGING, **_NARROWED})
_LINE = documented(
    "StatementLine",
    entry=serializers.IntegerField(),
    date=serializers.DateField(),
    kind=serializers.ChoiceField(choices=TransactionKind.values),
    is_reversal=serializers.BooleanField(),
    reference=serializers.CharField(allow_blank=True),
    details=serializers.CharField(allow_blank=True),
    amount=serializers.CharField(help_text="More than nothing: more is owed (or held) by it."),
    balance=serializers.CharField(),
)
_OPEN = documented(
    "StatementOpenItem",
    label=serializers.CharField(),
    due_on=serializers.DateField(),
    is_overdue=serializers.BooleanField(),
    amount=serializers.CharField(),
)
_OF_WHAT: dict[str, AnyField] = {
    "customer": serializers.IntegerField(),
    "currency": serializers.CharField(),
    "account": serializers.IntegerField(allow_null=True),
    "from": serializers.DateField(),
    "to": serializers.DateField(),
    "opening_balance": serializers.CharField(help_text="What was owed (or held) when the period began."),
    "closing_balance": serializers.CharField(),
    "pdf": serializers.URLField(help_text="Asks for the token, as all of the API does."),
}
_CONTENT: dict[str, AnyField] = {
    "type": serializers.ChoiceField(choices=AccountKind.values),
    "lines": _LINE(many=True, help_text=f"In order of their dates; the last {MOST_LINES:,} of the period."),
    "left_out": serializers.IntegerField(help_text="Entries of the period before these."),
    "totals": serializers.DictField(
        child=serializers.CharField(),
        help_text="`charged`, `paid`, `refunded`, `credited`; of what is held `added` and `used`.",
    ),
    "open": _OPEN(many=True, help_text="What is open on the day that it is drawn, the ones due first."),
}
_SENT: dict[str, AnyField] = {
    "id": serializers.IntegerField(),
    "schedule": serializers.ChoiceField(
        choices=[
            value for value in Settings.StatementSchedule.values if value != Settings.StatementSchedule.OFF
        ],
        allow_null=True,
        help_text="Null for one that somebody sent.",
    ),
    "sent_to": serializers.CharField(help_text="The first time."),
    "mail": serializers.ChoiceField(
        choices=Delivery.State.values, help_text="What became of its latest mail."
    ),
    "created_at": serializers.DateTimeField(),
}
StatementOutput = documented("Statement", **_OF_WHAT, **_CONTENT)
SentStatementOutput = documented("SentStatement", **_SENT, **_OF_WHAT)
SentStatementDetailOutput = documented("SentStatementDetail", **_SENT, **_OF_WHAT, **_CONTENT)
SentStatementPage = page_of(SentStatementOutput, name="SentStatementPage")


def statement_json(sheet: Sheet) -> dict[str, Any]:
    """A statement as it is now."""
    scope, period = sheet.scope, sheet.period
    asked = {"currency": scope.currency, "from": period.since, "to": period.until}
    query = urlencode(asked | ({"account": scope.account_id} if scope.account_id else {}))
    return {
        "customer": scope.customer_id,
        "currency": scope.currency,
        "account": scope.account_id,
        "from": period.since.isoformat(),
        "to": period.until.isoformat(),
        "opening_balance": _amount(sheet.opening_minor, scope.currency),
        "closing_balance": _amount(sheet.closing_minor, scope.currency),
        "pdf": f"{_address('customer-statement-pdf', scope.customer_id)}?{query}",
        **_content(sheet),
    }


def sent_rows(statements: Sequence[Statement]) -> list[dict[str, Any]]:
    """Statements that were sent, without what stands on them; what became of their mail is read at once."""
    states = mail_states([one.pk for one in statements])
    return [_sent(one, states[one.pk]) for one in statements]


def sent_json(statement: Statement) -> dict[str, Any]:
    """One that was sent, with what stands on it: exactly as it was."""
    (shown,) = sent_rows([statement])
    return {**shown, **_content(sheet_again(statement))}


def _sent(statement: Statement, mail: Delivery.State) -> dict[str, Any]:
    currency = statement.currency
    return {
        "id": statement.pk,
        "customer": statement.customer_id,
        "currency": currency,
        "account": statement.account_id,
        "from": statement.since.isoformat(),
        "to": statement.until.isoformat(),
        "opening_balance": _amount(statement.opening_minor, currency),
        "closing_balance": _amount(statement.closing_minor, currency),
        "schedule": statement.schedule or None,
        "sent_to": statement.sent_to,
        "mail": mail.value,
        "pdf": _address("statement-pdf", statement.pk),
        "created_at": instant(statement.created_at),
    }


def _content(sheet: Sheet) -> dict[str, Any]:
    currency, day = sheet.scope.currency, date.fromisoformat(sheet.document["day"])
    return {
        "type": sheet.scope.kind,
        "lines": [
            {
                "entry": line.entry_id,
                "date": line.occurred_on.isoformat(),
                "kind": line.kind,
                "is_reversal": line.reverses,
                "reference": line.reference,
                "details": line.details,
                "amount": _amount(line.amount_minor, currency),
                "balance": _amount(line.balance_minor, currency),
            }
            for line in sheet.lines
        ],
        "left_out": sheet.left_out,
        "totals": {name: _amount(minor, currency) for name, minor in sheet.totals.items()},
        "open": [_open(item, day, currency) for item in sheet.document["open"]],
    }


def _open(item: Mapping[str, Any], day: date, currency: str) -> dict[str, Any]:
    return {
        "label": item["label"],
        "due_on": item["due_on"],
        "is_overdue": date.fromisoformat(item["due_on"]) < day,
        "amount": _amount(item["amount_minor"], currency),
    }


def _amount(minor: int, currency: str) -> str:
    return f"{to_major(minor, currency):f}"


def _address(name: str, pk: int) -> str:
    return f"{settings.PUBLIC_URL}{reverse(f'api:{name}', args=[pk])}"
