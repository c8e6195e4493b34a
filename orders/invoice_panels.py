"""What invoices show in the frame: the menu, the palette; and the file that goes along with a mail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnibasis.core.money import format_money
from omnibasis.events.attachments import attachments
from omnibasis.ui.registry import Hit, nav, searches
from orders.invoices.files import attached_invoice
from orders.models import Invoice


def _find(text: str, limit: int) -> list[Hit]:
    """The invoice of exactly this number: two may not have the same."""
    rows = Invoice.objects.filter(number=text.strip()).values_list(
        "id", "number", "buyer_name", "total_minor", "currency"
    )
    return [
        Hit(
            label=_("Invoice %(number)s") % {"number": number},
            detail=f"{buyer} · {format_money(total, currency)}",
            url=reverse("orders:invoice", args=[pk]),
            icon="document-text",
        )
        for pk, number, buyer, total, currency in rows[:limit]
    ]


nav.add(
    group="omniPayments",
    label=gettext_lazy("Invoices"),
    url_name="orders:invoices",
    icon="document-text",
    order=40,
)
searches.add(key="invoices", label=gettext_lazy("Invoices"), find=_find, order=25)
attachments.add(kind="invoice", label=gettext_lazy("Invoice"), make=attached_invoice)
