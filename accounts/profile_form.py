"""The form of a user's own details."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField, PhoneField


class ProfileForm(forms.Form):
    given_name = NameField(label=_("Given name"), autocomplete="given-name", required=False)
    surname = NameField(label=_("Surname"), autocomplete="family-name", required=False)
    phone = PhoneField(required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Not chosen")), *settings.LANGUAGES], required=False
    )
    # Not an ImageField: what a picture is, `core.images.clean_image` decides by content.
    image = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 8 MB. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_image = forms.BooleanField(label=_("Remove the picture"), required=False)
