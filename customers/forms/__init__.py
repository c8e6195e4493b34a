"""The back office's forms about customers: their shapes. The rules are in `customers.services`."""

from customers.forms.customer import (
    CARDS,
    SECTIONS,
    CustomerForm,
    form_name,
    initial_of,
    shown_value,
)

__all__ = ["CARDS", "SECTIONS", "CustomerForm", "form_name", "initial_of", "shown_value"]
