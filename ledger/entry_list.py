"""Lists of entries: their columns and how they are narrowed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from ledger.kinds import TransactionKind, for_people
from ledger.words import (
    TOLD,
    account_name,
    headline,
    kind_badge,
    linked_headline,
    prefixed,
    short_day,
    shown_amount,
    shown_balance,
)
from omnibasis.core.money import to_major
from omnibasis.core.pagination import Order as Keyset
from omnibasis.ui.fields import AmountField
from omnibasis.ui.filters import SpanFilter, amounts_between, days_between
from omnibasis.ui.tables import Column, Row, Sort

ENTRY_VALUES = (
    "id", "account_id", "account__kind", "account__name", "account__currency", "sequence", "amount_minor",
    "balance_minor", "occurred_on", "transaction__source", "transaction__recorded_by", "transaction__created_at",
    *(f"transaction__{name}" for name in TOLD),
)  # fmt: skip
_BOX = {"widget": forms.CheckboxSelectMultiple}


def _what(row: Row) -> str:
    return linked_headline(prefixed(row))


def _account(row: Row) -> str:
    url = reverse("ledger:account", args=[row["account_id"]])
    return format_html('<a href="{}">{}</a>', url, account_name(row, "account__"))


def _amount(row: Row) -> str:
    return shown_amount(row["account__kind"], row["amount_minor"], row["account__currency"])


def _balance(row: Row) -> str:
    return shown_balance(row["account__kind"], row["balance_minor"], row["account__currency"])


def _decimal(name: str) -> Any:
    return lambda row: str(to_major(for_people(row["account__kind"], row[name]), row["account__currency"]))


WHAT = Column("what", _("What"), _what, in_card="lead")
DAY = Column("occurred_on", _("Date"), lambda row: short_day(row["occurred_on"]), sort="date", muted=True)
ACCOUNT = Column("account_id", _("Account"), _account, labelled=True)
KIND = Column("kind", _("Kind"), lambda row: kind_badge(row["transaction__kind"]), in_card="badge", low=True)
AMOUNT = Column("amount_minor", _("Amount"), _amount, align="end", labelled=True)
BALANCE = Column("balance_minor", _("Balance"), _balance, align="end", labelled=True, muted=True)

ENTRIES_EXPORTED = (
    Column("transaction_id", _("Transaction"), export=lambda row: str(row["transaction__id"])),
    Column("occurred_on", _("Date"), export=lambda row: row["occurred_on"].isoformat()),
    Column("kind", _("Kind"), export=lambda row: row["transaction__kind"]),
    Column("what", _("What"), export=lambda row: headline(prefixed(row))),
    Column("reference", _("Reference"), export=lambda row: row["transaction__reference"]),
    Column("description", _("Details"), export=lambda row: row["transaction__description"]),
    Column("account", _("Account"), export=lambda row: account_name(row, "account__")),
    Column("account_id", _("Account id")),
    Column("amount", _("Amount"), export=_decimal("amount_minor")),
    Column("balance", _("Balance"), export=_decimal("balance_minor")),
    Column("currency", _("Currency"), export=lambda row: row["account__currency"]),
    Column("by", _("Recorded by"), export=lambda row: row["transaction__recorded_by"]),
    Column("created_at", _("Recorded"), export=lambda row: row["transaction__created_at"].isoformat()),
)

# By number an account's entries are in the order in which they were posted, in which their balances count on.
ENTRY_SORTS = (
    Sort("newest", _("Posted last first"), Keyset("id", descending=True), _("Newer"), _("Older")),
    Sort("date", _("Latest date first"), Keyset("occurred_on", descending=True), _("Later"), _("Earlier")),
)


class EntryFilter(FilterSet):  # type: ignore[misc]
    kind = MultipleChoiceFilter(
        label=_("Kind"), choices=TransactionKind.choices, field_name="transaction__kind", **_BOX
    )
    occurred = SpanFilter(label=_("Date"), end=forms.DateField(required=False), kind="date", method="by_date")

    def by_date(
        self, queryset: QuerySet[Any], name: str, value: tuple[date | None, date | None]
    ) -> QuerySet[Any]:
        return queryset.filter(days_between("occurred_on", *value))


class TransactionFilter(FilterSet):  # type: ignore[misc]
    kind = MultipleChoiceFilter(label=_("Kind"), choices=TransactionKind.choices, **_BOX)
    occurred = SpanFilter(label=_("Date"), end=forms.DateField(required=False), kind="date", method="by_date")
    amount = SpanFilter(label=_("Amount"), end=AmountField(required=False), method="by_amount")
    posted = MultipleChoiceFilter(
        label=_("Posted"),
        choices=[("hand", _("By hand")), ("order", _("For orders")), ("back", _("Taking back"))],
        method="by_posted",
        **_BOX,
    )

    def by_date(
        self, queryset: QuerySet[Any], name: str, value: tuple[date | None, date | None]
    ) -> QuerySet[Any]:
        return queryset.filter(days_between("occurred_on", *value))

    def by_amount(
        self, queryset: QuerySet[Any], name: str, value: tuple[Decimal | None, Decimal | None]
    ) -> QuerySet[Any]:
        """The amount in each transaction's own currency."""
        return queryset.filter(amounts_between("amount_minor", *value))

    def by_posted(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Any of what is chosen."""
        ways = {
            "hand": queryset.filter(subject_type=""),
            "order": queryset.exclude(subject_type=""),
            "back": queryset.filter(reverses__isnull=False),
        }
        if not values:
            return queryset
        found = ways[values[0]]
        for value in values[1:]:
            found |= ways[value]
        return found
