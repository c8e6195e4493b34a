"""The list of invoices: its columns, how it is sorted and how it is narrowed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet, MultipleChoiceFilter

from omnibasis.core.money import format_money, to_major
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.text import fold
from omnibasis.ui.fields import AmountField
from omnibasis.ui.filters import SpanFilter, amounts_between, days_between
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from orders.models import Invoice

INVOICE_VALUES = (
    "id", "number", "order_id", "buyer_name", "issued_on", "due_on", "state", "total_minor", "currency",
)  # fmt: skip
OVERDUE = "overdue"
STATES = {
    "open": gettext_lazy("Open"),
    OVERDUE: gettext_lazy("Overdue"),
    "paid": gettext_lazy("Paid"),
    "refunded": gettext_lazy("Refunded"),
    "void": gettext_lazy("Void"),
}
TONES = {"open": "info", OVERDUE: "bad", "paid": "ok", "refunded": "", "void": ""}


def shown_state(state: str, due_on: date) -> str:
    """The state for people: an open invoice that should have been paid is overdue."""
    return OVERDUE if state == Invoice.State.OPEN and due_on < timezone.localdate() else state


def state_badge(state: str, due_on: date) -> str:
    shown = shown_state(state, due_on)
    return badge(STATES[shown], TONES[shown])


def _number(row: Row) -> str:
    url = reverse("orders:invoice", args=[row["id"]])
    return format_html('<a class="who-name" href="{}">{}</a>', url, row["number"])


def _buyer(row: Row) -> str:
    return highlight(row["buyer_name"] or _("Nobody named"), row.get("text", ""), fold)


def _short(day: date) -> str:
    return date_format(day, "j M" if day.year == timezone.localdate().year else "j M Y")


def _decimal(row: Row) -> str:
    return str(to_major(row["total_minor"], row["currency"]))


INVOICE_COLUMNS = (
    Column("number", gettext_lazy("Invoice"), _number, sort="newest", in_card="lead"),
    Column("buyer_name", gettext_lazy("Buyer"), _buyer),
    Column(
        "issued_on",
        gettext_lazy("Issued"),
        lambda row: _short(row["issued_on"]),
        muted=True,
        in_card="hide",
        export=lambda row: row["issued_on"].isoformat(),
    ),
    Column(
        "due_on",
        gettext_lazy("Due"),
        lambda row: _short(row["due_on"]),
        sort="due",
        muted=True,
        labelled=True,
        export=lambda row: row["due_on"].isoformat(),
    ),
    Column(
        "total_minor",
        gettext_lazy("Total"),
        lambda row: format_money(row["total_minor"], row["currency"]),
        sort="total",
        align="end",
        labelled=True,
        export=_decimal,
    ),
    Column(
        "state", gettext_lazy("State"), lambda row: state_badge(row["state"], row["due_on"]), in_card="badge"
    ),
)

INVOICES_EXPORTED = (
    Column("number", gettext_lazy("Invoice")),
    Column("order_id", gettext_lazy("Order")),
    Column("buyer_name", gettext_lazy("Buyer")),
    Column("issued_on", gettext_lazy("Issued"), export=lambda row: row["issued_on"].isoformat()),
    Column("due_on", gettext_lazy("Due"), export=lambda row: row["due_on"].isoformat()),
    Column("state", gettext_lazy("State")),
    Column("total_minor", gettext_lazy("Total"), export=_decimal),
    Column("currency", gettext_lazy("Currency")),
)

INVOICE_SORTS = (
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Keyset("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
    Sort(
        "due",
        gettext_lazy("Due first"),
        Keyset("due_on"),
        gettext_lazy("Earlier"),
        gettext_lazy("Later"),
    ),
    Sort(
        "total",
        gettext_lazy("Largest total first"),
        Keyset("total_minor", descending=True),
        gettext_lazy("Larger"),
        gettext_lazy("Smaller"),
    ),
)


class InvoiceFilter(FilterSet):  # type: ignore[misc]
    state = MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=list(STATES.items()),
        method="by_state",
        widget=forms.CheckboxSelectMultiple,
    )
    issued = SpanFilter(
        label=gettext_lazy("Issued"), end=forms.DateField(required=False), kind="date", method="by_issued"
    )
    total = SpanFilter(label=gettext_lazy("Total"), end=AmountField(required=False), method="by_total")

    def by_state(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Any of what is chosen."""
        wanted = Q(state__in=[value for value in values if value != OVERDUE])
        if OVERDUE in values:
            wanted |= Q(state=Invoice.State.OPEN, due_on__lt=timezone.localdate())
        return queryset.filter(wanted) if values else queryset

    def by_issued(self, queryset: QuerySet[Any], name: str, value: tuple[Any, Any]) -> QuerySet[Any]:
        return queryset.filter(days_between("issued_on", *value))

    def by_total(self, queryset: QuerySet[Any], name: str, value: tuple[Any, Any]) -> QuerySet[Any]:
        return queryset.filter(amounts_between("total_minor", *value))
