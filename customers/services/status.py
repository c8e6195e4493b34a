"""Why a customer is not active: one rule for the page's dialog, the form and the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.services.work import Work
from omnibasis.core.errors import InvalidInput

LONGEST_REASON = 500


def set_reason(work: Work, reason: str | None) -> tuple[Any, Any] | None:
    """Keeps why the customer is not active in an open piece of work whose status is set; None: nothing was said.

    A customer that is active has none: what it had goes. Raises InvalidInput on `status_reason`.
    """
    if work.customer.status == Customer.Status.ACTIVE:
        if reason and reason.strip():
            raise InvalidInput(
                {"status_reason": [_("Only a customer that is not active has a reason for it.")]}
            )
        return work.set("status_reason", "")
    if reason is None:
        return None
    text = " ".join(reason.replace("\x00", "").split())
    if len(text) > LONGEST_REASON:
        raise InvalidInput(
            {"status_reason": [_("At most %(limit)d characters.") % {"limit": LONGEST_REASON}]}
        )
    return work.set("status_reason", text)
