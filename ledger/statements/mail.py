"""The mail that brings a statement."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from customers.models import Customer
from ledger.models import Statement
from ledger.statements.paper import paper_of
from ledger.statements.sheet import Sheet
from omnibasis.events.mail import send_about
from omnibasis.events.models import Delivery


def mail_sheet(statement: Statement, sheet: Sheet, customer: Customer) -> Delivery:
    """Writes the statement to the customer into the outbox, in the caller's transaction.

    In the customer's language where the installation has it. The PDF is made when the mail is handed over.
    """
    language = language_of(customer)
    with translation.override(language):
        paper = paper_of(sheet)
        words = {"business": paper.seller.name, "period": paper.period}
        link = settings.PUBLIC_URL + reverse("ledger:balance") if customer.user_id is not None else ""
        message = EmailMessage(
            # One line, whatever the business is called.
            subject=" ".join((_("%(business)s: statement of account, %(period)s") % words).split()),
            body=render_to_string("ledger/statements/mail.txt", {"paper": paper, "link": link}),
            # Not as typed: Django's own spelling of a domain is another one.
            to=[customer.email_key or ""],
            reply_to=[reply] if (reply := sheet.document["seller"].get("email")) else None,
        )
        named = {"kind": "statement", "id": statement.pk}
        if language != settings.LANGUAGE_CODE:
            named["language"] = language
        return send_about(message, subject=statement, attachments=[named])


def mail_states(statement_ids: Collection[int]) -> dict[int, Delivery.State]:
    """What became of the latest mail of each statement; one query. A mail that is gone was sent long ago."""
    mails = Delivery.objects.filter(subject_type=Statement._meta.label_lower, subject_id__in=statement_ids)
    known = dict(mails.order_by("id").values_list("subject_id", "state"))
    return {pk: Delivery.State(known.get(pk, Delivery.State.SENT)) for pk in statement_ids}


def language_of(customer: Customer) -> str:
    """The customer's language, if the installation has it; else the installation's own."""
    try:
        wanted = customer.language
        return translation.get_supported_language_variant(wanted) if wanted else settings.LANGUAGE_CODE
    except LookupError:
        return settings.LANGUAGE_CODE
