"""How accounts and what was posted on them are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.kinds import PREPAID, AccountKind, TransactionKind, for_people
from ledger.subjects import subjects
from omnibasis.core.money import format_money
from omnibasis.ui.tables import badge

Row = Mapping[str, Any]

# The columns of a transaction that its words are made of.
TOLD = ("id", "kind", "reference", "subject_type", "subject_id", "reverses_id", "description")

_KINDS = {
    TransactionKind.CHARGE: gettext_lazy("Charged"),
    TransactionKind.PAYMENT: gettext_lazy("Paid"),
    TransactionKind.REFUND: gettext_lazy("Refunded"),
    TransactionKind.FEE: gettext_lazy("Fee"),
    TransactionKind.CREDIT: gettext_lazy("Credited"),
    TransactionKind.ADJUSTMENT: gettext_lazy("Adjusted"),
    TransactionKind.TRANSFER: gettext_lazy("Transferred"),
}
_TONES = {
    TransactionKind.CHARGE: "info",
    TransactionKind.PAYMENT: "ok",
    TransactionKind.REFUND: "warn",
    TransactionKind.FEE: "warn",
}


def kind_badge(kind: str) -> SafeString:
    return badge(TransactionKind(kind).label, _TONES.get(TransactionKind(kind), ""))


def headline(row: Row) -> str:
    """A transaction in a few words: "Charged: order 12", "Taken back: fee"."""
    words = str(_KINDS[TransactionKind(row["kind"])])
    if about := subjects.named(row["subject_type"], row["reference"]):
        words = _("%(what)s: %(about)s") % {"what": words, "about": about}
    if row["reverses_id"]:
        return _("Taken back: %(what)s") % {"what": words[:1].lower() + words[1:]}
    return words


def linked_headline(row: Row) -> SafeString:
    """The same as a link to what it was posted for, or to the transaction; its details below."""
    url = subjects.url(row["subject_type"], row["subject_id"]) or transaction_url(row["id"])
    link = format_html('<a class="who-name" href="{}">{}</a>', url, headline(row))
    if row["description"]:
        return format_html('{}<span class="who-detail">{}</span>', link, row["description"])
    return link


def transaction_url(pk: int) -> str:
    return reverse("ledger:transaction", args=[pk])


def prefixed(row: Row, prefix: str = "transaction__") -> dict[str, Any]:
    """The transaction's columns out of an entry's row."""
    return {name: row[prefix + name] for name in TOLD}


def shown_amount(kind: str, amount_minor: int, currency: str) -> str:
    """An entry's amount as people read it on such an account, with its sign: "+€ 10.00"."""
    minor = for_people(kind, amount_minor)
    sign = "+" if minor > 0 else "\N{MINUS SIGN}"
    return f"{sign}{format_money(abs(minor), currency)}"


def shown_balance(kind: str, balance_minor: int, currency: str) -> str:
    return format_money(for_people(kind, balance_minor), currency)


def short_day(day: date) -> str:
    return date_format(day, "j M Y")


def says(kind: str, balance_minor: int) -> str:
    """What a balance means on such an account of a customer's, in a word or two."""
    minor = for_people(kind, balance_minor)
    if kind == AccountKind.RECEIVABLE:
        return str(_("owed") if minor > 0 else _("paid too much") if minor < 0 else _("nothing owed"))
    if kind in PREPAID:
        return str(_("left") if minor else _("nothing left"))
    return ""


def account_name(row: Row, prefix: str = "") -> str:
    """What people call the account of a row."""
    return row[f"{prefix}name"] or str(AccountKind(row[f"{prefix}kind"]).label)
