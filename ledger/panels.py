"""What the ledger shows in the frame, on a customer's page and on its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.kinds import AccountKind
from ledger.models import Account
from ledger.subjects import subjects
from ledger.words import short_day, transaction_url
from omnibasis.core.money import format_money
from omnibasis.ui.registry import Belonging, Hit, Panel, belongings, nav, panels, searches, verbs

Row = Mapping[str, Any]


def _find(text: str, limit: int) -> list[Hit]:
    """The account of exactly this code: two may not have the same."""
    rows = Account.objects.filter(code=text.strip()).select_related("customer")[:limit]
    return [
        Hit(
            label=account.label,
            detail=f"{account.customer.name if account.customer else _('The business')} · {account.balance()}",
            url=reverse("ledger:account", args=[account.pk]),
            icon="scale",
        )
        for account in rows
    ]


def _count(customer_id: int, limit: int) -> int:
    return Account.objects.filter(customer=customer_id).order_by().values("pk")[:limit].count()


def _some(n: int, shown: str) -> str:
    return _("The customer's accounts, with nothing on them")


# --- The timeline -------------------------------------------------------------------------------------------


def _account(data: Row) -> str:
    name = data.get("account_name") or AccountKind(data["account_kind"]).label
    url = reverse("ledger:account", args=[data["account"]])
    return format_html('<a href="{}"><strong>{}</strong></a>', url, name)


def _act(words: Any) -> Any:
    return lambda row: format_html(words, account=_account(row["data"]))


def _deleted(row: Row) -> str:
    data = row["data"]
    name = data.get("account_name") or AccountKind(data["account_kind"]).label
    return format_html(_("Account <strong>{}</strong> deleted"), name)


def _posted(data: Row) -> tuple[str, str]:
    """The amount as a link to its transaction, and what else there is to say."""
    amount = format_money(data["amount_minor"], data["currency"])
    link = format_html('<a href="{}"><strong>{}</strong></a>', transaction_url(data["transaction"]), amount)
    more = [f"“{data['details']}”"] if data.get("details") else []
    day = parse_date(str(data.get("occurred_on", "")))
    return link, ", ".join(more + ([short_day(day)] if day else []))


def _entered(row: Row) -> str:
    data = row["data"]
    amount, more = _posted(data)
    words = (
        _("{amount} more on {account}: {more}")
        if data.get("effect") == "increase"
        else _("{amount} less on {account}: {more}")
    )
    return format_html(words, amount=amount, account=_account(data), more=more)


def _transferred(row: Row) -> str:
    data = row["data"]
    amount, more = _posted(data)
    words = _("{amount} transferred from {account} to {to}: {more}")
    return format_html(words, amount=amount, account=_account(data), to=data.get("to_name", ""), more=more)


def _reversed(row: Row) -> str:
    amount, more = _posted(row["data"])
    return format_html(
        _("{amount} on {account} taken back: {more}"), amount=amount, account=_account(row["data"]), more=more
    )


def _merged(reference: str) -> str:
    return _("merge of customer %(number)s") % {"number": reference}


nav.add(
    group="omniLedger", label=gettext_lazy("Accounts"), url_name="ledger:accounts", icon="scale", order=10
)
nav.add(
    group="omniLedger",
    label=gettext_lazy("Transactions"),
    url_name="ledger:transactions",
    icon="arrows-right-left",
    order=20,
)
panels.add(
    Panel(
        "customer", "transactions", gettext_lazy("Transactions"), "ledger:transactions_of_customer", order=24
    )
)
panels.add(Panel("customer", "accounts", gettext_lazy("Accounts"), "ledger:of_customer", order=26))
searches.add(key="accounts", label=gettext_lazy("Accounts"), find=_find, order=30)
belongings.add(Belonging("customer", "accounts", "scale", _count, _some, order=110))
subjects.add("customers.customer", words=_merged, url_name="customers:detail")
verbs.add_kind("ledger", gettext_lazy("Ledger"), order=25)
for verb, icon, tone, tell in (
    ("account.opened", "scale", "", _act(gettext_lazy("Account {account} opened"))),
    ("account.edited", "pencil-square", "", _act(gettext_lazy("Account {account} changed"))),
    ("account.closed", "lock-closed", "", _act(gettext_lazy("Account {account} closed"))),
    ("account.reopened", "lock-open", "", _act(gettext_lazy("Account {account} reopened"))),
    (
        "account.used_by_orders",
        "check-circle",
        "",
        _act(gettext_lazy("Orders use the account {account} now")),
    ),
    ("account.deleted", "trash", "warn", _deleted),
    ("ledger.entered", "scale", "accent", _entered),
    ("ledger.transferred", "arrows-right-left", "", _transferred),
    ("ledger.reversed", "arrow-uturn-left", "warn", _reversed),
):
    verbs.add(verb, kind="ledger", icon=icon, tone=tone, tell=tell, says_all=True)
