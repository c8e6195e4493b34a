"""One account: its balance explained as of any day, its entries; opening and changing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import request_actor
from customers.models import Customer
from ledger.account_list import status_badge
from ledger.entry_list import (
    AMOUNT,
    BALANCE,
    DAY,
    ENTRIES_EXPORTED,
    ENTRY_SORTS,
    ENTRY_VALUES,
    KIND,
    WHAT,
    EntryFilter,
)
from ledger.forms.account import AccountForm, OpenAccountForm, first_kind, usual_currency
from ledger.kinds import TransactionKind
from ledger.models import Account, Entry, Transaction
from ledger.services import edit_account, open_account
from ledger.views.acts import account_options
from ledger.words import headline, says, short_day, shown_amount, shown_balance
from omnibasis.core.actors import Source
from omnibasis.core.pagination import Page
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.toasts import toast
from omnibasis.ui.views import ListView


class DayForm(forms.Form):
    """Which day the number is explained as of."""

    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AccountPage(ListView):
    """The account's page is the list of its entries, with what its balance is made of above it."""

    page = "entries"
    title = gettext_lazy("Entries")
    columns = (WHAT, DAY, AMOUNT, BALANCE, KIND)
    sorts = ENTRY_SORTS
    filterset_class = EntryFilter
    search_hint = gettext_lazy("Order, details")
    template_name = "ledger/account.html"

    account: Account

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visible = Account.objects.visible_to(request.user).select_related("customer", "parent")
        self.account = get_object_or_404(visible, pk=kwargs["pk"])
        form = DayForm(request.GET)
        self.day: date | None = form.cleaned_data.get("as_of") if form.is_valid() else None
        self.day_form = form
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any, Row]:
        entries = Entry.objects.filter(account=self.account)
        if self.day is not None:
            entries = entries.filter(occurred_on__lte=self.day)
        rows: QuerySet[Any, Row] = entries.values(*ENTRY_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        return queryset.filter(transaction__in=Transaction.objects.search(text))

    def complete(self, rows: list[Row]) -> None:
        for row in rows:
            row["name"] = headline({name.removeprefix("transaction__"): value for name, value in row.items()})

    def exported_columns(self) -> list[Column]:
        return list(ENTRIES_EXPORTED)

    def row_options(self, row: Row) -> list[Option]:
        url = reverse("ledger:transaction", args=[row["transaction__id"]])
        return [Option(_("View the transaction"), "eye", url)]

    def empty(self) -> Empty:
        return Empty(
            title=_("No entries yet"),
            text=_("What is posted to this account stands here, with the balance after it."),
            picture="scale",
            url=reverse("ledger:enter", args=[self.account.pk]) if self.account.is_open else "",
            action=_("New entry"),
        )

    def _context(self, page: Page[Row]) -> dict[str, Any]:
        account, day = self.account, self.day or timezone.localdate()
        these = Account.objects.filter(pk=account.pk)
        balance = these.balance_on(day) if self.day is not None else account.balance_minor
        rows = these.explained(None, date.max if self.day is None else day)
        context = super()._context(page)
        return {
            **context,
            "account": account,
            "badge": status_badge(account.status),
            "balance": shown_balance(account.kind, balance, account.currency),
            "says": says(account.kind, balance) if account.customer_id else "",
            "day": short_day(self.day) if self.day else "",
            "day_form": self.day_form,
            "parts": [self._part(row) for row in rows],
            "children": list(account.children.order_by("status", "id")),
            "options": [
                *account_options(account, ask=True),
                *context["options"],
            ],
        }

    def _part(self, row: dict[str, Any]) -> dict[str, Any]:
        """What entries of one kind have done to the balance; its address narrows the entries to them."""
        parameters = self.request.GET.copy()
        for name in ("cursor", "export"):
            parameters.pop(name, None)
        parameters.setlist("kind", [row["kind"]])
        amount = row["debit"] - row["credit"]
        return {
            "label": TransactionKind(row["kind"]).label,
            "count": row["count"],
            "amount": shown_amount(self.account.kind, amount, self.account.currency)
            if amount
            else shown_balance(self.account.kind, 0, self.account.currency),
            "url": f"?{parameters.urlencode()}",
        }


class _AccountView(FormView):
    group = "omniLedger"
    template_name = "ledger/form.html"

    def name_of(self, field: str) -> str:
        return {"type": "kind"}.get(field, field)

    def context(self) -> dict[str, Any]:
        return {"trail": self.trail()}

    def trail(self) -> list[tuple[str, str]]:
        return [("omniLedger", ""), (_("Accounts"), reverse("ledger:accounts"))]


class OpenAccount(_AccountView):
    """An account of the business; with `?customer=` one of that customer."""

    title = gettext_lazy("Open an account")
    submit = gettext_lazy("Open the account")

    def customer(self) -> Customer | None:
        wanted = self.request.GET.get("customer", "")
        if not wanted:
            return None
        visible = Customer.objects.visible_to(self.request.user)
        is_id = wanted.isascii() and wanted.isdigit() and len(wanted) < 18
        found = visible.filter(pk=int(wanted)).first() if is_id else None
        if found is None:
            raise Http404
        return found

    def form(self, **kwargs: Any) -> forms.Form:
        customer = self.customer()
        form = OpenAccountForm(initial=self.initial(), customer=customer, **kwargs)
        self.sections: list[Section] = OpenAccountForm.sections(form)
        return form

    def initial(self) -> dict[str, Any]:
        customer = self.customer()
        return {"kind": first_kind(customer), "currency": usual_currency(customer)}

    def cancel_url(self) -> str:
        customer = self.customer()
        return reverse("ledger:of_customer", args=[customer.pk]) if customer else reverse("ledger:accounts")

    def trail(self) -> list[tuple[str, str]]:
        customer = self.customer()
        if customer is None:
            return super().trail()
        customers = reverse("customers:list")
        return [("omniPayments", ""), (_("Customers"), customers), (customer.name, self.cancel_url())]

    def perform(self, form: Any) -> str:
        customer = self.customer()
        account = open_account(
            customer_id=customer.pk if customer else None,
            kind=form.cleaned_data["kind"],
            currency=form.cleaned_data["currency"],
            details=form.details(),
            actor=request_actor(self.request),
            source=Source.STAFF,
        )
        toast(self.request, _("“%(name)s” is open.") % {"name": account.label})
        return reverse("ledger:account", args=[account.pk])


class EditAccount(_AccountView):
    title = gettext_lazy("Edit the account")

    def account(self) -> Account:
        return get_object_or_404(Account.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def form(self, **kwargs: Any) -> forms.Form:
        form = AccountForm(initial=self.initial(), account=self.account(), **kwargs)
        self.sections: list[Section] = AccountForm.sections(form)
        return form

    def initial(self) -> dict[str, Any]:
        account = self.account()
        return {
            "name": account.name,
            "code": account.code or "",
            "parent": str(account.parent_id or ""),
            "description": account.description,
        }

    def cancel_url(self) -> str:
        return reverse("ledger:account", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        return [*super().trail(), (self.account().label, self.cancel_url())]

    def perform(self, form: Any) -> str:
        account = edit_account(
            account_id=self.kwargs["pk"],
            details=form.details(),
            actor=request_actor(self.request),
            source=Source.STAFF,
        )
        toast(self.request, _("“%(name)s” is saved.") % {"name": account.label})
        return self.cancel_url()
