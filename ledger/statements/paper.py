"""What a statement says, in words of the active language: the page, the PDF and the mail print nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.paper import customer_party
from ledger.kinds import PREPAID, AccountKind, TransactionKind, for_people
from ledger.models import Account, Entry
from ledger.statements.periods import Period
from ledger.statements.sheet import MOST_LINES, Line, Sheet
from ledger.subjects import subjects
from omnibasis.core.money import format_money
from omnibasis.paper.words import Party, Sum, seller_party, shown_date
from omnibasis.ui.registry import Text


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One of `more` and `less` is the amount; the other one is ""."""

    day: str
    what: str
    reference: str
    details: str
    more: str
    less: str
    balance: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    label: str
    due: str
    amount: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A statement as text. `columns`: how amounts that are more and less are headed. `cut` says that not all entries
    are printed, and `carried` with which balance the printed ones begin. `state` is the closing balance as a sentence;
    `open` is what is open on the day of the statement, `overdue` and `open_more` what there is to say of it, or "".
    `logo` is the stored path or "".
    """

    title: str
    period: str
    facts: Sequence[tuple[str, str]]
    seller: Party
    customer: Party
    columns: tuple[str, str]
    opening_label: str
    opening: str
    cut: str
    carried: str
    lines: Sequence[PaperLine]
    closing_label: str
    closing: str
    sums: Sequence[Sum]
    state: str
    open_title: str
    open: Sequence[OpenLine]
    open_more: str
    overdue: str
    held: Sequence[tuple[str, str]]
    pay: str
    foot: str
    logo: str


_TOTALS: Mapping[str, tuple[Text, int]] = {
    "charged": (gettext_lazy("Charged"), 1),
    "paid": (gettext_lazy("Paid"), -1),
    "refunded": (gettext_lazy("Paid out to you"), 1),
    "credited": (gettext_lazy("Credited and adjusted"), -1),
    "added": (gettext_lazy("Added"), 1),
    "used": (gettext_lazy("Used"), -1),
}
# These stand there also when they are nothing: a reader looks for them.
_ALWAYS = ("charged", "paid", "credited", "added", "used")


def paper_of(sheet: Sheet) -> Paper:
    """The statement's words and amounts. No query."""
    document, currency = sheet.document, sheet.scope.currency
    day = date.fromisoformat(document["day"])
    found = [_open_line(item, currency, day) for item in document["open"]]
    overdue = sum(i["amount_minor"] for i in document["open"] if date.fromisoformat(i["due_on"]) < day)
    owes = sheet.is_receivable and (sheet.closing_minor > 0 or bool(found))

    def said(minor: int) -> str:
        return format_money(minor, currency)

    return Paper(
        title=_("Statement of account"),
        period=period_in_words(sheet.period),
        facts=[
            (_("Period"), period_in_words(sheet.period)),
            (_("Account"), _account(sheet)),
            (_("Currency"), currency),
            (_("Date"), shown_date(day)),
        ],
        seller=seller_party(document["seller"]),
        customer=customer_party(document["customer"]["name"], document["customer"]),
        columns=(_("Charges"), _("Payments and credits")) if sheet.is_receivable else (_("Added"), _("Used")),
        opening_label=_("Opening balance"),
        opening=said(sheet.opening_minor),
        cut=_cut(sheet),
        carried=said(sheet.carried_minor) if sheet.left_out else "",
        lines=[_line(line, sheet) for line in sheet.lines],
        closing_label=_("Closing balance"),
        closing=said(sheet.closing_minor),
        sums=_sums(sheet),
        state=state_of(sheet),
        open_title=_("Open on %(day)s") % {"day": shown_date(day)},
        open=found,
        open_more=_("More is open than stands here.") if document["open_more"] else "",
        overdue=_("Overdue: %(amount)s") % {"amount": said(overdue)} if overdue else "",
        held=[(name or str(AccountKind(kind).label), said(minor)) for kind, name, minor in document["held"]],
        pay=document["pay"] if owes else "",
        foot=document["foot"],
        logo=document["seller"].get("logo", ""),
    )


def period_in_words(period: Period) -> str:
    """The first and the last day; one day alone stands there once."""
    if period.since == period.until:
        return shown_date(period.since)
    return f"{shown_date(period.since)} \N{EN DASH} {shown_date(period.until)}"


