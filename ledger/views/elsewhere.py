"""The tabs Transactions and Accounts of a customer's page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django_filters import MultipleChoiceFilter

from customers.models import Customer
from customers.views.detail import frame_of, visible_customer
from ledger.account_list import status_badge
from ledger.entry_list import (
    ACCOUNT,
    AMOUNT,
    BALANCE,
    DAY,
    ENTRIES_EXPORTED,
    ENTRY_SORTS,
    ENTRY_VALUES,
    WHAT,
    EntryFilter,
)
from ledger.kinds import AccountKind, for_people
from ledger.models import Account, Entry, Transaction
from ledger.views.acts import account_options
from ledger.words import prefixed, says, transaction_url
from omnibasis.core.money import format_money
from omnibasis.core.pagination import Page
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.templatetags.ui import url_if
from omnibasis.ui.views import ListView

# More accounts than this a page does not show; nobody has so many.
MOST = 200


class _OfCustomer(EntryFilter):
    account = MultipleChoiceFilter(label=gettext_lazy("Account"), choices=(), field_name="account_id")

    def __init__(self, *args: Any, accounts: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(accounts) < 2:
            del self.filters["account"]
            return
        extra = self.filters["account"].extra
        extra["widget"] = forms.CheckboxSelectMultiple
        extra["choices"] = [(str(a.pk), f"{a.label} ({a.currency})") for a in accounts]


class TransactionsTab(ListView):
    """All entries on the customer's accounts, the last first."""

    page = "customer-transactions"
    title = gettext_lazy("Transactions")
    columns = (WHAT, DAY, ACCOUNT, AMOUNT, BALANCE)
    sorts = ENTRY_SORTS
    filterset_class = _OfCustomer
    search_hint = gettext_lazy("Order, details")
    template_name = "ledger/transactions_of_customer.html"
    page_size = 25

    customer: Customer
    accounts: list[Account]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = visible_customer(request, kwargs["pk"])
        if isinstance(found, HttpResponseRedirect):
            return found
        self.customer = found
        self.accounts = accounts_of(found)
        return super().get(request, *args, **kwargs)

    @cached_property
    def filterset(self) -> Any:
        return _OfCustomer(
            self.request.GET, queryset=self.get_queryset(), request=self.request, accounts=self.accounts
        )

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Entry.objects.filter(account__in=self.accounts).values(*ENTRY_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        return queryset.filter(transaction__in=Transaction.objects.search(text))

    def exported_columns(self) -> list[Column]:
        return list(ENTRIES_EXPORTED)

    def row_options(self, row: Row) -> list[Option]:
        return [Option(_("View the transaction"), "eye", transaction_url(prefixed(row)["id"]))]

    def empty(self) -> Empty:
        return Empty(
            title=_("No transactions yet"),
            text=_("What is charged, paid, refunded or credited stands here, with the balance after it."),
            picture="arrows-right-left",
            url=f"{create}?customer={self.customer.pk}" if (create := url_if("orders:create")) else "",
            action=_("Create an order"),
        )

    def _context(self, page: Page[Row]) -> dict[str, Any]:
        context = super()._context(page)
        # Two menus of a page would be called the same; the tab's own is one link.
        export = context.pop("options")[-1]
        return {**context, **frame_of(self.customer, "transactions"), "export": export}


@staff_required
@require_safe
def accounts_tab(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What the customer owes and what is held for them, in each currency, and the accounts that it is on."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    accounts = accounts_of(customer)
    context = {
        **frame_of(customer, "accounts"),
        "balances": balances_of(accounts),
        "accounts": [
            {
                "account": account,
                "badge": "" if account.is_open else status_badge(account.status),
                "says": says(account.kind, account.balance_minor),
                "options": account_options(account, ask=True),
            }
            for account in accounts
        ],
        "open_url": f"{reverse('ledger:open')}?customer={pk}",
    }
    return render(request, "ledger/accounts_of_customer.html", context)


def accounts_of(customer: Customer) -> list[Account]:
    """The customer's accounts, open ones first."""
    return list(Account.objects.filter(customer=customer).order_by("-status", "currency", "id")[:MOST])


def balances_of(accounts: list[Account]) -> list[dict[str, Any]]:
    """For each currency what is owed in all, and what is held."""
    currencies = sorted({account.currency for account in accounts})
    return [_balance(currency, [a for a in accounts if a.currency == currency]) for currency in currencies]


def _balance(currency: str, accounts: list[Account]) -> dict[str, Any]:
    owed = sum(a.balance_minor for a in accounts if a.kind == AccountKind.RECEIVABLE)
    held = sum(for_people(a.kind, a.balance_minor) for a in accounts if a.kind != AccountKind.RECEIVABLE)
    return {
        "currency": currency,
        "owed": format_money(abs(owed), currency),
        "says": says(AccountKind.RECEIVABLE, owed),
        "held": format_money(held, currency) if held else "",
    }
