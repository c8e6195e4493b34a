"""A customer on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from customers import postal
from omnibasis.paper.words import Party


def customer_party(name: str, details: Mapping[str, Any]) -> Party:
    """Who a paper is for: `details` has company_name, billing_address, shipping_address, tax_id and email, as an order
    keeps its buyer."""
    lines = postal.lines(details.get("billing_address") or details.get("shipping_address"))
    company = str(details.get("company_name", ""))
    before = [company] if company and company != name else []
    known = [(_("Tax id"), details.get("tax_id", "")), (_("E-mail"), details.get("email", ""))]
    return Party(
        name,
        [*before, *(line for line in lines if line not in (name, company))],
        [(label, str(value)) for label, value in known if value and value != name],
    )
