"""What is asked before something is done to an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.fields import AmountField, LineField, amount_text, minor_of
from orders.models import Order, Payment
from orders.services.moves import MAX_REASON


class ActForm(forms.Form):
    """`version` is the order's as it was shown: whoever acts on what has changed meanwhile is asked again."""

    version = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moved_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        for name in self.AMOUNTS:
            self.fields[name].label = f"{self.fields[name].label} ({self.order.currency})"
        for name in ("method", "reference", "note"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

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
    field_order = ("version", "amount", "method", "moved_on", "reference", "note")

    @staticmethod
    def initial_of(order: Order) -> dict[str, Any]:
        return {
            "amount": amount_text(max(order.open_minor, 0), order.currency),
            "method": Payment.Method.BANK_TRANSFER,
            "moved_on": timezone.localdate(),
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

    @staticmethod
    def initial_of(order: Order) -> dict[str, Any]:
        """All that was paid, or where more was paid than is owed only what is too much."""
        over = -order.open_minor
        return {
            "amount": amount_text(over if over > 0 else order.kept_minor, order.currency),
            "method": Payment.Method.BANK_TRANSFER,
            "moved_on": timezone.localdate(),
        }


class CancelForm(ActForm):
    reason = LineField(
        label=_("Reason"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("Optional. Colleagues see it on the timeline; the buyer does not."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
