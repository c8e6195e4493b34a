"""What people call the state of an order, and in which tone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from omnibasis.core.money import format_money
from omnibasis.ui.tables import badge
from orders.states import Status

_TONES = {
    Status.DRAFT: "warn",
    Status.SENT: "info",
    Status.PAID: "ok",
    Status.CANCELLED: "",
    Status.REFUNDED: "",
}
# The columns that say in which state an order is, for rows that are no objects.
STATE_COLUMNS = (
    "status",
    "due_on",
    "total_minor",
    "paid_minor",
    "refunded_minor",
    "written_off_minor",
    "currency",
)


def state_badge(order: Any) -> SafeString:
    """The state of an order, or of a row with `STATE_COLUMNS`: overdue and refunded in part by those names."""
    status = Status(_of(order, "status"))
    if status == Status.SENT and is_overdue(_of(order, "due_on")):
        return badge(_("Overdue"), "bad")
    if status == Status.REFUNDED and _of(order, "paid_minor") > _of(order, "refunded_minor"):
        return badge(_("Refunded in part"), "")
    return badge(status.label, _TONES[status])


def buyer_badge(order: Any) -> SafeString:
    """The same as who bought would say it: what was sent to them is to be paid."""
    if _of(order, "status") == Status.SENT and not is_overdue(_of(order, "due_on")):
        return badge(_("To pay"), _TONES[Status.SENT])
    return state_badge(order)


def is_overdue(due_on: date | None) -> bool:
    return due_on is not None and due_on < timezone.localdate()


def money_note(order: Any) -> str:
    """What of the total is open where a part was paid, or was kept where a part was refunded; "" elsewhere."""
    status, currency = _of(order, "status"), _of(order, "currency")
    kept = _of(order, "paid_minor") - _of(order, "refunded_minor")
    if status == Status.SENT and kept:
        return _("%(amount)s open") % {"amount": format_money(_of(order, "total_minor") - kept, currency)}
    if status == Status.PAID and (lost := _of(order, "written_off_minor")):
        return _("%(amount)s written off") % {"amount": format_money(lost, currency)}
    if status == Status.REFUNDED and kept:
        return _("%(amount)s kept") % {"amount": format_money(kept, currency)}
    return ""


def _of(order: Any, name: str) -> Any:
    return order[name] if isinstance(order, Mapping) else getattr(order, name)
