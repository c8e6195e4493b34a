"""The form of a resource: its shape. The rules are in `bookings.services.resources`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.fields import SpansField, spans_text
from bookings.models import Resource
from customers.forms.more import labels_field
from customers.models import Label
from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import clean_image
from omnibasis.core.money import CURRENCIES
from omnibasis.ui.fields import AmountField, LineField, amount_text, minor_of
from omnibasis.ui.widgets import LongSelect
from orders.forms.amounts import DiscountField, PercentField, percent_text
from settings_app.forms import zones

_PLAIN = (
    "name",
    "identifier",
    "description",
    "colour",
    "time_zone",
    "price_per",
    "confirms_at_once",
    "is_active",
)
_NUMBERS = (
    "quantity", "buffer_before", "buffer_after", "min_minutes", "max_minutes", "step_minutes", "cancel_free_hours",
)  # fmt: skip


def _whole(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
        error_messages={"invalid": gettext_lazy("Enter a whole number.")},
    )


class ResourceForm(forms.Form):
    """All of a resource. Amounts are in its currency; "30 %" is a share of the price."""

    version = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    name = LineField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    identifier = LineField(
        label=gettext_lazy("Identifier"),
        max_length=60,
        help_text=gettext_lazy(
            "Stands in the address of its page: small letters, digits and dashes, such as room-2."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("A sentence or two that help to choose."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    image = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 8 MB. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_image = forms.BooleanField(label=gettext_lazy("Remove the picture"), required=False)
    colour = forms.ChoiceField(
        label=gettext_lazy("Colour"),
        choices=Label.Colour.choices,
        initial=Label.Colour.TEAL,
        help_text=gettext_lazy("In the calendar."),
        widget=LongSelect,
    )
    labels = labels_field()
    is_active = forms.BooleanField(
        label=gettext_lazy("Can be booked"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Off: nobody books it. Bookings that are there stay."),
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    quantity = _whole(gettext_lazy("Places"), 1, 10_000, gettext_lazy("How many may be taken at once."))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False, widget=LongSelect)
    min_minutes = _whole(gettext_lazy("Shortest, in minutes"), 1, 44_640)
    max_minutes = _whole(gettext_lazy("Longest, in minutes"), 1, 44_640)
    step_minutes = _whole(
        gettext_lazy("Starts every so many minutes"),
        1,
        1_440,
        gettext_lazy("Counted from where its hours begin."),
    )
    buffer_before = _whole(gettext_lazy("Minutes kept free before"), 0, 2_880)
    buffer_after = _whole(gettext_lazy("Minutes kept free after"), 0, 2_880)
    price = AmountField(
        label=gettext_lazy("Price of a place"),
        required=False,
        help_text=gettext_lazy("Left empty, nothing is charged and no order is made."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in CURRENCIES], widget=LongSelect
    )
    price_per = forms.ChoiceField(
        label=gettext_lazy("Price for"),
        choices=[("slot", gettext_lazy("Each booking")), ("hour", gettext_lazy("Each hour"))],
        widget=forms.RadioSelect,
        initial="slot",
    )
    tax_rate = PercentField(label=gettext_lazy("Tax rate in percent"), required=False)
    confirms_at_once = forms.BooleanField(
        label=gettext_lazy("Confirmed at once"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Off: who books on the page asks, and you confirm."),
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    cancel_free_hours = _whole(
        gettext_lazy("Free to cancel until, in hours before"), 0, 8_784, gettext_lazy("0: until it begins.")
    )
    deposit = DiscountField(
        label=gettext_lazy("What cancelling later costs"),
        required=False,
        help_text=gettext_lazy("30 % is a share of the price, 20 an amount. Nothing: it stays free."),
    )

    def __init__(
        self, *args: Any, resource: Resource | None, business_zone: str, tax_rate: int, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", initial_of(resource, tax_rate))
        super().__init__(*args, **kwargs)
        for weekday, name in WEEKDAYS.items():
            self.fields[f"hours_{weekday}"] = SpansField(label=str(name).capitalize())
        self.fields["hours_0"].help_text = _(
            "Such as 9:00-12:00, 13:30-18:00; 22:00-2:00 goes past midnight."
        )
        zone: Any = self.fields["time_zone"]
        zone.choices = [("", _("The business's own, %(zone)s") % {"zone": business_zone}), *zones()]

    def week_fields(self) -> list[tuple[forms.BoundField, str]]:
        return [(self[f"hours_{weekday}"], "") for weekday in WEEKDAYS]

    def clean_image(self) -> Any:
        upload: Any = self.cleaned_data.get("image")
        if upload:
            try:
                clean_image(upload)
            except InvalidInput as error:
                raise ValidationError(error.errors["image"]) from None
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        currency = cleaned.get("currency") or settings.DEFAULT_CURRENCY
        for name in ("price", "deposit"):
            given = cleaned.get(name)
            if given is None:
                continue
            try:
                cleaned[f"{name}_minor"] = (
                    given.minor(currency) if name == "deposit" else minor_of(given, currency)
                )
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def data_for_verb(self) -> dict[str, Any]:
        """What was typed, in the verb's shape."""
        given = self.cleaned_data
        deposit = given.get("deposit")
        return {
            **{name: given[name] for name in (*_PLAIN, *_NUMBERS)},
            "currency": given["currency"],
            "price_minor": given.get("price_minor"),
            "tax_rate": given["tax_rate"] or 0,
            "deposit_rate": deposit.rate if deposit else 0,
            "deposit_minor": given.get("deposit_minor", 0),
            "hours": [[day, start, end] for day in WEEKDAYS for start, end in given[f"hours_{day}"]],
            "labels": [name for name in given["labels"].split(",") if name.strip()],
        }


def initial_of(resource: Resource | None, tax_rate: int) -> dict[str, Any]:
    """A resource as the form shows it; what a new one begins with."""
    if resource is None:
        weekdays = {f"hours_{day}": "09:00\N{EN DASH}17:00" for day in range(5)}
        return {
            **weekdays, "quantity": 1, "min_minutes": 60, "max_minutes": 60, "step_minutes": 60, "buffer_before": 0,
            "buffer_after": 0, "cancel_free_hours": 24, "currency": settings.DEFAULT_CURRENCY,
            "tax_rate": percent_text(tax_rate), "is_active": True, "confirms_at_once": True,
        }  # fmt: skip
    currency = resource.currency or settings.DEFAULT_CURRENCY
    deposit = ""
    if resource.deposit_rate:
        deposit = f"{percent_text(resource.deposit_rate)} %"
    elif resource.deposit_minor:
        deposit = amount_text(resource.deposit_minor, currency)
    return {
        **{name: getattr(resource, name) for name in (*_PLAIN, *_NUMBERS)},
        **{f"hours_{day}": spans_text(spans) for day, spans in resource.week().items()},
        "version": resource.version,
        "currency": currency,
        "price": amount_text(resource.price_minor, currency) if resource.price_minor is not None else "",
        "tax_rate": percent_text(resource.tax_rate),
        "deposit": deposit,
        "labels": ", ".join(resource.labels.order_by("key").values_list("name", flat=True)),
    }


class OtherHoursForm(forms.Form):
    """Other hours on one day."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    spans = SpansField(
        label=gettext_lazy("Hours that day"),
        help_text=gettext_lazy("Such as 10:00-14:00; nothing for closed."),
    )
    note = LineField(
        label=gettext_lazy("Note"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Optional, such as Christmas. Only staff reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
