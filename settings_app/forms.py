"""A form for each section of the settings."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omnibasis.core.images import FORMATS
from omnibasis.core.money import to_percent, to_rate
from omnibasis.ui.forms import Section
from omnibasis.ui.widgets import LongSelect
from settings_app.models import Settings
from settings_app.rules import MOST_HOURS, check


class SectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Shows the section's fields of the one row; the view hands what was chosen to `save_settings`.

    `sections`: how the fields are grouped on the page.
    """

    sections: tuple[Section, ...] = ()

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("Settings are changed by settings_app.services.save_settings.")

    def values(self) -> dict[str, Any]:
        """What is saved, by the names of the settings."""
        return {name: value for name, value in self.cleaned_data.items() if name in (self._meta.fields or ())}

    def clean(self) -> dict[str, Any]:
        """The verb's own rules, so that all that is wrong is told at once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _told(self, check(cleaned))
        return cleaned


def _told(form: forms.BaseForm, errors: Mapping[str, list[str]]) -> None:
    for name, messages in errors.items():
        form.add_error(name if name in form.fields else None, messages)


class CustomersForm(SectionForm):
    class Meta:
        model = Settings
        fields = ["create_customer_on_registration", "mirror_profile_edits", "create_customer_on_order"]
        labels = {
            "create_customer_on_registration": _("Create a customer when a user registers"),
            "mirror_profile_edits": _("Mirror profile edits onto the customer"),
            "create_customer_on_order": _("Create a customer when an order is placed"),
        }
        widgets = dict.fromkeys(fields, forms.CheckboxInput(attrs={"role": "switch"}))

    sections = (
        Section(
            _("Customers"),
            _(
                "How customers come into being, and what follows them. A change counts from the next request on."
            ),
            Meta.fields,
        ),
    )


@cache
def zones() -> list[tuple[str, str]]:
    """The time zones that this machine knows, by name: those of places, and UTC."""
    known = sorted(name for name in zoneinfo.available_timezones() if "/" in name and name[0].isupper())
    return [("UTC", "UTC"), *((name, name) for name in known if not name.startswith(("Etc/", "SystemV/")))]


class BusinessForm(SectionForm):
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("JPEG, PNG or WebP up to 8 MB. It is made to fit; its proportions stay."),
        widget=forms.FileInput(attrs={"accept": ",".join(f"image/{kind.lower()}" for kind in FORMATS)}),
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "Whose day counts for invoices, payments and statements, and where what can be booked is."
        ),
        choices=zones,
        widget=LongSelect,
    )

    class Meta:
        model = Settings
        fields = [
            "business_name", "business_address", "business_email", "business_phone", "tax_id", "time_zone",
        ]  # fmt: skip
        labels = {
            "business_name": _("Business name"),
            "business_address": _("Address"),
            "business_email": _("E-mail"),
            "business_phone": _("Phone"),
            "tax_id": _("Tax id"),
        }
        help_texts = {
            "business_address": _("As it stands on an envelope, with the country."),
            "business_email": _("Answers to invoices go there."),
            "tax_id": _("Your number at the tax office, such as DE123456789."),
        }
        widgets = {
            "business_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "business_address": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
            "business_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "business_phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    sections = (
        Section(
            _("Business"),
            _("What your customers read at the top of your pages, and on invoices."),
            ("business_name", "logo", "remove_logo"),
        ),
        Section(
            _("On invoices"),
            _("Invoices that were issued stay as they are; the next one prints what stands here."),
            ("business_address", "business_email", "business_phone", "tax_id"),
            halves=("business_email", "business_phone"),
        ),
        Section(
            _("Time"),
            _("Dates that were written down stay as they are."),
            ("time_zone",),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.business_logo:
            self.fields.pop("remove_logo")
            self.sections = (
                Section(self.sections[0].title, self.sections[0].help, ("business_name", "logo")),
                *self.sections[1:],
            )

    def values(self) -> dict[str, Any]:
        gone = {"business_logo": ""} if self.cleaned_data.get("remove_logo") else {}
        return {**super().values(), **gone}


class PercentField(forms.DecimalField):
    """A percentage for people, kept in thousandths of a percent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=3, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return to_percent(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        if isinstance(value, str):
            value = value.strip().removesuffix("%").strip().replace(",", ".")
        percent: Decimal | None = super().clean(value)
        return to_rate(percent or 0)


class OrdersForm(SectionForm):
    tax_rate = PercentField(
        label=_("Tax rate in percent"),
        help_text=_("For products that have none of their own, and for shipping. 0 where you charge no tax."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    class Meta:
        model = Settings
        fields = [
            "prices_include_tax", "tax_rate", "payment_terms", "payment_instructions", "invoice_prefix",
            "invoice_footer", "statement_schedule",
        ]  # fmt: skip
        labels = {
            "prices_include_tax": _("Prices include tax"),
            "payment_terms": _("Payment terms"),
            "payment_instructions": _("How to pay"),
            "invoice_prefix": _("Invoice numbers begin with"),
            "invoice_footer": _("Last lines of an invoice"),
            "statement_schedule": _("Mail statements"),
        }
        help_texts = {
            "payment_terms": _("For customers who have none of their own."),
            "payment_instructions": _("Such as your bank account. It stands on invoices and in their mail."),
            "invoice_prefix": _("The year and a number without gaps follow: RE- makes RE-2026-0001."),
            "invoice_footer": _("Such as the register of companies, and who manages the business."),
            "statement_schedule": _(
                "To each active customer with an e-mail who owes something, or on whose account something moved."
                " The first one is for the month or quarter that ends next."
            ),
        }
        widgets = {
            "prices_include_tax": forms.CheckboxInput(attrs={"role": "switch"}),
            "payment_instructions": forms.Textarea(attrs={"rows": 4}),
            "invoice_prefix": forms.TextInput(attrs={"autocomplete": "off"}),
            "invoice_footer": forms.Textarea(attrs={"rows": 3}),
        }

    sections = (
        Section(
            _("Prices and tax"),
            _("Counts for new orders. Each keeps what held when it was written."),
            ("prices_include_tax", "tax_rate"),
        ),
        Section(
            _("Payment and invoices"),
            _("What an invoice says unless the customer or the order says otherwise."),
            ("payment_terms", "payment_instructions", "invoice_prefix", "invoice_footer"),
            halves=("payment_terms", "invoice_prefix"),
        ),
        Section(
            _("Statements of account"),
            _("What customers owe, with what was charged and paid, after the end of each period."),
            ("statement_schedule",),
        ),
    )


class BookingsForm(SectionForm):
    booking_reminder_hours = forms.IntegerField(
        label=_("Remind so many hours before"),
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_(
            "By e-mail, before a confirmed booking begins. 0 for no reminder. Counts for new bookings."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
    )

    class Meta:
        model = Settings
        fields = ["booking_reminder_hours"]

    sections = (
        Section(
            _("Bookings"),
            _("What holds for everything that can be booked. A change counts from the next request on."),
            ("booking_reminder_hours",),
        ),
    )
