"""An order as the API shows it: amounts are decimal strings in major units."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from omnibasis.core.answers import instant
from omnibasis.core.money import to_major, to_percent
from orders.models import Invoice, Item, Order, OrderLabel, Payment
from orders.services import Line

# The columns that an answer is made of: what `.values()` reads for lists.
VALUES = (
    "id", "number", "status", "version", "customer_id", "buyer", "currency", "subtotal_minor", "discount_rate",
    "discount_minor", "shipping_minor", "shipping_tax_rate", "prices_include_tax", "tax_minor", "total_minor",
    "paid_minor", "refunded_minor", "written_off_minor", "terms", "terms_days", "due_on", "message", "note",
    "internal_note", "external_id", "code", "source", "created_at", "placed_at",
)  # fmt: skip


def order_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of VALUES as the API shows them; what belongs to them is read at once, in three queries."""
    ids = [row["id"] for row in rows]
    lines, labels, invoices = _lines(ids), _labels(ids), _invoices(ids)
    return [
        order_json(
            row,
            lines.get(row["id"], []),
            labels=labels.get(row["id"], []),
            invoice=invoices.get(row["id"]),
        )
        for row in rows
    ]


def new_order(order: Order, lines: Sequence[Line]) -> dict[str, Any]:
    """The same for an order that was just made: what is at hand is not read again."""
    row = {name: getattr(order, name) for name in VALUES}
    labels = _labels([order.pk]).get(order.pk, []) if order.has_labels else []
    return order_json(row, lines, labels=labels, invoice=_invoice(order.issued) if order.issued else None)


def order_detail(order_id: int) -> dict[str, Any] | None:
    """One order with its payments; None when there is none."""
    row = Order.objects.filter(pk=order_id).values(*VALUES).first()
    if row is None:
        return None
    (shown,) = order_rows([row])
    payments = Payment.objects.filter(order=order_id).order_by("id")
    return {**shown, "payments": [payment_json(payment) for payment in payments]}


def order_json(
    row: Mapping[str, Any],
    lines: Iterable[Line],
    *,
    labels: Sequence[str],
    invoice: Mapping[str, Any] | None,
) -> dict[str, Any]:
    currency = row["currency"]
    lines = list(lines)
    order = Order(**{name: row[name] for name in VALUES})
    sums = order.sums(lines)

    def amount(minor: int) -> str:
        return amount_text(minor, currency)

    return {
        "id": row["id"],
        "number": row["number"],
        "label": order.label,
        "status": row["status"],
        "version": row["version"],
        "is_overdue": order.is_overdue,
        "customer": row["customer_id"],
        "buyer": row["buyer"],
        "currency": currency,
        "items": [
            {
                "product": line.product_id,
                "description": line.description.strip(),
                "quantity": line.quantity,
                "unit_price": amount(line.unit_price_minor),
                "discount": _discount(line.discount_rate, line.off_minor, currency),
                "tax_rate": percent_text(line.tax_rate),
                "total": amount(line.total_minor),
            }
            for line in lines
        ],
        "subtotal": amount(row["subtotal_minor"]),
        "discount": _discount(row["discount_rate"], row["discount_minor"], currency),
        "shipping": amount(row["shipping_minor"]),
        "shipping_tax_rate": percent_text(row["shipping_tax_rate"]),
        "prices_include_tax": row["prices_include_tax"],
        "taxes": [
            {"rate": percent_text(tax.rate), "base": amount(tax.base_minor), "tax": amount(tax.tax_minor)}
            for tax in sums.taxes
        ],
        "tax": amount(row["tax_minor"]),
        "total": amount(row["total_minor"]),
        "paid": amount(row["paid_minor"]),
        "refunded": amount(row["refunded_minor"]),
        "written_off": amount(row["written_off_minor"]),
        "open": amount(order.open_minor),
        "terms": row["terms"],
        "terms_days": row["terms_days"],
        "due_on": day_text(row["due_on"]),
        "message": row["message"],
        "note": row["note"],
        "internal_note": row["internal_note"],
        "labels": list(labels),
        "invoice": invoice,
        "external_id": row["external_id"],
        "code": row["code"],
        "link": settings.PUBLIC_URL + reverse("orders:public_order", args=[row["code"]]),
        "source": row["source"],
        "created_at": instant(row["created_at"]),
        "placed_at": instant(row["placed_at"]) if row["placed_at"] is not None else None,
    }


def payment_json(payment: Payment) -> dict[str, Any]:
    return {
        "id": payment.pk,
        "kind": payment.kind,
        "amount": amount_text(payment.amount_minor, payment.currency),
        "fee": amount_text(payment.fee_minor, payment.currency),
        "method": payment.method,
        "account": payment.account_id,
        "reference": payment.reference,
        "reason": payment.reason,
        "note": payment.note,
        "moved_on": payment.moved_on.isoformat(),
        "created_at": instant(payment.created_at),
    }


def amount_text(minor: int, currency: str) -> str:
    return f"{to_major(minor, currency):f}"


def percent_text(rate: int) -> str:
    return f"{to_percent(rate):f}"


def day_text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def pdf_link(invoice_id: int) -> str:
    return settings.PUBLIC_URL + reverse("api:invoice-pdf", args=[invoice_id])


def _discount(rate: int, minor: int, currency: str) -> dict[str, Any] | None:
    if not rate and not minor:
        return None
    return {"percent": percent_text(rate) if rate else None, "amount": amount_text(minor, currency)}


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "id": invoice.pk,
        "number": invoice.number,
        "state": invoice.state,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "pdf": pdf_link(invoice.pk),
    }


def _invoices(order_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    columns = ("id", "order_id", "number", "state", "issued_on", "due_on")
    standing = Invoice.objects.standing().filter(order_id__in=order_ids).only(*columns)
    return {invoice.order_id: _invoice(invoice) for invoice in standing}


def _labels(order_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = OrderLabel.objects.filter(order_id__in=order_ids).order_by("label__key")
    for order_id, name in rows.values_list("order_id", "label__name"):
        found.setdefault(order_id, []).append(name)
    return found


def _lines(order_ids: Sequence[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    stored = Item.objects.filter(order_id__in=order_ids).order_by("order_id", "position")
    for item in stored:
        found.setdefault(item.order_id, []).append(item.line())
    return found
