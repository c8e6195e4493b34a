"""The form of a label."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Label


class LabelForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("At most 40 letters, no comma."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=Label.Colour.choices,
        required=False,
        help_text=_("Left open, it gets one by its name."),
        widget=forms.RadioSelect(attrs={"class": "tints"}),
    )
