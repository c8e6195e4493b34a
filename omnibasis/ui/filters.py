"""Filters that every list of money and days has."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django_filters import Filter

from omnibasis.core.money import CURRENCIES, minor_digits
from omnibasis.ui.widgets import SpanWidget


class SpanField(forms.Field):
    """From and to, each read by a field; either may be empty."""

    def __init__(self, *, end: forms.Field, kind: str = "text", **kwargs: Any) -> None:
        super().__init__(widget=SpanWidget(kind), **kwargs)
        self.end = end

    def clean(self, value: Any) -> tuple[Any, Any]:
        least, most = (self.end.clean(text) for text in value)
        return least, most


class SpanFilter(Filter):  # type: ignore[misc]
    field_class = SpanField


def day_begins(day: date) -> datetime:
    """When a day begins in the viewer's zone."""
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def days_between(column: str, least: date | None, most: date | None) -> Q:
    """Rows whose date is in the span; either end may be open."""
    span = Q()
    if least is not None:
        span &= Q(**{f"{column}__gte": least})
    if most is not None:
        span &= Q(**{f"{column}__lte": most})
    return span


def amounts_between(column: str, least: Decimal | None, most: Decimal | None) -> Q:
    """Rows whose amount is in the span, in major units of each row's own `currency`: 100 is 100 yen and 100 euro."""
    if least is None and most is None:
        return Q()
    wanted = Q()
    for digits in _DIGITS:
        these = [currency for currency in CURRENCIES if minor_digits(currency) == digits]
        wanted |= Q(currency__in=these) & _between(column, least, most, digits, digits)
    # The widest of the spans as well, in which the index on the amount starts and ends.
    return wanted & _between(column, least, most, _DIGITS[0], _DIGITS[-1])


_DIGITS = sorted({minor_digits(currency) for currency in CURRENCIES})


def _between(column: str, least: Decimal | None, most: Decimal | None, fewest: int, most_digits: int) -> Q:
    """Amounts in minor units: of `fewest` digits below, of `most_digits` above."""
    span = Q()
    if least is not None:
        span &= Q(**{f"{column}__gte": math.ceil(least.scaleb(fewest))})
    if most is not None:
        span &= Q(**{f"{column}__lte": math.floor(most.scaleb(most_digits))})
    return span
