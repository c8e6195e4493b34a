"""The sentences of the timeline, one for each verb of this app; a module for each kind of thing."""

from customers.telling import addresses, customer, labels, notes, payment_methods


def tell_all() -> None:
    """Registers the words of this app's verbs."""
    customer.tell()
    labels.tell()
    notes.tell()
    addresses.tell()
    payment_methods.tell()
