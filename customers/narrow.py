"""Narrowing a list of customers to a label or to values of custom fields, from an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

from customers.models import CustomerLabel, CustomField, FieldValue
from omnibasis.core.trigram import PROBE

Q = TypeVar("Q", bound=models.QuerySet[Any])


def labelled(queryset: Q, label_ids: Sequence[int]) -> Q:
    """Customers that carry any of these labels."""
    return _among(queryset, CustomerLabel.objects.filter(label_id__in=label_ids))


def valued(queryset: Q, field: CustomField, values: Sequence[str]) -> Q:
    """Customers that have any of these values, in their stored spelling."""
    return _among(queryset, FieldValue.objects.filter(field=field, value__in=values))


def between(queryset: Q, field: CustomField, least: int | None, most: int | None) -> Q:
    """Customers whose number or date lies between these, both included; None leaves a side open."""
    found = FieldValue.objects.filter(field=field, number__isnull=False)
    if least is not None:
        found = found.filter(number__gte=least)
    if most is not None:
        found = found.filter(number__lte=most)
    return _among(queryset, found)


def _among(queryset: Q, rows: models.QuerySet[Any]) -> Q:
    # As the search does: a few are looked up, and so can be sorted in no time; are there many, the list is walked in
    # its own order, since one of them comes soon. Left to itself the planner guesses.
    ids = rows.using(queryset.db).order_by().values("customer_id")
    found = list({row["customer_id"] for row in ids[: PROBE + 1]})
    return queryset.filter(pk__in=found) if len(found) <= PROBE else queryset.filter(pk__in=ids)
