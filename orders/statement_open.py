"""What statements print of orders: those that are sent and not paid, by when they are due."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ledger.statements.opens import OpenItem, open_items
from orders.models import Order
from orders.states import Status

# Among how many of a customer's newest orders that are sent the ones that are due first are looked for.
LOOKED_AT = 500


def _open_orders(customer_id: int, currency: str, limit: int) -> list[OpenItem]:
    """One query, along the customer's own index: how many others owe something costs nothing."""
    sent = Order.objects.filter(customer=customer_id, currency=currency, status=Status.SENT).order_by("-id")
    found = [
        OpenItem(_("Order %(number)s") % {"number": order.label}, order.due_on, order.receivable_minor)
        for order in sent[:LOOKED_AT]
        if order.due_on is not None and order.receivable_minor > 0
    ]
    return sorted(found, key=lambda item: item.due_on)[:limit]


open_items.add(key="orders", find=_open_orders)
