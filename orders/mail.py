"""Mail about orders."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from omnibasis.core.identity import email_key
from orders.models import Order


def send_confirmation(order: Order) -> None:
    """Writes the order's confirmation to the buyer into the outbox, in the order's own transaction."""
    link = settings.PUBLIC_URL + reverse("orders:public_order", args=[order.code])
    body = render_to_string(
        "orders/mail/confirmation.txt", {"order": order, "items": order.items.all(), "link": link}
    )
    EmailMessage(
        subject=_("Your order %(number)s") % {"number": order.pk},
        body=body,
        # Not as typed: Django's own spelling of a domain is IDNA 2003, which sends faß.de's mail to fass.de.
        to=[email_key(order.buyer_email)],
    ).send()
