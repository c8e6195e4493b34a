"""Statements of a customer's account: as JSON, as a PDF, by mail; and those that were sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from accounts.actors import api_actor
from customers.api.views import customer_row
from customers.models import Customer
from ledger.api.statement_shapes import (
    CUSTOMER_STATEMENT_LIST,
    STATEMENT,
    STATEMENT_LIST,
    STATEMENT_MAIL,
    SentStatementDetailOutput,
    SentStatementOutput,
    SentStatementPage,
    StatementOutput,
    sent_json,
    sent_rows,
    statement_json,
)
from ledger.models import Statement
from ledger.querysets import StatementQuerySet
from ledger.services.statements import draw_statement, mail_statement, mail_statement_again
from ledger.statements.files import sent_file, statement_file
from ledger.statements.periods import checked
from ledger.statements.sheet import Sheet
from omnibasis.core.actors import Source
from omnibasis.core.answers import POLICY, Answer
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.pagination import Order
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import NOTHING
from omnibasis.core.views import ApiView
from omnibasis.events.attachments import File
from settings_app.services import current, today

TAG = "statements"
_PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


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
        return Answer(statement_json(_drawn(request, customer_id))).response()

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
            return Answer(sent_rows([statement])[0], status=201)

        return answer_once(request, work)


class StatementPdfView(ApiView):
    @operation(
        "customers_statement_pdf",
        "A statement as a PDF",
        tag=TAG,
        parameters=[STATEMENT.serializer],
        answers=_PDF,
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        return _download(statement_file(_drawn(request, customer_id), at=timezone.now()))


class SentStatementsView(ApiView):
    @operation(
        "statements_list",
        "List the statements that were sent",
        tag=TAG,
        parameters=[STATEMENT_LIST.serializer],
        answers={200: SentStatementPage},
        description="Newest first.",
    )
    def get(self, request: Request) -> HttpResponse:
        return _listed(request, STATEMENT_LIST.clean_query(request._request.GET))


class CustomerStatementsView(ApiView):
    @operation(
        "customers_statements",
        "Statements that were sent to a customer",
        tag="customers",
        parameters=[CUSTOMER_STATEMENT_LIST.serializer],
        answers={200: SentStatementPage},
        refusals=[404],
        description="Newest first; with those of whom was merged into the customer.",
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = CUSTOMER_STATEMENT_LIST.clean_query(request._request.GET)
        return _listed(request, {**given, "customer": customer_row(customer_id)["id"]})


class SentStatementView(ApiView):
    @operation(
        "statements_read",
        "Read a statement that was sent",
        tag=TAG,
        answers={200: SentStatementDetailOutput},
        refusals=[404],
        description="Exactly as it was, whatever was entered since.",
    )
    def get(self, request: Request, statement_id: int) -> HttpResponse:
        return Answer(sent_json(_sent(request, statement_id))).response()


class SentStatementPdfView(ApiView):
    @operation("statements_pdf", "The file that was sent", tag=TAG, answers=_PDF, refusals=[404])
    def get(self, request: Request, statement_id: int) -> HttpResponse:
        return _download(sent_file(_sent(request, statement_id)))


class SentStatementMailView(ApiView):
    @operation(
        "statements_mail_again",
        "Mail a statement once more",
        tag=TAG,
        request=NOTHING.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: SentStatementOutput},
        refusals=[404, 409, 422],
        description="As it was, to the address that the customer has now. Refused while a mail of it waits.",
    )
    def post(self, request: Request, statement_id: int) -> HttpResponse:
        NOTHING.clean(json_body(request))

        def work() -> Answer:
            statement = _sent(request, statement_id)
            mail_statement_again(statement_id=statement.pk, actor=api_actor(request), source=Source.API)
            return Answer(sent_rows([statement])[0])

        return answer_once(request, work)


def _listed(request: Request, given: Mapping[str, Any]) -> HttpResponse:
    found: StatementQuerySet = Statement.objects.visible_to(request.user).defer("document")
    if "customer" in given:
        customer = Customer.objects.filter(pk=given["customer"]).first()
        found = found.of(customer) if customer else found.none()
    if "currency" in given:
        found = found.filter(currency=given["currency"].strip())
    if given.get("from"):
        found = found.filter(until__gte=given["from"])
    if given.get("to"):
        found = found.filter(since__lte=given["to"])
    if given.get("is_scheduled") is not None:
        found = found.exclude(schedule="") if given["is_scheduled"] else found.filter(schedule="")
    newest = Order("id", descending=True)
    return cursor_page(request, found, order=newest, given=given, represent=sent_rows).response()


def _sent(request: Request, statement_id: int) -> Statement:
    found: Statement | None = Statement.objects.visible_to(request.user).filter(pk=statement_id).first()
    if found is None:
        raise NotFound(_("There is no such statement."))
    return found


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


def _download(file: File) -> HttpResponse:
    headers = {**POLICY, "Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.data, content_type=file.content_type, headers=headers)
