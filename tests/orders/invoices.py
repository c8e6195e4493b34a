"""Orders with invoices, for tests of how they are printed, mailed and listed."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from omnibasis.core.actors import SYSTEM, Actor, Source
from orders.models import Invoice, Order
from orders.services import Content, Line, create_order

STAFF = Actor(kind="user", label="Robin", is_staff=True)
BUYER = {"email": "nora@example.com", "given_name": "Nora", "surname": "Lind"}
TUNING = Line("Tuning", 2, 4_550)


def sent(*lines: Line, buyer: dict[str, Any] | None = None, mail: bool = False, **content: Any) -> Order:
    """An order that was sent, and so has an invoice."""
    placed_at = content.pop("placed_at", None)
    return create_order(
        content=Content(lines=lines or (TUNING,), **{"currency": "EUR", **content}),
        buyer=buyer or BUYER,
        actor=SYSTEM,
        source=Source.ORDER,
        mail=mail,
        placed_at=placed_at,
    )


def invoice_of(order: Order) -> Invoice:
    return Invoice.objects.select_related("order").get(order=order)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, spaces and line ends as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
