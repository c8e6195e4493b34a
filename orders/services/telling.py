"""What the log and the customer's timeline tell of an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.events.services import record
from orders.models import Order


def told(order: Order) -> dict[str, Any]:
    """What every sentence about an order needs; the total is in minor units."""
    data = {"order": order.pk, "total_minor": order.total_minor, "currency": order.currency}
    return data | ({"number": order.number} if order.number else {})


def tell(
    order: Order,
    verb: str,
    actor: Actor,
    source: Source,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Records the verb, on the customer's timeline if there is one. The caller holds the customer's row lock."""
    about = {**told(order), **(data or {})}
    if order.customer is None:
        record(verb=verb, subject=order, actor=actor, source=source, changes=changes, data=about)
        return
    work = Work(order.customer, actor=actor, source=source)
    work.note(verb, subject=order, changes=changes, data=about)
    work.write()
