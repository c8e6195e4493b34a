"""The list of invoices: its columns, how it is sorted and how it is narrowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import Filter, FilterSet, MultipleChoiceFilter

from omnibasis.core.money import CURRENCIES, MAX_MINOR, format_money, minor_digits, to_major
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from omnibasis.ui.widgets import SpanWidget
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


class SpanField(forms.Field):
    """From and to; `read` makes a value of what was typed, or raises ValueError with what to say."""

    def __init__(self, *, kind: str, read: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(widget=SpanWidget(kind), **kwargs)
        self._read = read

    def clean(self, value: Any) -> tuple[Any, Any]:
        try:
            least, most = (self._read(text.strip()) if text and text.strip() else None for text in value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return least, most


class SpanFilter(Filter):  # type: ignore[misc]
    field_class = SpanField


def _day(text: str) -> date:
    day = parse_date(text)
    if day is None:
        raise ValueError(_("Enter a date, such as 2026-01-31."))
    return day


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(_("Enter a number.")) from None
    if not value.is_finite() or not 0 <= value < MAX_MINOR:
        raise ValueError(_("Enter an amount that is not negative."))
    return value


def between_amounts(column: str, least: Decimal | None, most: Decimal | None) -> Q:
    """Amounts in major units of each row's own currency: 10 is 1,000 minor units of EUR, and 10 of JPY."""
    wanted = Q()
    for digits in sorted({minor_digits(currency) for currency in CURRENCIES}):
        inside = Q(currency__in=[c for c in CURRENCIES if minor_digits(c) == digits])
        if least is not None:
            inside &= Q(**{f"{column}__gte": -int(-least.scaleb(digits) // 1)})
        if most is not None:
            inside &= Q(**{f"{column}__lte": int(most.scaleb(digits) // 1)})
        wanted |= inside
    return wanted


class InvoiceFilter(FilterSet):  # type: ignore[misc]
    state = MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=list(STATES.items()),
        method="by_state",
        widget=forms.CheckboxSelectMultiple,
    )
    issued = SpanFilter(label=gettext_lazy("Issued"), kind="date", read=_day, method="by_issued")
    total = SpanFilter(label=gettext_lazy("Total"), kind="text", read=_amount, method="by_total")

    def by_state(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Any of what is chosen."""
        wanted = Q(state__in=[value for value in values if value != OVERDUE])
        if OVERDUE in values:
            wanted |= Q(state=Invoice.State.OPEN, due_on__lt=timezone.localdate())
        return queryset.filter(wanted) if values else queryset

    def by_issued(self, queryset: QuerySet[Any], name: str, value: tuple[Any, Any]) -> QuerySet[Any]:
        least, most = value
        if least is not None:
            queryset = queryset.filter(issued_on__gte=least)
        return queryset.filter(issued_on__lte=most) if most is not None else queryset

    def by_total(self, queryset: QuerySet[Any], name: str, value: tuple[Any, Any]) -> QuerySet[Any]:
        return queryset.filter(between_amounts("total_minor", *value)) if value != (None, None) else queryset
