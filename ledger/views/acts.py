"""Acts on accounts and transactions: each asks first, then does one verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import request_actor
from customers.models import Customer
from ledger.forms.account import usual_currency
from ledger.forms.acts import CreditForm, EntryForm, ReverseForm, TransferForm, targets_of
from ledger.models import Account, Transaction
from ledger.services import (
    close_account,
    delete_account,
    enter,
    give_credit,
    reopen_account,
    reverse_transaction,
    transfer,
    use_for_orders,
)
from ledger.words import headline, transaction_url
from omnibasis.core.actors import Source
from omnibasis.core.money import format_money
from omnibasis.ui.asking import AskForm, AskView
from omnibasis.ui.registry import Text
from omnibasis.ui.tables import Option


def account_options(account: Account, *, ask: bool = False) -> list[Option]:
    """What can be done to an account as it is, as entries of a menu."""
    pk = account.pk
    if not account.is_open:
        acts = [("reopen", _("Reopen"), "lock-open", False)]
    else:
        acts = [
            ("enter", _("New entry"), "plus", False),
            ("transfer", _("Transfer"), "arrows-right-left", False),
            *([] if account.is_default else [("use", _("Use for orders"), "check-circle", False)]),
            ("close", _("Close"), "lock-closed", False),
        ]
    if not account.entry_count:
        acts.append(("delete", _("Delete"), "trash", True))
    edit = Option(_("Edit"), "pencil", reverse("ledger:edit", args=[pk]))
    shown = [
        Option(label, icon, reverse(f"ledger:{act}", args=[pk]), danger=danger, ask=ask)
        for act, label, icon, danger in acts
    ]
    if account.customer_id is not None:
        statement = f"{reverse('ledger:statement', args=[account.customer_id])}?of={pk}"
        shown.append(Option(_("Statement"), "document-text", statement))
    return [edit, *shown]


class _ByStaff:
    request: Any

    def _by(self) -> dict[str, Any]:
        return {"actor": request_actor(self.request), "source": Source.STAFF}


class AccountAct(_ByStaff, AskView[Account]):
    """One act on one account."""

    kwargs: dict[str, Any]

    def thing(self) -> Account:
        visible = Account.objects.visible_to(self.request.user).select_related("customer")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def name(self, account: Account) -> str:
        return account.label

    def back_url(self, account: Account) -> str:
        return reverse("ledger:account", args=[account.pk])

    def trail(self, account: Account) -> list[tuple[Text, str]]:
        accounts = reverse("ledger:accounts")
        return [("omniLedger", ""), (_("Accounts"), accounts), (account.label, self.back_url(account))]


class EnterOnAccount(AccountAct):
    title = gettext_lazy("New entry on %(name)s")
    button = gettext_lazy("Post the entry")
    form_class = EntryForm

    def refusal(self, account: Account) -> str:
        return "" if account.is_open else _("This account is closed. Reopen it first.")

    def text(self, account: Account) -> list[str]:
        whose = account.customer.name if account.customer else _("the business")
        words = {"amount": account.balance(), "whose": whose}
        return [_("%(amount)s is on this account of %(whose)s now.") % words]

    def perform(self, account: Account, data: dict[str, Any]) -> str:
        row = enter(
            account_id=account.pk,
            effect=data["effect"],
            amount_minor=data["amount"],
            kind=data["kind"],
            against=data["against"] or None,
            details=data["details"],
            occurred_on=data["date"],
            **self._by(),
        )
        return _("%(amount)s is posted.") % {"amount": format_money(row.amount_minor, row.currency)}


class TransferFromAccount(AccountAct):
    title = gettext_lazy("Transfer from %(name)s")
    button = gettext_lazy("Transfer")
    form_class = TransferForm

    def refusal(self, account: Account) -> str:
        if not account.is_open:
            return _("This account is closed. Reopen it first.")
        if not targets_of(account):
            words = _("There is no other open account of the same owner in %(currency)s. Open one first.")
            return words % {"currency": account.currency}
        return ""

    def text(self, account: Account) -> list[str]:
        return [_("%(amount)s is on it now.") % {"amount": account.balance()}]

    def perform(self, account: Account, data: dict[str, Any]) -> str:
        row = transfer(
            from_id=account.pk,
            to_id=int(data["to"]),
            amount_minor=data["amount"],
            details=data["details"],
            occurred_on=data["date"],
            **self._by(),
        )
        return _("%(amount)s is transferred.") % {"amount": format_money(row.amount_minor, row.currency)}


class CloseAccount(AccountAct):
    title = gettext_lazy("Close %(name)s?")
    button = gettext_lazy("Close the account")

    def refusal(self, account: Account) -> str:
        if account.balance_minor:
            words = _("There is %(amount)s on this account. Transfer it first, then close the account.")
            return words % {"amount": account.balance()}
        return ""

    def text(self, account: Account) -> list[str]:
        words = [_("It keeps its entries and takes no more. It can be reopened.")]
        if account.is_default:
            words.append(_("Orders use it: they open another when they need one."))
        return words

    def perform(self, account: Account, data: dict[str, Any]) -> str:
        close_account(account_id=account.pk, **self._by())
        return _("“%(name)s” is closed.") % {"name": account.label}

    def undo_url(self, account: Account) -> str:
        return reverse("ledger:reopen", args=[account.pk])


class ReopenAccount(AccountAct):
    title = gettext_lazy("Reopen %(name)s?")
    button = gettext_lazy("Reopen")

    def text(self, account: Account) -> list[str]:
        return [_("It takes entries again.")]

    def perform(self, account: Account, data: dict[str, Any]) -> str:
        reopen_account(account_id=account.pk, **self._by())
        return _("“%(name)s” is open again.") % {"name": account.label}


class UseAccount(AccountAct):
    title = gettext_lazy("Use %(name)s for orders?")
    button = gettext_lazy("Use it")

    def text(self, account: Account) -> list[str]:
        return [_("What orders post from now on goes onto this account. What was posted stays where it is.")]

    def perform(self, account: Account, data: dict[str, Any]) -> str:
        use_for_orders(account_id=account.pk, **self._by())
        return _("Orders use “%(name)s” from now on.") % {"name": account.label}


class DeleteAccount(AccountAct):
    title = gettext_lazy("Delete %(name)s?")
    button = gettext_lazy("Delete the account")
    danger = True

    def refusal(self, account: Account) -> str:
        if account.entry_count:
            return _("Transactions were posted to this account, so it stays. Close it instead.")
        return ""

    def text(self, account: Account) -> list[str]:
        return [_("Nothing was ever posted to it. It cannot be brought back, but opened anew.")]

    def perform(self, account: Account, data: dict[str, Any]) -> str:
        delete_account(account_id=account.pk, **self._by())
        return _("“%(name)s” is deleted.") % {"name": account.label}

    def done_url(self, account: Account) -> str:
        if account.customer_id is not None:
            return reverse("ledger:of_customer", args=[account.customer_id])
        return reverse("ledger:accounts")


class GiveCredit(_ByStaff, AskView[Customer]):
    title = gettext_lazy("Give %(name)s store credit")
    button = gettext_lazy("Give the credit")
    form_class = CreditForm

    kwargs: dict[str, Any]

    def thing(self) -> Customer:
        visible = Customer.objects.visible_to(self.request.user)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def name(self, customer: Customer) -> str:
        return customer.name

    def back_url(self, customer: Customer) -> str:
        return reverse("ledger:of_customer", args=[customer.pk])

    def trail(self, customer: Customer) -> list[tuple[Text, str]]:
        customers = reverse("customers:list")
        return [("omniPayments", ""), (_("Customers"), customers), (customer.name, self.back_url(customer))]

    def refusal(self, customer: Customer) -> str:
        return "" if customer.is_live else _("This customer is archived. Restore it first.")

    def initial(self, customer: Customer) -> dict[str, Any]:
        return {"currency": usual_currency(customer)}

    def text(self, customer: Customer) -> list[str]:
        return [_("It can pay for orders, at the business's cost.")]

    def perform(self, customer: Customer, data: dict[str, Any]) -> str:
        row = give_credit(
            customer_id=customer.pk,
            currency=data["currency"],
            amount_minor=data["amount"],
            details=data["details"],
            **self._by(),
        )
        words = {"amount": format_money(row.amount_minor, row.currency), "name": customer.name}
        return _("%(name)s has %(amount)s more store credit.") % words


class ReverseTransaction(_ByStaff, AskView[Transaction]):
    title = gettext_lazy("Take back “%(name)s”?")
    button = gettext_lazy("Take back")
    danger = True
    form_class: ClassVar[type[AskForm]] = ReverseForm

    kwargs: dict[str, Any]

    def thing(self) -> Transaction:
        visible = Transaction.objects.visible_to(self.request.user).select_related("reversed_by")
        row: Transaction = get_object_or_404(visible, pk=self.kwargs["pk"])
        return row

    def name(self, row: Transaction) -> str:
        return headline(row.__dict__)

    def back_url(self, row: Transaction) -> str:
        return transaction_url(row.pk)

    def trail(self, row: Transaction) -> list[tuple[Text, str]]:
        transactions = reverse("ledger:transactions")
        return [("omniLedger", ""), (_("Transactions"), transactions), (self.name(row), self.back_url(row))]

    def refusal(self, row: Transaction) -> str:
        if row.subject_type:
            return _("This followed from something else. Take that back instead: revert or refund the order.")
        if row.reverses_id:
            return _("This is a reversal itself. Post what is right anew.")
        return _("This transaction was taken back already.") if hasattr(row, "reversed_by") else ""

    def text(self, row: Transaction) -> list[str]:
        amount = format_money(row.amount_minor, row.currency)
        return [
            _("A further transaction of today posts %(amount)s the other way.") % {"amount": amount},
            _("What was posted stays to be seen, with what took it back."),
        ]

    def perform(self, row: Transaction, data: dict[str, Any]) -> str:
        reverse_transaction(transaction_id=row.pk, details=data["details"], **self._by())
        return _("It is taken back.")
