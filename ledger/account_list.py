"""The list of accounts and the list of transactions: their columns, sorts and filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter

from ledger.kinds import AccountKind, for_people
from ledger.models import Account
from ledger.words import (
    TOLD,
    account_name,
    headline,
    kind_badge,
    says,
    short_day,
    shown_balance,
    transaction_url,
)
from omnibasis.core.money import CURRENCIES, format_money, to_major
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from omnibasis.ui.templatetags.ui import avatar

ACCOUNT_VALUES = (
    "id", "code", "name", "kind", "currency", "status", "is_default", "balance_minor", "entry_count", "customer_id",
    "customer__name", "customer__image", "description", "parent_id",
)  # fmt: skip
TRANSACTION_VALUES = (
    *TOLD, "occurred_on", "currency", "amount_minor", "source", "recorded_by", "created_at", "reversed_by",
)  # fmt: skip
_BOX = {"widget": forms.CheckboxSelectMultiple}


def _name(row: Row) -> str:
    text = row.get("text", "")
    link = format_html(
        '<a class="who-name" href="{}">{}</a>',
        reverse("ledger:account", args=[row["id"]]),
        highlight(account_name(row), text, fold),
    )
    return format_html('{} <span class="quiet">{}</span>', link, row["code"]) if row["code"] else link


def _owner(row: Row) -> str:
    if row["customer_id"] is None:
        return format_html('<span class="quiet">{}</span>', _("The business"))
    name = row["customer__name"]
    return format_html(
        '<div class="who">{}<a class="who-title" href="{}">{}</a></div>',
        avatar({"name": name, "image": row["customer__image"] or ""}, "sm"),
        reverse("customers:detail", args=[row["customer_id"]]),
        highlight(name, row.get("text", ""), fold),
    )


def _balance(row: Row) -> str:
    shown = shown_balance(row["kind"], row["balance_minor"], row["currency"])
    note = says(row["kind"], row["balance_minor"]) if row["balance_minor"] else ""
    return format_html('{}<br><span class="quiet">{}</span>', shown, note) if note else shown


def status_badge(status: str) -> str:
    return badge(Account.Status(status).label, "ok" if status == Account.Status.OPEN else "")


ACCOUNT_COLUMNS = (
    Column("name", _("Account"), _name, in_card="lead"),
    Column("customer_id", _("Whose"), _owner),
    Column("kind", _("Type"), lambda row: str(AccountKind(row["kind"]).label), muted=True, labelled=True),
    Column("currency", _("Currency"), muted=True, in_card="hide", low=True),
    Column("balance_minor", _("Balance"), _balance, sort="balance", align="end", labelled=True),
    Column("status", _("Status"), lambda row: status_badge(row["status"]), in_card="badge"),
)
ACCOUNTS_EXPORTED = (
    Column("id", _("Id")),
    Column("code", _("Code")),
    Column("name", _("Account"), export=account_name),
    Column("kind", _("Type")),
    Column("customer_id", _("Customer id")),
    Column("customer__name", _("Customer")),
    Column("currency", _("Currency")),
    Column(
        "balance",
        _("Balance"),
        export=lambda row: str(to_major(for_people(row["kind"], row["balance_minor"]), row["currency"])),
    ),
    Column("entry_count", _("Entries")),
    Column("status", _("Status")),
    Column("parent_id", _("Sub-account of")),
    Column("description", _("Description")),
)
ACCOUNT_SORTS = (
    Sort("newest", _("Newest first"), Keyset("id", descending=True), _("Newer"), _("Older")),
    Sort(
        "balance",
        _("Largest debit first"),
        Keyset("balance_minor", descending=True),
        _("Larger"),
        _("Smaller"),
    ),
)


class AccountFilter(FilterSet):  # type: ignore[misc]
    owner = ChoiceFilter(
        label=_("Whose"),
        choices=[("business", _("The business")), ("customers", _("Customers"))],
        method="by_owner",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    kind = MultipleChoiceFilter(label=_("Type"), choices=AccountKind.choices, **_BOX)
    balance = ChoiceFilter(
        label=_("Balance"),
        choices=[
            ("owed", _("Customers owe")),
            ("held", _("Held for customers")),
            ("some", _("Not zero")),
            ("none", _("Zero")),
        ],
        method="by_balance",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    status = MultipleChoiceFilter(label=_("Status"), choices=Account.Status.choices, **_BOX)
    currency = ChoiceFilter(
        label=_("Currency"), choices=[(c, c) for c in CURRENCIES], widget=forms.Select, empty_label=_("Any")
    )

    def by_owner(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(customer__isnull=value == "business")

    def by_balance(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        match value:
            case "owed":
                return queryset.filter(kind=AccountKind.RECEIVABLE, balance_minor__gt=0)
            case "held":
                return queryset.filter(customer__isnull=False, balance_minor__lt=0)
            case "some":
                return queryset.exclude(balance_minor=0)
        return queryset.filter(balance_minor=0)


def _headline(row: Row) -> str:
    link = format_html('<a class="who-name" href="{}">{}</a>', transaction_url(row["id"]), headline(row))
    if row["description"]:
        details = highlight(row["description"], row.get("text", ""), fold)
        return format_html('{}<span class="who-detail">{}</span>', link, details)
    return link


def _customers(row: Row) -> str:
    return format_html('<span class="who-title">{}</span>', row["customers"]) if row.get("customers") else ""


def _kind(row: Row) -> str:
    if row["reversed_by"]:
        return badge(_("Taken back"), "warn")
    return kind_badge(row["kind"])


TRANSACTION_COLUMNS = (
    Column("id", _("What"), _headline, sort="newest", in_card="lead"),
    Column("customers", _("Customer"), _customers),
    Column("occurred_on", _("Date"), lambda row: short_day(row["occurred_on"]), sort="date", muted=True),
    Column("recorded_by", _("Recorded by"), muted=True, in_card="hide", low=True),
    Column(
        "amount_minor",
        _("Amount"),
        lambda row: format_money(row["amount_minor"], row["currency"]),
        sort="amount",
        align="end",
        labelled=True,
    ),
    Column("kind", _("Kind"), _kind, in_card="badge"),
)
TRANSACTIONS_EXPORTED = (
    Column("id", _("Id")),
    Column("occurred_on", _("Date"), export=lambda row: row["occurred_on"].isoformat()),
    Column("kind", _("Kind")),
    Column("what", _("What"), export=headline),
    Column("reference", _("Reference")),
    Column("description", _("Details")),
    Column("customers", _("Customer")),
    Column("amount", _("Amount"), export=lambda row: str(to_major(row["amount_minor"], row["currency"]))),
    Column("currency", _("Currency")),
    Column("reverses_id", _("Takes back")),
    Column("reversed_by", _("Taken back by")),
    Column("source", _("Source")),
    Column("recorded_by", _("Recorded by")),
    Column("created_at", _("Recorded"), export=lambda row: row["created_at"].isoformat()),
)
TRANSACTION_SORTS = (
    Sort("newest", _("Posted last first"), Keyset("id", descending=True), _("Newer"), _("Older")),
    Sort("date", _("Latest date first"), Keyset("occurred_on", descending=True), _("Later"), _("Earlier")),
    Sort("amount", _("Largest first"), Keyset("amount_minor", descending=True), _("Larger"), _("Smaller")),
)
