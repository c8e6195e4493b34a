"""My account: what the user's own customer owes and is owed, and statements of it, while their e-mail is verified.

Nothing of the business's side is here: only entries on the customer's own accounts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers.models import Customer
from customers.services import own_customer
from ledger.models import Account, Entry, Statement
from ledger.my_account import balances_of
from ledger.services.statements import draw_statement
from ledger.statements.choice import Choice, choose
from ledger.statements.files import sent_file, statement_file
from ledger.statements.paper import entry_in_words, paper_of, period_in_words
from ledger.statements.periods import Period
from ledger.statements.sheet import sheet_again
from ledger.views.statements import download
from omnibasis.core.errors import InvalidInput
from omnibasis.ui.access import AuthenticatedRequest, login_required

# How far back, and how many at most, the latest entries go; statements have the others.
LATEST = timedelta(days=92)
MOST_LATEST, MOST_SENT = 50, 12


@never_cache
@login_required
@require_safe
def balance(request: AuthenticatedRequest) -> HttpResponse:
    """What is owed or held in each currency, the entries of the last months, the statements that were mailed."""
    accounts = {account.pk: account for account in Account.objects.own(request.user).order_by("pk")}
    latest = (
        Entry.objects.filter(account__in=list(accounts), occurred_on__gte=timezone.localdate() - LATEST)
        .select_related("transaction")
        .order_by("-occurred_on", "-id")[:MOST_LATEST]
    )
    sent = Statement.objects.own(request.user).defer("document").order_by("-id")[:MOST_SENT]
    context = {
        "balances": balances_of(list(accounts.values())),
        "entries": [entry_in_words(entry, accounts[entry.account_id]) for entry in latest],
        "sent": [(one, period_in_words(Period(one.since, one.until))) for one in sent],
    }
    return render(request, "ledger/statements/balance.html", context)


@never_cache
@login_required
@require_safe
def statement(request: AuthenticatedRequest) -> HttpResponse:
    """A statement of the user's own account, of any period."""
    customer, choice = _chosen(request)
    context = {"choice": choice, "paper": paper_of(_drawn(customer, choice))}
    status = 422 if choice.errors else 200
    return render(request, "ledger/statements/my_statement.html", context, status=status)


@never_cache
@login_required
@require_safe
def pdf(request: AuthenticatedRequest) -> HttpResponse:
    """The same as a file."""
    customer, choice = _chosen(request)
    if choice.errors:
        raise Http404
    return download(statement_file(_drawn(customer, choice), at=timezone.now()))


@never_cache
@login_required
@require_safe
def sent(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A statement that was mailed to the user, as it was."""
    shown = get_object_or_404(Statement.objects.own(request.user), pk=pk)
    context = {"statement": shown, "paper": paper_of(sheet_again(shown))}
    return render(request, "ledger/statements/my_sent.html", context)


@never_cache
@login_required
@require_safe
def sent_pdf(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The same as a file."""
    return download(sent_file(get_object_or_404(Statement.objects.own(request.user), pk=pk)))


def _chosen(request: AuthenticatedRequest) -> tuple[Customer, Choice]:
    """The user's own customer and what they chose. Raises Http404 without one, and for an account of somebody else."""
    customer = own_customer(request.user)
    try:
        choice = choose(customer, request.GET.dict()) if customer is not None else None
    except InvalidInput:
        raise Http404 from None
    if customer is None or choice is None:
        raise Http404
    return customer, choice


def _drawn(customer: Customer, choice: Choice) -> Any:
    return draw_statement(
        customer=customer,
        currency=choice.currency,
        period=choice.period,
        account_id=choice.account_id,
        settings=choice.settings,
    )
