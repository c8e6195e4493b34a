"""Form fields for the details of a person."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from omnibasis.core.identity import MAX_EMAIL, MAX_PHONE, email_key, phone_e164


class EmailKeyField(forms.CharField):
    """An e-mail address; its value is the address's key, so that every spelling of a mailbox finds the same user.

    Nothing may change the text before the key is made: `str.lower` turns a Kelvin sign into a plain "k".
    """

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail"))
        # Typed, with letters outside ASCII in the domain, an address may be longer than its key.
        kwargs.setdefault("max_length", 2 * MAX_EMAIL)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return email_key(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class PhoneField(forms.CharField):
    """A phone number, kept as typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone"))
        kwargs.setdefault("max_length", MAX_PHONE)
        super().__init__(widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}), **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            phone_e164(text, settings.DEFAULT_PHONE_REGION)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None
        return text


class NameField(forms.CharField):
    """A part of a person's name: one line of visible text."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": autocomplete}), **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not str(value).isprintable():
            raise ValidationError(
                _("The name has characters that cannot be seen. Type it again."), code="invalid"
            )
