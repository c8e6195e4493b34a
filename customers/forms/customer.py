"""The form of a customer: its shape. The rules are in `customers.services`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from customers.custom import fields_in_use
from customers.forms.countries import offered_countries
from customers.forms.more import CUSTOM, custom_form_fields, labels_field, more_data, more_initial, more_name
from customers.models import Address, Customer, available_time_zones
from omnibasis.core.errors import InvalidInput
from omnibasis.core.identity import email_key
from omnibasis.core.images import clean_image
from omnibasis.core.money import CURRENCIES
from omnibasis.ui.forms import Section
from omnibasis.ui.widgets import LongSelect

ADDRESS_KINDS = ("billing", "shipping")
TEXTS = (
    "given_name",
    "surname",
    "company_name",
    "email",
    "phone",
    "website",
    "tax_id",
    "language",
    "currency",
    "time_zone",
    "payment_terms",
    "external_id",
)
_PARTS = ("name", "line1", "line2", "city", "region", "postal_code", "country")
_LABELS = {
    "name": gettext_lazy("Name on the address"),
    "line1": gettext_lazy("Street and number"),
    "line2": gettext_lazy("Building, floor, door"),
    "city": gettext_lazy("Town"),
    "region": gettext_lazy("State or region"),
    "postal_code": gettext_lazy("Postal code"),
    "country": gettext_lazy("Country"),
}
_LIMITS = {"name": 160, "line1": 160, "line2": 160, "city": 100, "region": 100, "postal_code": 20}
_NONE = [("", "\N{EN DASH}")]


def _text(label: Any, limit: int, *, help_text: Any = "", **attributes: str) -> forms.CharField:
    # Not stripped of meaning here: an e-mail or a website is judged by the verb, which names the field.
    return forms.CharField(
        label=label,
        max_length=limit,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attributes}),
        show_hidden_initial=True,
    )


def _choice(label: Any, choices: Any, *, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        show_hidden_initial=True,
        widget=LongSelect,
    )


class CustomerForm(forms.Form):
    """All of a customer that a person may type. Only what was changed since the page was drawn is sent on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=Customer.Kind.choices,
        initial=Customer.Kind.INDIVIDUAL,
        required=False,
        widget=forms.RadioSelect,
        show_hidden_initial=True,
    )
    given_name = _text(gettext_lazy("Given name"), 80)
    surname = _text(gettext_lazy("Surname"), 80)
    company_name = _text(gettext_lazy("Company name"), 160)
    email = _text(
        gettext_lazy("E-mail"),
        254,
        inputmode="email",
        help_text=gettext_lazy("No two customers share one: it is how orders and users find their customer."),
    )
    phone = _text(gettext_lazy("Phone"), 40, inputmode="tel")
    website = _text(gettext_lazy("Website"), 200, inputmode="url")
    language = _choice(gettext_lazy("Language"), [*_NONE, *settings.LANGUAGES])
    time_zone = _choice(gettext_lazy("Time zone"), ())
    image = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 8 MB. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_image = forms.BooleanField(label=gettext_lazy("Remove the picture"), required=False)
    tax_id = _text(gettext_lazy("Tax id"), 40)
    currency = _choice(gettext_lazy("Currency"), [*_NONE, *((c, c) for c in CURRENCIES)])
    payment_terms = _choice(gettext_lazy("Payment terms"), [*_NONE, *Customer.Terms.choices])
    external_id = _text(
        gettext_lazy("External id"), 120, help_text=gettext_lazy("The customer's id in another system.")
    )
    user = _text(
        gettext_lazy("User"),
        254,
        help_text=gettext_lazy(
            "Type a part of the e-mail and pick. Left empty, the user who has verified the e-mail above is linked."
        ),
        placeholder="name@example.com",
        role="combobox",
        **{"aria-expanded": "false", "aria-controls": "user-list", "aria-autocomplete": "list"},
    )
    labels = labels_field()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, only: Collection[str] | None = None, **kwargs: Any) -> None:
        """`only`: the fields of one card, for editing in place."""
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        zones.choices = _offered_zones()
        for kind in ADDRESS_KINDS:
            for part in _PARTS:
                self.fields[f"{kind}_{part}"] = _address_field(part)
        if only is None or any(name.startswith(CUSTOM) for name in only):
            self.fields |= custom_form_fields(fields_in_use(), self.initial)
        if only is not None:
            self.fields = {name: self.fields[name] for name in (*only, "version")}

    @property
    def custom(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(CUSTOM)]

    def clean_user(self) -> int | None:
        """The picked user's id: what is typed is their e-mail."""
        text = self.cleaned_data["user"]
        if not text:
            return None
        try:
            key = email_key(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        found: int | None = User.objects.filter(email=key).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no user with this e-mail. Pick one from the list."))
        return found

    def clean_image(self) -> Any:
        upload: Any = self.cleaned_data.get("image")
        if upload:
            try:
                clean_image(upload)
            except InvalidInput as error:
                raise forms.ValidationError(error.errors["image"]) from None
        return upload

    def data_for_verb(self, *, everything: bool = False) -> dict[str, Any]:
        """What was changed, in the verbs' shape; `everything` that is filled in, for a new customer."""
        given = self.cleaned_data
        names = [n for n in given if given[n] not in ("", None)] if everything else self.changed_data
        data: dict[str, Any] = {n: given[n] for n in names if n in ("kind", "user", *TEXTS)}
        for kind in ADDRESS_KINDS:
            parts = {p: given[f"{kind}_{p}"] for p in Address.FIELDS if f"{kind}_{p}" in names}
            if parts:
                data[f"{kind}_address"] = parts
        return data | more_data(given, names)


def _address_field(part: str) -> forms.Field:
    if part == "country":
        return _choice(_LABELS[part], offered_countries(get_language() or ""))
    return _text(_LABELS[part], _LIMITS[part])


@cache
def _offered_zones() -> list[tuple[str, str]]:
    # The tz database also keeps old names and offsets; people know the places.
    old = ("Etc/", "posix/", "right/", "SystemV/", "US/")
    names = sorted(z for z in available_time_zones() if z == "UTC" or ("/" in z and not z.startswith(old)))
    return [*_NONE, *((name, name.replace("_", " ")) for name in names)]


def form_name(field: str) -> str:
    """The form's name for a field of the verbs."""
    for kind in ADDRESS_KINDS:
        if field.startswith(f"{kind}_address."):
            return f"{kind}_{field.partition('.')[2]}"
    return more_name(field)


def initial_of(customer: Customer) -> dict[str, Any]:
    """What the form shows of a customer."""
    initial: dict[str, Any] = {name: getattr(customer, name) or "" for name in ("kind", *TEXTS)}
    initial["user"] = customer.user.email if customer.user else ""
    initial["version"] = customer.version
    for address in customer.addresses.all():
        if address.is_default and address.kind in ADDRESS_KINDS:
            initial |= {f"{address.kind}_{part}": value for part, value in address.as_dict().items()}
    return initial | more_initial(customer)


def shown_value(form: forms.BaseForm, name: str, value: Any) -> str:
    """A stored value in the words of the form."""
    field = form.fields[name]
    if name == "user":
        user = User.objects.filter(pk=value).first() if value else None
        return user.email if user else ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    choices: Mapping[Any, Any] = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value) or "")


