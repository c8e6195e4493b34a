"""What became of the mail about an order."""

from __future__ import annotations

from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.errors import NotFound
from omnibasis.events.models import Delivery
from orders.models import Invoice
from orders.services.locks import lock_order
from orders.services.telling import tell


def tell_delivery(delivery: Delivery, *, sent: bool) -> None:
    """Records that an order's mail was handed over, or given up, on the customer's timeline.

    In the transaction that marks the delivery, so both are told once or not at all. An order that is gone is no error.
    """
    try:
        order = lock_order(delivery.subject_id or 0)
    except NotFound:
        return
    ids = [named["id"] for named in delivery.attachments if named["kind"] == "invoice"]
    number = Invoice.objects.filter(pk__in=ids).values_list("number", flat=True).first()
    data = {"email": delivery.recipients.replace("\n", ", "), "delivery": delivery.pk}
    data |= {"invoice": number} if number else {}
    data |= {} if sent else {"error": delivery.last_error[:200]}
    tell(order, "order.mail_sent" if sent else "order.mail_failed", SYSTEM, Source.SYSTEM, data=data)
