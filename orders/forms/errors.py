"""What a verb refuses, by the names of a form's fields."""

from django import forms

from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.ui.forms import add_errors


def refuse(form: forms.Form, error: BusinessError) -> None:
    """Puts the verb's refusal onto `form`: "buyer.email" and "email" on the field email, "billing_address.city" on
    billing_city; what the form has no field for stands above it."""
    if isinstance(error, InvalidInput):
        error = InvalidInput({_name(field, form): messages for field, messages in error.errors.items()})
    add_errors(form, error)


def _name(field: str, form: forms.Form) -> str:
    name = field.removeprefix("buyer.").replace("_address.", "_").replace(".", "_")
    return name if name in form.fields else ""
