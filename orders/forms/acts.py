"""What is asked before something is done to an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.kinds import AccountKind
from omnibasis.ui.asking import AskForm
from omnibasis.ui.fields import AmountField, LineField, amount_text, minor_of
from orders.models import Order, Payment
from orders.services.money import own_credits
from orders.services.moves import MAX_REASON
from settings_app.services import today


class ActForm(AskForm):
    """A question about an order."""

    @property
    def order(self) -> Order:
        order: Order = self.thing
        return order


class SendForm(ActForm):
    mail = forms.BooleanField(label=_("E-mail the invoice to the buyer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail"].help_text = self.order.buyer_email or _(
            "There is no e-mail address on the order."
        )


class _MoneyForm(ActForm):
    """Amounts come out in minor units of the order's currency."""

    amount = AmountField(label=_("Amount"))
    method = forms.ChoiceField(label=_("Method"), choices=Payment.Method.choices)
    moved_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = LineField(label=_("Reference"), max_length=120, required=False)
    note = forms.CharField(
        label=_("Notes"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    NOT_LATER = ""
    AMOUNTS: tuple[str, ...] = ("amount",)
    halves = ("amount", "fee", "method", "moved_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        methods = [choice for choice in Payment.Method.choices if choice[0] != Payment.Method.CREDIT]
        self.fields["method"].choices = [*methods, *self.credits()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["moved_on"].widget.attrs["max"] = today().isoformat()
        for name in self.AMOUNTS:
            self.fields[name].label = f"{self.fields[name].label} ({self.order.currency})"
        for name in ("method", "reference", "note"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def credits(self) -> list[tuple[str, str]]:
        """The customer's own accounts as further methods."""
        return []

    def clean_method(self) -> str:
        """An account's method is "credit"; which account it is, `account_id` says."""
        method, _colon, account = self.cleaned_data["method"].partition(":")
        self.cleaned_data["account_id"] = int(account) if account else None
        return str(method)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.AMOUNTS:
            if cleaned.get(name) is not None:
                try:
                    cleaned[name] = minor_of(cleaned[name], self.order.currency)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return cleaned


class PaymentForm(_MoneyForm):
    surplus = forms.BooleanField(
        label=_("What is paid too much becomes store credit"),
        required=False,
        help_text=_("Else no more than what is open is taken."),
    )
    field_order = ("version", "amount", "method", "moved_on", "surplus", "reference", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order.customer_id is None:
            del self.fields["surplus"]

    def credits(self) -> list[tuple[str, str]]:
        """Those that something is left on."""
        left = _("%(name)s, %(amount)s left")
        return [
            (f"credit:{account.pk}", left % {"name": account.label, "amount": account.balance()})
            for account in own_credits(self.order)
            if account.shown_minor > 0
        ]

    @staticmethod
    def initial_of(order: Order) -> dict[str, Any]:
        return {
            "amount": amount_text(max(order.open_minor, 0), order.currency),
            "method": Payment.Method.BANK_TRANSFER,
            "moved_on": today(),
        }


class RefundForm(_MoneyForm):
    fee = AmountField(label=_("Fee that you keep"), required=False)
    reason = LineField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Colleagues see it on the order and its timeline."),
    )
    AMOUNTS = ("amount", "fee")
    field_order = ("version", "amount", "fee", "method", "moved_on", "reason", "reference", "note")

    def credits(self) -> list[tuple[str, str]]:
        """Those that there are; a first one is opened as store credit."""
        if self.order.customer_id is None:
            return []
        words = _("Onto the customer's account: %(name)s")
        known = [(f"credit:{a.pk}", words % {"name": a.label}) for a in own_credits(self.order)]
        return known or [("credit", words % {"name": AccountKind.CREDIT.label})]

    @staticmethod
    def initial_of(order: Order) -> dict[str, Any]:
        """All that was paid, or where more was paid than is owed only what is too much."""
        over = -order.open_minor
        return {
            "amount": amount_text(over if over > 0 else order.kept_minor, order.currency),
            "method": Payment.Method.BANK_TRANSFER,
            "moved_on": today(),
        }


class WriteOffForm(ActForm):
    reason = LineField(
        label=_("Reason"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("Optional. Colleagues see it on the timeline and in the ledger; the buyer does not."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CancelForm(ActForm):
    reason = LineField(
        label=_("Reason"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("Optional. Colleagues see it on the timeline; the buyer does not."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
