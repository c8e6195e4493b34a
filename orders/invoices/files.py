"""An invoice as a file, for a download and for a mail."""

from __future__ import annotations

from omnibasis.events.attachments import File
from orders.models import Invoice


def invoice_file(invoice: Invoice) -> File:
    """The PDF in the active language. Its order is at hand as `invoice.order`, or costs a query."""
    # Loaded when the first is made: most processes never make one.
    from orders.invoices.pdf import file_name, invoice_pdf

    return File(file_name(invoice), "application/pdf", invoice_pdf(invoice))


def attached_invoice(invoice_id: int) -> File:
    """The same, for a mail that names the invoice."""
    return invoice_file(Invoice.objects.select_related("order").get(pk=invoice_id))
