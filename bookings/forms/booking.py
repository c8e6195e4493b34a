"""The form with which staff books for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField, PhoneField
from bookings.fields import ClockField, moment_of
from bookings.models import Resource
from bookings.zones import zone_of
from omnibasis.ui.fields import LineField
from omnibasis.ui.widgets import LongSelect
from orders.fields import EmailAsTypedField
from orders.forms.amounts import combobox
from orders.forms.page import page_id, submission
from orders.forms.staff import find_customer

DETAILS = ("given_name", "surname", "email", "phone", "company_name")
MOST_RESOURCES = 500


class BookingForm(forms.Form):
    """Times are on the resource's clock and come out as moments; `customer_id` in the cleaned data names a customer."""

    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    resource = forms.TypedChoiceField(label=_("Resource"), coerce=int, widget=LongSelect)
    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("To"))
    quantity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=10_000,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
        error_messages={"invalid": _("Enter a whole number.")},
    )
    any_time = forms.BooleanField(
        label=_("Also outside the hours"),
        required=False,
        help_text=_("Whatever the resource's hours and lengths say. Its places still count."),
    )
    who = forms.ChoiceField(
        label=_("Who books"),
        choices=[("customer", _("A customer")), ("new", _("Somebody new"))],
        initial="customer",
        widget=forms.RadioSelect,
    )
    customer = LineField(
        label=_("Customer"),
        max_length=300,
        required=False,
        help_text=_("Type a part of the name, e-mail or phone and pick; or the whole e-mail."),
        widget=combobox("customer-list"),
    )
    given_name = NameField(label=_("Given name"), autocomplete="off", required=False)
    surname = NameField(label=_("Surname"), autocomplete="off", required=False)
    email = EmailAsTypedField(required=False)
    phone = PhoneField(required=False)
    company_name = LineField(label=_("Company"), max_length=160, required=False)
    note = forms.CharField(
        label=_("Note for the booker"),
        required=False,
        max_length=2_000,
        help_text=_("It stands on their page and in mail."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    internal_note = forms.CharField(
        label=_("Internal note"),
        required=False,
        max_length=2_000,
        help_text=_("Only staff reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirmed = forms.BooleanField(
        label=_("Confirmed at once"),
        required=False,
        help_text=_("Else it is a request, and its place is kept."),
    )
    mail = forms.BooleanField(label=_("Tell the booker by e-mail"), required=False)

    def __init__(self, *args: Any, resources: Sequence[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = {one.pk: one for one in resources}
        field: Any = self.fields["resource"]
        field.choices = [("", "\N{EN DASH}"), *((one.pk, one.name) for one in resources)]
        for name in DETAILS:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        resource = self.resources.get(cleaned.get("resource") or 0)
        if resource is not None:
            zone = zone_of(resource)
            for name in ("starts_at", "ends_at"):
                if isinstance(cleaned.get(name), datetime):
                    try:
                        cleaned[name] = moment_of(cleaned[name], zone)
                    except ValidationError as error:
                        self.add_error(name, error)
        cleaned["customer_id"] = None
        if cleaned.get("who") == "customer":
            for name in DETAILS:
                self.errors.pop(name, None)
            if "customer" not in self.errors:
                try:
                    cleaned["customer_id"] = find_customer(cleaned.get("customer", ""))
                except ValidationError as error:
                    self.add_error("customer", error)
        else:
            self.errors.pop("customer", None)
        return cleaned

    def submission(self) -> str | None:
        """This page with this content; None when the page is not known, as from a program."""
        page = page_id(self.cleaned_data["page"])
        data: Any = self.data
        typed = {name: values for name, values in data.lists() if name != "csrfmiddlewaretoken"}
        return submission(page, {"act": "book", "typed": typed}) if page else None

    def buyer(self) -> dict[str, Any] | None:
        """The details of somebody new; None where the customer's own are meant."""
        if self.cleaned_data["customer_id"] is not None:
            return None
        return {name: self.cleaned_data[name] for name in DETAILS if self.cleaned_data.get(name)}
