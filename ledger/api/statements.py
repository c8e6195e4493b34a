"""Statements of a customer's account: as JSON, as a PDF, by mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from accounts.actors import api_actor
from customers.api.views import customer_row
from customers.models import Customer
from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Statement
from ledger.services.statements import draw_statement, mail_statement
from ledger.statements.files import statement_file
from ledger.statements.periods import checked
from ledger.statements.sheet import MOST_LINES, Sheet
from omnibasis.core.actors import Source
from omnibasis.core.answers import POLICY, Answer, instant
from omnibasis.core.idempotency import answer_once
from omnibasis.core.money import to_major
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import AnyField, Day, Kind, Shape, Text, Whole, documented
from omnibasis.core.views import ApiView
from settings_app.services import current, today

TAG = "statements"
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
_STATEMENT: dict[str, AnyField] = {
    "customer": serializers.IntegerField(),
    "currency": serializers.CharField(),
    "account": serializers.IntegerField(allow_null=True),
    "type": serializers.ChoiceField(choices=AccountKind.values),
    "from": serializers.DateField(),
    "to": serializers.DateField(),
    "opening_balance": serializers.CharField(help_text="What was owed (or held) when the period began."),
    "lines": _LINE(many=True, help_text=f"In order of their dates; the last {MOST_LINES:,} of the period."),
    "left_out": serializers.IntegerField(help_text="Entries of the period before these."),
    "totals": serializers.DictField(
        child=serializers.CharField(),
        help_text="`charged`, `paid`, `refunded`, `credited`; of what is held `added` and `used`.",
    ),
    "closing_balance": serializers.CharField(),
    "open": _OPEN(many=True, help_text="What is open today, the ones due first."),
    "pdf": serializers.URLField(help_text="Asks for the token, as all of the API does."),
}
_SENT: dict[str, AnyField] = {
    "id": serializers.IntegerField(),
    "customer": serializers.IntegerField(),
    "currency": serializers.CharField(),
    "account": serializers.IntegerField(allow_null=True),
    "from": serializers.DateField(),
    "to": serializers.DateField(),
    "opening_balance": serializers.CharField(),
    "closing_balance": serializers.CharField(),
    "sent_to": serializers.CharField(),
    "created_at": serializers.DateTimeField(),
}
StatementOutput = documented("Statement", **_STATEMENT)
SentStatementOutput = documented("SentStatement", **_SENT)


class StatementView(ApiView):
    @operation(
        "customers_statement",
        "A statement of a customer's account",
        tag=TAG,
        parameters=[STATEMENT.serializer],
        answers={200: StatementOutput},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        return Answer(_json(_drawn(request, customer_id))).response()

    @operation(
        "customers_statement_mail",
        "Mail a statement",
        tag=TAG,
        request=STATEMENT_MAIL.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: SentStatementOutput},
        refusals=[404, 409, 422],
        description="To the customer's e-mail, as a PDF, through the outbox.",
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        given = STATEMENT_MAIL.clean(json_body(request))

        def work() -> Answer:
            statement = mail_statement(
                customer_id=customer_row(customer_id)["id"],
                currency=given["currency"],
                account_id=given.get("account"),
                period=checked(given.get("from"), given.get("to"), day=today()),
                actor=api_actor(request),
                source=Source.API,
            )
            return Answer(_sent(statement), status=201)

        return answer_once(request, work)


class StatementPdfView(ApiView):
    @operation(
        "customers_statement_pdf",
        "A statement as a PDF",
        tag=TAG,
        parameters=[STATEMENT.serializer],
        answers={(200, "application/pdf"): OpenApiTypes.BINARY},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        file = statement_file(_drawn(request, customer_id), at=timezone.now())
        headers = {**POLICY, "Content-Disposition": f'attachment; filename="{file.name}"'}
        return HttpResponse(file.data, content_type=file.content_type, headers=headers)


def _drawn(request: Request, customer_id: int) -> Sheet:
    given = STATEMENT.clean_query(request._request.GET)
    customer = get_object_or_404(Customer, pk=customer_row(customer_id)["id"])
    settings = current()
    return draw_statement(
        customer=customer,
        currency=given["currency"],
        account_id=given.get("account"),
        period=checked(given.get("from"), given.get("to"), day=settings.day_of(timezone.now())),
        settings=settings,
    )


def _json(sheet: Sheet) -> dict[str, Any]:
    scope, period, day = sheet.scope, sheet.period, sheet.document["day"]

    def amount(minor: int) -> str:
        return f"{to_major(minor, scope.currency):f}"

    asked = {"currency": scope.currency, "from": period.since, "to": period.until}
    query = urlencode(asked | ({"account": scope.account_id} if scope.account_id else {}))
    return {
        "customer": scope.customer_id,
        "currency": scope.currency,
        "account": scope.account_id,
        "type": scope.kind,
        "from": period.since.isoformat(),
        "to": period.until.isoformat(),
        "opening_balance": amount(sheet.opening_minor),
        "lines": [
            {
                "entry": line.entry_id,
                "date": line.occurred_on.isoformat(),
                "kind": line.kind,
                "is_reversal": line.reverses,
                "reference": line.reference,
                "details": line.details,
                "amount": amount(line.amount_minor),
                "balance": amount(line.balance_minor),
            }
            for line in sheet.lines
        ],
        "left_out": sheet.left_out,
        "totals": {name: amount(minor) for name, minor in sheet.totals.items()},
        "closing_balance": amount(sheet.closing_minor),
        "open": [_open(item, date.fromisoformat(day), scope.currency) for item in sheet.document["open"]],
        "pdf": f"{settings.PUBLIC_URL}{reverse('api:customer-statement-pdf', args=[scope.customer_id])}?{query}",
    }


def _open(item: Mapping[str, Any], day: date, currency: str) -> dict[str, Any]:
    return {
        "label": item["label"],
        "due_on": item["due_on"],
        "is_overdue": date.fromisoformat(item["due_on"]) < day,
        "amount": f"{to_major(item['amount_minor'], currency):f}",
    }


def _sent(statement: Statement) -> dict[str, Any]:
    currency = statement.currency
    return {
        "id": statement.pk,
        "customer": statement.customer_id,
        "currency": currency,
        "account": statement.account_id,
        "from": statement.since.isoformat(),
        "to": statement.until.isoformat(),
        "opening_balance": f"{to_major(statement.opening_minor, currency):f}",
        "closing_balance": f"{to_major(statement.closing_minor, currency):f}",
        "sent_to": statement.sent_to,
        "created_at": instant(statement.created_at),
    }
