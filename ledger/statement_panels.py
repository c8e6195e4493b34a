"""What statements show elsewhere: on the customer's page and timeline; the file by mail, and the worker's part."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.services.statement_rounds import write_scheduled
from ledger.statements.files import attached_statement
from ledger.statements.paper import period_in_words
from ledger.statements.periods import Period
from omnibasis.core.money import format_money
from omnibasis.events.attachments import attachments
from omnibasis.events.chores import chores
from omnibasis.ui.registry import Panel, panels, verbs

Row = Mapping[str, Any]


def _link(row: Row) -> SafeString:
    data = row["data"]
    since, until = parse_date(str(data.get("since", ""))), parse_date(str(data.get("until", "")))
    period = period_in_words(Period(since, until)) if since and until else ""
    return format_html(
        '<a href="{}"><strong>{}</strong></a> {}',
        reverse("ledger:statement_sent", args=[data.get("statement", row["subject_id"])]),
        _("Statement"),
        period,
    )


def _mailed(row: Row) -> SafeString:
    data = row["data"]
    amount = format_money(data.get("closing_minor", 0), data.get("currency", ""))
    sentence = _("mailed to {}: {}") if not data.get("schedule") else _("mailed to {} as scheduled: {}")
    return format_html("{} {}", _link(row), format_html(sentence, data.get("email", ""), amount))


def _mailed_again(row: Row) -> SafeString:
    return format_html(
        "{} {}", _link(row), format_html(_("mailed once more to {}"), row["data"].get("email", ""))
    )


def _failed(row: Row) -> SafeString:
    said = format_html(_("could not be delivered to {}"), row["data"].get("email", ""))
    return format_html("{} {}", _link(row), said)


panels.add(Panel("customer", "statements", gettext_lazy("Statements"), "ledger:statements", order=28))
say = partial(verbs.add, kind="statements")
verbs.add_kind("statements", gettext_lazy("Statements"), order=35)
say("statement.mailed", icon="document-text", tell=_mailed, tone="info")
say("statement.mailed_again", icon="document-text", tell=_mailed_again, tone="info")
say("statement.mail_failed", icon="exclamation-triangle", tell=_failed, tone="bad")
attachments.add(kind="statement", label=gettext_lazy("Statement"), make=attached_statement)
chores.add(key="scheduled statements", do=lambda: int(write_scheduled().worked))
