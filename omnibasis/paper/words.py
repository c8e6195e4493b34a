"""What papers have in common, as text: who sends one and whom it is for, and its sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells, or who buys: a name, the lines of the address, and what else is known (label, value)."""

    name: str
    lines: Sequence[str]
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sum:
    """A line below the lines. `kind`: "" before the total, "total", or "after" it."""

    label: str
    amount: str
    kind: str = ""


def shown_date(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def seller_party(seller: Mapping[str, Any]) -> Party:
    """The business as a paper keeps it (`settings_app.services.seller_of`)."""
    known = [
        (_("Tax id"), seller.get("tax_id", "")),
        (_("E-mail"), seller.get("email", "")),
        (_("Phone"), seller.get("phone", "")),
    ]
    address = [line.strip() for line in str(seller.get("address", "")).splitlines()]
    return Party(
        str(seller.get("name", "")), [line for line in address if line], [fact for fact in known if fact[1]]
    )
