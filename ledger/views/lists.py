"""omniLedger: the list of accounts and the list of transactions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledger.account_list import (
    ACCOUNT_COLUMNS,
    ACCOUNT_SORTS,
    ACCOUNT_VALUES,
    ACCOUNTS_EXPORTED,
    TRANSACTION_COLUMNS,
    TRANSACTION_SORTS,
    TRANSACTION_VALUES,
    TRANSACTIONS_EXPORTED,
    AccountFilter,
)
from ledger.entry_list import TransactionFilter
from ledger.models import Account, Entry, Transaction
from ledger.views.acts import account_options
from ledger.words import account_name, headline, transaction_url
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.views import ListView


class AccountList(ListView):
    page = "accounts"
    group = "omniLedger"
    title = gettext_lazy("Accounts")
    columns = ACCOUNT_COLUMNS
    sorts = ACCOUNT_SORTS
    filterset_class = AccountFilter
    search_hint = gettext_lazy("Customer, name, code")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Account.objects.visible_to(self.request.user).values(*ACCOUNT_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        for row in rows:
            row["text"] = self.text
            words = {"name": account_name(row), "whose": row["customer__name"] or _("the business")}
            row["row_name"] = _("%(name)s of %(whose)s") % words

    def exported_columns(self) -> list[Column]:
        return [*ACCOUNTS_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("ledger:account", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        return [Option(_("View"), "eye", self.row_url(row)), *account_options(Account(**_account(row)))]

    def create(self) -> Option:
        return Option(_("Open an account"), "plus", reverse("ledger:open"))

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s accounts") % {"n": number}
        return ngettext("%(n)s account", "%(n)s accounts", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No accounts yet"),
            text=_("They open by themselves when the first order is sent. Or open one yourself."),
            picture="scale",
            url=reverse("ledger:open"),
            action=_("Open an account"),
        )


def _account(row: Row) -> dict[str, Any]:
    names = ("id", "kind", "currency", "status", "is_default", "balance_minor", "entry_count", "customer_id")
    return {name: row[name] for name in names}


class TransactionList(ListView):
    page = "transactions"
    group = "omniLedger"
    title = gettext_lazy("Transactions")
    columns = TRANSACTION_COLUMNS
    sorts = TRANSACTION_SORTS
    filterset_class = TransactionFilter
    search_hint = gettext_lazy("Customer, order, details")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Transaction.objects.visible_to(self.request.user).values(
            *TRANSACTION_VALUES
        )
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        """Names the customers, in one query."""
        entries = Entry.objects.filter(
            transaction__in=[row["id"] for row in rows], account__customer__isnull=False
        )
        names: dict[int, list[str]] = {}
        for pk, name in entries.values_list("transaction", "account__customer__name").distinct():
            names.setdefault(pk, []).append(name)
        for row in rows:
            row["customers"] = ", ".join(sorted(names.get(row["id"], [])))
            row["text"], row["name"] = self.text, headline(row)

    def exported_columns(self) -> list[Column]:
        return [*TRANSACTIONS_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return transaction_url(row["id"])

    def row_options(self, row: Row) -> list[Option]:
        options = [Option(_("View"), "eye", self.row_url(row))]
        if not (row["subject_type"] or row["reverses_id"] or row["reversed_by"]):
            back = reverse("ledger:reverse", args=[row["id"]])
            options.append(Option(_("Take back"), "arrow-uturn-left", back, danger=True))
        return options

    def create(self) -> Option:
        return Option(_("New entry"), "plus", reverse("ledger:choose"))

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s transactions") % {"n": number}
        return ngettext("%(n)s transaction", "%(n)s transactions", int(number.replace(",", ""))) % {
            "n": number
        }

    def empty(self) -> Empty:
        return Empty(
            title=_("No transactions yet"),
            text=_("Sending an order posts the first one. Or enter one by hand."),
            picture="arrows-right-left",
            url=reverse("ledger:choose"),
            action=_("New entry"),
        )
