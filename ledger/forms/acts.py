"""What is asked before something is done to an account or a transaction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.kinds import PREPAID, AccountKind, TransactionKind
from ledger.models import Account
from ledger.services.entries import AGAINST, MAX_DETAILS, OTHER_SIDES
from omnibasis.core.money import CURRENCIES
from omnibasis.ui.asking import AskForm
from omnibasis.ui.fields import AmountField, LineField, minor_of
from omnibasis.ui.widgets import LongSelect
from settings_app.services import today


def details_field() -> LineField:
    return LineField(
        label=_("Details"),
        max_length=MAX_DETAILS,
        required=False,
        help_text=_("What it is for. The customer reads it on their statement."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def date_field() -> forms.DateField:
    return forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class _MoneyForm(AskForm):
    """The amount comes out in minor units of the currency of the account, which is `thing`."""

    amount = AmountField(label=_("Amount"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = f"{self.fields['amount'].label} ({self.currency})"
        if "date" in self.fields:
            self.fields["date"].widget.attrs["max"] = today().isoformat()
            self.initial.setdefault("date", today())

    @property
    def currency(self) -> str:
        return str(self.thing.currency)

    def clean_amount(self) -> int | None:
        amount = self.cleaned_data["amount"]
        return None if amount is None else minor_of(amount, self.currency)


class EntryForm(_MoneyForm):
    effect = forms.ChoiceField(label=_("Effect"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"))
    against = forms.ChoiceField(
        label=_("Other side"),
        required=False,
        help_text=_("The business's account that takes the other side; it follows from the kind."),
    )
    date = date_field()
    details = details_field()
    field_order = ("version", "effect", "amount", "kind", "date", "details", "against")
    halves = ("amount", "kind", "date", "against")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["effect"].choices = effects_of(self.thing)
        fields["kind"].choices = [(kind.value, kind.label) for kind in AGAINST]
        sides = [(kind.value, kind.label) for kind in OTHER_SIDES]
        fields["against"].choices = [("", _("As the kind says")), *sides]
        self.initial.setdefault("kind", TransactionKind.ADJUSTMENT)


def effects_of(account: Account) -> list[tuple[str, Any]]:
    """What an entry may do, in the words of the account."""
    if account.kind == AccountKind.RECEIVABLE:
        return [("increase", _("More is owed")), ("decrease", _("Less is owed"))]
    if account.kind in PREPAID:
        return [("increase", _("More is left for the customer")), ("decrease", _("Less is left"))]
    return [("increase", _("More is on it")), ("decrease", _("Less is on it"))]


class TransferForm(_MoneyForm):
    to = forms.ChoiceField(label=_("To"))
    date = date_field()
    details = details_field()
    field_order = ("version", "to", "amount", "date", "details")
    halves = ("amount", "date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = targets_of(self.thing)
        choices = [(str(one.pk), f"{one.label} ({one.balance()})") for one in targets]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def targets_of(account: Account) -> list[Account]:
    """The open accounts that something can be transferred to from this one."""
    same = Account.objects.filter(
        customer=account.customer_id, currency=account.currency, status=Account.Status.OPEN
    )
    return list(same.exclude(pk=account.pk).order_by("kind", "id")[:100])


class CreditForm(AskForm):
    """For a customer, who is `thing`."""

    amount = AmountField(label=_("Amount"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES], widget=LongSelect)
    details = details_field()
    halves = ("amount", "currency")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("amount") is not None and cleaned.get("currency"):
            try:
                cleaned["amount"] = minor_of(cleaned["amount"], cleaned["currency"])
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return cleaned


class ReverseForm(AskForm):
    details = details_field()
