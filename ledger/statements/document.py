"""What a statement prints besides entries: the business, the customer, what is open, how to pay."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.statements.opens import open_items
from ledger.statements.sheet import Scope
from settings_app.models import Settings
from settings_app.services import seller_of

MOST_OPEN = 50


def document_of(scope: Scope, customer: Customer, *, settings: Settings) -> dict[str, Any]:
    """As it is now, as JSON (`Statement.document`), with the day on which it is drawn. Two queries, and one for each
    source of what is open."""
    addresses = {
        address.kind: address.as_dict() for address in customer.addresses.all() if address.is_default
    }
    owes = scope.kind == AccountKind.RECEIVABLE and scope.is_default
    items = open_items.of(scope.customer_id, scope.currency, limit=MOST_OPEN + 1) if owes else []
    return {
        "seller": seller_of(settings),
        "customer": {
            "name": customer.name,
            "company_name": customer.company_name,
            "billing_address": addresses.get("billing"),
            "shipping_address": addresses.get("shipping"),
            "tax_id": customer.tax_id,
            "email": customer.email,
        },
        "accounts": list(scope.account_ids),
        "kind": scope.kind,
        "account_name": scope.account_name,
        "open": [
            {"label": item.label, "due_on": item.due_on.isoformat(), "amount_minor": item.amount_minor}
            for item in items[:MOST_OPEN]
        ],
        "open_more": len(items) > MOST_OPEN,
        "held": [list(one) for one in scope.held],
        "day": settings.day_of(timezone.now()).isoformat(),
        "pay": settings.payment_instructions,
        "foot": settings.invoice_footer,
    }
