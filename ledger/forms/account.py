"""The form of an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from ledger.kinds import OF_CUSTOMERS, OF_THE_BUSINESS, AccountKind
from ledger.models import Account
from ledger.services import Details
from omnibasis.core.money import CURRENCIES
from omnibasis.ui.fields import LineField
from omnibasis.ui.forms import Section
from omnibasis.ui.widgets import LongSelect

_LINE = {"attrs": {"autocomplete": "off"}}


class AccountForm(forms.Form):
    """What an account is called and where it belongs."""

    name = LineField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Without one it is called by its type."),
        widget=forms.TextInput(**_LINE),
    )
    code = LineField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("As your bookkeeping knows it, such as 1100."),
        widget=forms.TextInput(**_LINE),
    )
    parent = forms.ChoiceField(label=_("Sub-account of"), required=False)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        field.choices = [("", "\N{EN DASH}"), *((str(a.pk), _named(a)) for a in parents_of(account))]
        if account is None or len(field.choices) == 1:
            del self.fields["parent"]

    @staticmethod
    def sections(form: forms.Form) -> list[Section]:
        names = [name for name in ("name", "code", "parent", "description") if name in form.fields]
        return [
            Section(_("Account"), _("How it is found and where it belongs."), names, halves=("name", "code"))
        ]

    def details(self) -> Details:
        parent = self.cleaned_data.get("parent")
        return Details(
            name=self.cleaned_data["name"],
            code=self.cleaned_data["code"],
            description=self.cleaned_data["description"],
            parent_id=int(parent) if parent else None,
        )


class OpenAccountForm(AccountForm):
    """A new account of a customer, or (None) of the business."""

    kind = forms.ChoiceField(label=_("Type"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES], widget=LongSelect)

    def __init__(self, *args: Any, customer: Customer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = OF_CUSTOMERS if customer is not None else OF_THE_BUSINESS
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]  # type: ignore[attr-defined]

    @staticmethod
    def sections(form: forms.Form) -> list[Section]:
        kind = Section(
            _("Kind"),
            _(
                "What the account is for. It stays so: the first of its type and currency is the one that orders use."
            ),
            ["kind", "currency"],
            halves=("kind", "currency"),
        )
        return [kind, *AccountForm.sections(form)]


def parents_of(account: Account | None) -> list[Account]:
    """The accounts that this one could be a part of."""
    if account is None:
        return []
    same = Account.objects.filter(
        customer=account.customer_id, kind=account.kind, currency=account.currency, status=Account.Status.OPEN
    )
    return list(same.exclude(pk=account.pk).order_by("id")[:100])


def _named(account: Account) -> str:
    return f"{account.code} {account.label}" if account.code else account.label


def usual_currency(customer: Customer | None) -> str:
    """The currency that a customer most likely deals in: their own, that of their latest account, the business's."""
    if customer is not None and customer.currency:
        return customer.currency
    known = Account.objects.filter(customer=customer).order_by("-id").values_list("currency", flat=True)
    return known.first() or str(settings.DEFAULT_CURRENCY)


def first_kind(customer: Customer | None) -> AccountKind:
    """What a new account most likely is for."""
    return AccountKind.DEPOSIT if customer is not None else AccountKind.BANK