def state_of(sheet: Sheet) -> str:
    """The closing balance as a sentence to whose statement it is; of a day that is over as what was."""
    minor, until = sheet.closing_minor, sheet.period.until
    words = {"amount": format_money(abs(minor), sheet.scope.currency), "day": shown_date(until)}
    if until.isoformat() < sheet.document["day"]:
        if not sheet.is_receivable:
            return _("On %(day)s %(amount)s was left on this account.") % words
        if minor > 0:
            return _("On %(day)s you owed %(amount)s.") % words
        return (
            _("On %(day)s %(amount)s was in your favour.") if minor else _("On %(day)s nothing was owed.")
        ) % words
    if not sheet.is_receivable:
        return _("%(amount)s is left on this account.") % words
    if minor > 0:
        return _("You owe %(amount)s.") % words
    return (_("%(amount)s is in your favour.") if minor else _("Nothing is owed.")) % words


def kind_in_words(kind: str, account_kind: str, *, reverses: bool, less: bool) -> str:
    """What an entry is called; `less` is owed (or left) after it, or more."""
    label = str(TransactionKind(kind).label)
    if reverses:
        return _("%(kind)s taken back") % {"kind": label}
    if kind == TransactionKind.REFUND and account_kind == AccountKind.RECEIVABLE:
        return _("Credit for a refund") if less else _("Refund paid out")
    return label


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry by itself; `amount` with its sign, as people read it on that account."""

    day: str
    what: str
    reference: str
    details: str
    account: str
    amount: str


def entry_in_words(entry: Entry, account: Account) -> EntryLine:
    """An entry, its `transaction` and account at hand."""
    posted, minor = entry.transaction, for_people(account.kind, entry.amount_minor)
    return EntryLine(
        day=shown_date(entry.occurred_on),
        what=kind_in_words(
            posted.kind, account.kind, reverses=posted.reverses_id is not None, less=minor < 0
        ),
        reference=_named(posted.subject_type, posted.reference),
        details=posted.description,
        account=account.label if account.name or account.kind in PREPAID else _("What you owe"),
        amount=f"{'+' if minor > 0 else ''}{format_money(minor, account.currency)}",
    )


def _named(subject_type: str, reference: str) -> str:
    """What people call the thing that a transaction was posted for: "Order 12"."""
    named = subjects.named(subject_type, reference) or reference
    return named[:1].upper() + named[1:]


def _account(sheet: Sheet) -> str:
    if sheet.document["account_name"]:
        return str(sheet.document["account_name"])
    return _("All that is owed") if sheet.is_receivable else str(AccountKind(sheet.scope.kind).label)


def _line(line: Line, sheet: Sheet) -> PaperLine:
    amount = format_money(abs(line.amount_minor), sheet.scope.currency)
    less = line.amount_minor < 0
    return PaperLine(
        day=shown_date(line.occurred_on),
        what=kind_in_words(line.kind, sheet.scope.kind, reverses=line.reverses, less=less),
        reference=_named(line.subject_type, line.reference),
        details=line.details,
        more="" if less else amount,
        less=amount if less else "",
        balance=format_money(line.balance_minor, sheet.scope.currency),
    )


def _cut(sheet: Sheet) -> str:
    if not sheet.left_out:
        return ""
    words = ngettext(
        "This period has %(n)s entry more than the last %(most)s, which are printed here. Choose a shorter period to"
        " see it.",
        "This period has %(n)s entries more than the last %(most)s, which are printed here. Choose a shorter period to"
        " see them.",
        sheet.left_out,
    )
    return words % {"n": f"{sheet.left_out:,}", "most": f"{MOST_LINES:,}"}


def _sums(sheet: Sheet) -> list[Sum]:
    currency = sheet.scope.currency
    shown = [Sum(_("Opening balance"), format_money(sheet.opening_minor, currency))]
    for name, minor in sheet.totals.items():
        label, sign = _TOTALS[name]
        if minor or name in _ALWAYS:
            # Nothing is not "-0.00".
            shown.append(Sum(str(label), format_money(sign * minor, currency)))
    return [*shown, Sum(_("Closing balance"), format_money(sheet.closing_minor, currency), "total")]


def _open_line(item: Mapping[str, object], currency: str, day: date) -> OpenLine:
    due = date.fromisoformat(str(item["due_on"]))
    amount = item["amount_minor"]
    return OpenLine(
        label=str(item["label"]),
        due=shown_date(due),
        amount=format_money(amount if isinstance(amount, int) else 0, currency),
        is_overdue=due < day,
    )
