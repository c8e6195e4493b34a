"""Statements in the back office: of any period on the page, as a PDF and by mail; and those that were sent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import request_actor
from customers.models import Customer
from customers.views.detail import frame_of, visible_customer
from ledger.models import Statement
from ledger.services.statements import draw_statement, mail_statement, mail_statement_again
from ledger.statements.choice import Choice, choose
from ledger.statements.files import sent_file, statement_file
from ledger.statements.mail import mail_states
from ledger.statements.paper import paper_of, period_in_words
from ledger.statements.periods import SCHEDULED, Period
from ledger.statements.sheet import sheet_again
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import keyset_page
from omnibasis.events.attachments import File
from omnibasis.events.models import Delivery
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Option
from omnibasis.ui.toasts import toast, warn

PAGE = 25
NEWEST = Keyset("id", descending=True)
TONES = {
    Delivery.State.WAITING: "info",
    Delivery.State.SENT: "ok",
    Delivery.State.FAILED: "bad",
    Delivery.State.CANCELLED: "",
}


@staff_required
@require_safe
def statement(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A customer's statement as it is printed, with what there is to choose."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    choice = _chosen(customer, request)
    context: dict[str, Any] = {"customer": customer, "choice": choice}
    if choice is not None:
        context |= {
            "paper": paper_of(_drawn(customer, choice)),
            "options": _options(customer, choice),
            "can_mail": bool(customer.email_key) and customer.archived_at is None,
        }
    status = 422 if choice is not None and choice.errors else 200
    return render(request, "ledger/statements/statement.html", context, status=status)


@staff_required
@require_safe
def pdf(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The same as a file."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    choice = _chosen(customer, request)
    if choice is None or choice.errors:
        raise Http404
    return download(statement_file(_drawn(customer, choice), at=timezone.now()))


@staff_required
@require_POST
def mail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Mails what was looked at to the customer. A second click of the same button mails nothing."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    choice = _chosen(customer, request)
    back = reverse("ledger:statement", args=[pk])
    if choice is None or choice.errors:
        warn(request, _("Choose an account and a period first."))
        return HttpResponseRedirect(back)
    version = request.POST.get("version", "")
    try:
        sent = mail_statement(
            customer_id=pk,
            currency=choice.currency,
            account_id=choice.account_id,
            period=choice.period,
            actor=request_actor(request),
            source=Source.STAFF,
            expected_version=int(version) if version.isascii() and version.isdigit() else None,
        )
    except NotFound:
        raise Http404 from None
    except BusinessError as error:
        warn(request, error.detail)
    else:
        toast(request, _("The statement goes to %(email)s.") % {"email": sent.sent_to})
    return HttpResponseRedirect(f"{back}?{choice.query}")


@staff_required
@require_safe
def of_customer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The tab Statements of a customer's page: what was sent."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    sent = Statement.objects.of(customer).defer("document")
    try:
        page = keyset_page(sent, order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    context = {**frame_of(customer, "statements"), "page": page, "rows": sent_rows(page.rows)}
    return render(request, "ledger/statements/of_customer.html", context)


@staff_required
@require_safe
def sent(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A statement as it was sent."""
    shown = _visible(request, pk)
    sheet = sheet_again(shown)
    (row,) = sent_rows([shown])
    file = Option(
        _("Download PDF"),
        "arrow-down-tray",
        reverse("ledger:statement_sent_pdf", args=[pk]),
        download=True,
    )
    again = f"{reverse('ledger:statement', args=[shown.customer_id])}?{_query_of(shown)}"
    context = {
        "statement": shown,
        "row": row,
        "paper": paper_of(sheet),
        "options": [
            file,
            Option(_("Send again"), "envelope", post=reverse("ledger:statement_again", args=[pk])),
            Option(_("As it would be now"), "arrow-path", again),
        ],
    }
    return render(request, "ledger/statements/sent.html", context)


@staff_required
@require_safe
def sent_pdf(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The file that was attached."""
    return download(sent_file(_visible(request, pk)))


@staff_required
@require_POST
def mail_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Mails a statement that was sent once more, as it was."""
    _visible(request, pk)
    try:
        delivery = mail_statement_again(statement_id=pk, actor=request_actor(request), source=Source.STAFF)
    except BusinessError as error:
        warn(request, error.detail)
    else:
        toast(request, _("The statement goes to %(email)s once more.") % {"email": delivery.recipients})
    return HttpResponseRedirect(reverse("ledger:statement_sent", args=[pk]))


def sent_rows(statements: list[Statement]) -> list[dict[str, Any]]:
    """Statements that were sent as rows, each with what became of its mail; one query more."""
    states = mail_states([one.pk for one in statements])
    rows = []
    for one in statements:
        state = states[one.pk]
        rows.append(
            {
                "statement": one,
                "period": period_in_words(Period(one.since, one.until)),
                "how": str(SCHEDULED.get(one.schedule, "")) or one.recorded_by,
                "label": state.label,
                "tone": TONES[state],
            }
        )
    return rows


def download(file: File) -> HttpResponse:
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _visible(request: AuthenticatedRequest, pk: int) -> Statement:
    return get_object_or_404(Statement.objects.visible_to(request.user).select_related("customer"), pk=pk)


def _chosen(customer: Customer, request: AuthenticatedRequest) -> Choice | None:
    given = request.POST if request.method == "POST" else request.GET
    try:
        return choose(customer, given.dict())
    except InvalidInput:
        raise Http404 from None


def _drawn(customer: Customer, choice: Choice) -> Any:
    return draw_statement(
        customer=customer,
        currency=choice.currency,
        period=choice.period,
        account_id=choice.account_id,
        settings=choice.settings,
    )


def _options(customer: Customer, choice: Choice) -> list[Option]:
    file = f"{reverse('ledger:statement_pdf', args=[customer.pk])}?{choice.query}"
    return [
        Option(_("Download PDF"), "arrow-down-tray", file, download=True),
        Option(_("Sent statements"), "envelope", reverse("ledger:statements", args=[customer.pk])),
        Option(_("View customer"), "user", reverse("customers:detail", args=[customer.pk])),
    ]


def _query_of(statement: Statement) -> str:
    of = statement.account_id or statement.currency
    return f"of={of}&from={statement.since.isoformat()}&to={statement.until.isoformat()}"