_HALVES = tuple(
    f"{kind}_{part}" for kind in ADDRESS_KINDS for part in ("city", "region", "postal_code", "country")
)
SECTIONS = (
    Section(
        gettext_lazy("Who it is"),
        gettext_lazy("Everything is optional, but there must be something to call the customer by."),
        ("kind", "given_name", "surname", "company_name"),
        ("given_name", "surname"),
    ),
    Section(
        gettext_lazy("Contact"),
        gettext_lazy("How to reach the customer, and in which language."),
        ("email", "phone", "website", "language", "time_zone"),
        ("phone", "website", "language", "time_zone"),
    ),
    Section(
        gettext_lazy("Billing address"),
        gettext_lazy("Where invoices go."),
        tuple(f"billing_{part}" for part in _PARTS),
        _HALVES,
    ),
    Section(
        gettext_lazy("Shipping address"),
        gettext_lazy("Where goods go, if that is another place."),
        tuple(f"shipping_{part}" for part in _PARTS),
        _HALVES,
        folds=True,
    ),
    Section(
        gettext_lazy("Payment"),
        gettext_lazy("What new orders and invoices start with."),
        ("currency", "payment_terms", "tax_id", "external_id"),
        ("currency", "payment_terms", "tax_id", "external_id"),
    ),
)

# What the pencil of a card on the customer's page opens.
CARDS = {
    "contact": Section(
        gettext_lazy("Contact"),
        gettext_lazy("How to reach the customer, and in which language."),
        (
            "given_name",
            "surname",
            "company_name",
            "email",
            "phone",
            "website",
            "language",
            "time_zone",
            "external_id",
        ),
    ),
    "billing": Section(
        gettext_lazy("Billing"),
        gettext_lazy("Where invoices go, and what they start with."),
        (*(f"billing_{part}" for part in _PARTS), "payment_terms", "currency", "tax_id"),
        ("billing_city", "billing_region", "billing_postal_code", "billing_country"),
    ),
    "user": Section(
        gettext_lazy("User"),
        gettext_lazy("The login that sees this customer's orders in My account."),
        ("user",),
    ),
}
