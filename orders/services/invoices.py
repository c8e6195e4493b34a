"""Numbering invoices, and keeping their state with the order's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from omnibasis.core.rows import insert_unless_taken
from omnibasis.core.statements import ready_cursor
from orders.models import Invoice, Order
from orders.states import Status
from orders.totals import Line, Sums
from settings_app.models import Settings
from settings_app.services import seller_of

_STATES = {
    Status.SENT: Invoice.State.OPEN,
    Status.PAID: Invoice.State.PAID,
    Status.REFUNDED: Invoice.State.REFUNDED,
}


def issue_invoice(
    order: Order, lines: Sequence[Line], sums: Sums, *, settings: Settings, issued_on: date
) -> Invoice:
    """The order's invoice with the next number of its year: prefix, year, sequence, such as "2026-0001".

    Numbers have no gap: the year's row stays locked until the transaction ends, so a number that is rolled back is
    given again. What is printed is kept as it is now. The caller holds the order's row lock.
    """
    sequence = _next(issued_on.year)
    invoice = Invoice(
        order=order,
        number=f"{settings.invoice_prefix}{issued_on.year}-{sequence:04d}",
        year=issued_on.year,
        sequence=sequence,
        state=_STATES[Status(order.status)],
        issued_on=issued_on,
        due_on=order.due_on or issued_on,
        buyer_name=order.buyer_name,
        currency=order.currency,
        total_minor=order.total_minor,
        document=document_of(order, lines, sums, settings=settings),
        created_at=timezone.now(),
    )
    if not insert_unless_taken(invoice):
        raise RuntimeError(f"Invoice {invoice.number} of order {order.pk} is there already.")
    return invoice


def document_of(order: Order, lines: Sequence[Line], sums: Sums, *, settings: Settings) -> dict[str, object]:
    """All that an invoice prints besides its number and dates, as JSON (`Invoice.document`); also of a draft."""
    return {
        "seller": seller_of(settings),
        "buyer": order.buyer,
        "lines": [
            {
                "description": line.description.strip(),
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
                "discount_rate": line.discount_rate,
                "discount_minor": line.off_minor,
                "tax_rate": line.tax_rate,
                "total_minor": line.total_minor,
            }
            for line in lines
        ],
        "sums": {
            "subtotal_minor": sums.subtotal_minor,
            "discount_rate": order.discount_rate,
            "discount_minor": sums.discount_minor,
            "shipping_minor": sums.shipping_minor,
            "taxes": [
                {"rate": tax.rate, "base_minor": tax.base_minor, "tax_minor": tax.tax_minor}
                for tax in sums.taxes
            ],
            "tax_minor": sums.tax_minor,
            "total_minor": sums.total_minor,
            "prices_include_tax": sums.prices_include_tax,
        },
        "terms": order.terms,
        "terms_days": order.terms_days,
        "note": order.note,
        "pay": settings.payment_instructions,
        "foot": settings.invoice_footer,
    }


def follow_order(order: Order) -> None:
    """Brings the state of the order's standing invoice to the order's; void when the order is no longer out."""
    state = _STATES.get(Status(order.status), Invoice.State.VOID)
    changed = {"state": state} | ({"voided_at": timezone.now()} if state == Invoice.State.VOID else {})
    Invoice.objects.standing().filter(order=order).update(**changed)


def _next(year: int) -> int:
    with ready_cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_invoiceseries AS s (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = s.last + 1 RETURNING last",
            [year],
        )
        return int(cursor.fetchone()[0])
