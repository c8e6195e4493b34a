"""A form for each section of the settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from settings_app.models import Settings


class SectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Shows the section's fields of the one row; the view hands what was chosen to `save_settings`."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("Settings are changed by settings_app.services.save_settings.")


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


class OrdersForm(SectionForm):
    class Meta:
        model = Settings
        fields = ["business_name"]
        labels = {"business_name": _("Business name")}
        help_texts = {
            "business_name": _(
                "Your customers read it at the top of the order page, of sign-in and of My account."
            )
        }
        widgets = {"business_name": forms.TextInput(attrs={"autocomplete": "organization"})}

    def clean_business_name(self) -> str:
        name: str = self.cleaned_data["business_name"]
        if not name.isprintable():
            raise forms.ValidationError(_("The name has characters that cannot be seen. Type it again."))
        return name
