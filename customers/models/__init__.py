"""The customer, and what belongs to it."""

from customers.models.address import Address
from customers.models.custom_field import CustomField, FieldValue
from customers.models.customer import Customer, available_time_zones, validate_time_zone
from customers.models.label import CustomerLabel, Label
from customers.models.note import Note, NoteFile
from customers.models.payment_method import PaymentMethod
from customers.models.suggestion import Suggestion

__all__ = [
    "Address",
    "CustomField",
    "Customer",
    "CustomerLabel",
    "FieldValue",
    "Label",
    "Note",
    "NoteFile",
    "PaymentMethod",
    "Suggestion",
    "available_time_zones",
    "validate_time_zone",
]
