"""An order as the API shows it: amounts are decimal strings in major units."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from omnibasis.core.answers import instant
from omnibasis.core.money import to_major
from orders.models import Item, Order
from orders.services import Line

# The columns that an answer is made of: what `.values()` reads for lists.
VALUES = (
    "id", "status", "customer_id", "buyer", "currency", "total_minor", "note", "external_id", "code", "source",
    "created_at", "placed_at",
)  # fmt: skip


def order_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of VALUES as the API shows them; their items are read at once."""
    lines = _lines(row["id"] for row in rows)
    return [order_json(row, lines.get(row["id"], [])) for row in rows]


def order_object(order: Order, lines: Sequence[Line]) -> dict[str, Any]:
    """The same for an order at hand whose lines are known."""
    return order_json({name: getattr(order, name) for name in VALUES}, lines)


def order_json(row: Mapping[str, Any], lines: Iterable[Line]) -> dict[str, Any]:
    currency = row["currency"]
    return {
        "id": row["id"],
        "status": row["status"],
        "customer": row["customer_id"],
        "buyer": row["buyer"],
        "currency": currency,
        "total": amount(row["total_minor"], currency),
        "items": [
            {
                "product": line.product_id,
                "description": line.description.strip(),
                "quantity": line.quantity,
                "unit_price": amount(line.unit_price_minor, currency),
                "total": amount(line.unit_price_minor * line.quantity, currency),
            }
            for line in lines
        ],
        "note": row["note"],
        "external_id": row["external_id"],
        "code": row["code"],
        "link": settings.PUBLIC_URL + reverse("orders:public_order", args=[row["code"]]),
        "source": row["source"],
        "created_at": instant(row["created_at"]),
        "placed_at": instant(row["placed_at"]) if row["placed_at"] is not None else None,
    }


def amount(minor: int, currency: str) -> str:
    return f"{to_major(minor, currency):f}"


def _lines(order_ids: Iterable[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    stored = Item.objects.filter(order_id__in=list(order_ids)).order_by("order_id", "position")
    columns = ("order_id", "description", "quantity", "unit_price_minor", "product_id")
    for order_id, description, quantity, unit_price_minor, product_id in stored.values_list(*columns):
        found.setdefault(order_id, []).append(Line(description, quantity, unit_price_minor, product_id))
    return found
