"""Mail about orders."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from omnibasis.core.identity import email_key
from omnibasis.events.mail import send_about
from omnibasis.events.models import Delivery
from orders.invoices.paper import paper_of
from orders.models import Invoice, Order


def send_invoice(order: Order, invoice: Invoice) -> Delivery:
    """Writes the order's invoice to the buyer into the outbox, in the caller's transaction.

    In the buyer's language where the installation has it. The PDF is made when the mail is handed over.
    """
    language = language_of(order)
    invoice.order = order
    with translation.override(language):
        paper = paper_of(invoice)
        words = {"number": order.label, "invoice": invoice.number, "business": paper.seller.name}
        subject = _("%(business)s: invoice %(invoice)s for your order %(number)s") % words
        message = EmailMessage(
            # One line, whatever the business is called.
            subject=" ".join(subject.split()),
            body=render_to_string(
                "orders/mail/invoice.txt", {"order": order, "invoice": invoice, "paper": paper}
            ),
            # Not as typed: Django's own spelling of a domain is IDNA 2003, which sends faß.de's mail to fass.de.
            to=[email_key(order.buyer_email)],
            reply_to=[reply] if (reply := invoice.document["seller"].get("email")) else None,
        )
        named = {"kind": "invoice", "id": invoice.pk}
        if language != settings.LANGUAGE_CODE:
            named["language"] = language
        return send_about(message, subject=order, attachments=[named])


def language_of(order: Order) -> str:
    """The buyer's language, if the installation has it ("pt-BR" is "pt" then); else the installation's own."""
    wanted = str(order.buyer.get("language") or "")
    try:
        return translation.get_supported_language_variant(wanted) if wanted else settings.LANGUAGE_CODE
    except LookupError:
        return settings.LANGUAGE_CODE
