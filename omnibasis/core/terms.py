"""When an invoice is due."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 365


class Terms(models.TextChoices):
    """Payment terms, by the names that invoices use for them. Days count from the invoice's date."""

    DUE_ON_RECEIPT = "due_on_receipt", _("Due on receipt")
    END_OF_MONTH = "end_of_month", _("End of month")
    NET_10 = "net_10", _("Net 10")
    NET_30 = "net_30", _("Net 30")
    NET_60 = "net_60", _("Net 60")
    CUSTOM = "custom", _("Custom days")


_DAYS = {Terms.DUE_ON_RECEIPT: 0, Terms.NET_10: 10, Terms.NET_30: 30, Terms.NET_60: 60}


def due_date(terms: str, issued_on: date, days: int | None = None) -> date:
    """The last day on which to pay; `days` after the invoice for custom terms."""
    if terms == Terms.END_OF_MONTH:
        return issued_on.replace(day=calendar.monthrange(issued_on.year, issued_on.month)[1])
    return issued_on + timedelta(days=(days or 0) if terms == Terms.CUSTOM else _DAYS[Terms(terms)])
