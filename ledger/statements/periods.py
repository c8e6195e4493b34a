"""The periods that statements are made of: days in the business's time zone, first and last one included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnibasis.core.errors import InvalidInput
from omnibasis.ui.registry import Text
from settings_app.models import Settings


class Period(NamedTuple):
    since: date
    until: date


class Preset(models.TextChoices):
    """Periods that have a name, counted from today. Those that go on end today."""

    THIS_MONTH = "this_month", gettext_lazy("This month")
    LAST_MONTH = "last_month", gettext_lazy("Last month")
    THIS_QUARTER = "this_quarter", gettext_lazy("This quarter")
    LAST_QUARTER = "last_quarter", gettext_lazy("Last quarter")
    THIS_YEAR = "this_year", gettext_lazy("This year")
    LAST_YEAR = "last_year", gettext_lazy("Last year")


SCHEDULED: Mapping[str, Text] = {
    Settings.StatementSchedule.MONTHLY: gettext_lazy("Monthly statement"),
    Settings.StatementSchedule.QUARTERLY: gettext_lazy("Quarterly statement"),
}


def preset_period(preset: str, day: date) -> Period:
    """The period of this name, as of `day`. Raises KeyError for a name that is none."""
    begins, goes_on = _PRESETS[preset]
    if goes_on:
        return Period(begins(day), day)
    until = begins(day) - timedelta(days=1)
    return Period(begins(until), until)


def last_ended(schedule: str, day: date) -> Period:
    """The last whole month or quarter that is over on `day`."""
    monthly = schedule == Settings.StatementSchedule.MONTHLY
    return preset_period(Preset.LAST_MONTH if monthly else Preset.LAST_QUARTER, day)


def checked(since: date | None, until: date | None, *, day: date) -> Period:
    """The period of these days; from the first of the month on, and until `day`, which is today, where one is missing.

    Raises InvalidInput on `from` for one that ends before it begins, on `to` for a day that is yet to come.
    """
    last = until if until is not None else day
    first = since if since is not None else last.replace(day=1)
    if last > day:
        raise InvalidInput({"to": [_("Choose a day that is not in the future.")]})
    if first > last:
        raise InvalidInput({"from": [_("Choose a day that is not after the last one.")]})
    return Period(first, last)


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _year(day: date) -> date:
    return date(day.year, 1, 1)


_PRESETS: Mapping[str, tuple[Callable[[date], date], bool]] = {
    Preset.THIS_MONTH: (_month, True),
    Preset.LAST_MONTH: (_month, False),
    Preset.THIS_QUARTER: (_quarter, True),
    Preset.LAST_QUARTER: (_quarter, False),
    Preset.THIS_YEAR: (_year, True),
    Preset.LAST_YEAR: (_year, False),
}
