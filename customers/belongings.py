"""What goes along when a customer is deleted: the lines of the question before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from customers.models import (
    Address,
    Customer,
    CustomerLabel,
    FieldValue,
    Note,
    NoteFile,
    PaymentMethod,
    Suggestion,
)
from omnibasis.ui.registry import Belonging, belongings

Find = Callable[[int], QuerySet[Any]]


def up_to(find: Find) -> Callable[[int, int], int]:
    """A count of what `find` answers for a customer, that stops at the limit."""
    return lambda pk, limit: find(pk).order_by().values("pk")[:limit].count()


def _words(text: Any) -> Callable[[int, str], str]:
    return lambda n, shown: str(text % {"number": n, "n": shown})


def register() -> None:
    """Adds what this app keeps of a customer."""
    kinds: tuple[tuple[str, str, Find, Any], ...] = (
        (
            "notes",
            "pencil-square",
            lambda pk: Note.objects.filter(customer_id=pk, removed_at=None),
            ngettext_lazy("%(n)s note", "%(n)s notes", "number"),
        ),
        (
            "files",
            "paper-clip",
            lambda pk: NoteFile.objects.filter(note__customer_id=pk, note__removed_at=None),
            ngettext_lazy("%(n)s file", "%(n)s files", "number"),
        ),
        (
            "addresses",
            "map-pin",
            lambda pk: Address.objects.filter(customer_id=pk),
            ngettext_lazy("%(n)s address", "%(n)s addresses", "number"),
        ),
        (
            "payment_methods",
            "credit-card",
            lambda pk: PaymentMethod.objects.filter(customer_id=pk),
            ngettext_lazy("%(n)s payment method", "%(n)s payment methods", "number"),
        ),
        (
            "labels",
            "tag",
            lambda pk: CustomerLabel.objects.filter(customer_id=pk),
            ngettext_lazy("%(n)s label", "%(n)s labels", "number"),
        ),
        (
            "fields",
            "list-bullet",
            lambda pk: FieldValue.objects.filter(customer_id=pk),
            ngettext_lazy("%(n)s custom field", "%(n)s custom fields", "number"),
        ),
        (
            "suggestions",
            "light-bulb",
            lambda pk: Suggestion.objects.filter(customer_id=pk, outcome=""),
            ngettext_lazy("%(n)s open suggestion", "%(n)s open suggestions", "number"),
        ),
        (
            "user",
            "link",
            lambda pk: Customer.objects.filter(pk=pk, user__isnull=False),
            ngettext_lazy(
                "The linked user, who sees nothing of it while it is deleted",
                "The linked users, who see nothing of it while it is deleted",
                "number",
            ),
        ),
    )
    for order, (key, icon, find, text) in enumerate(kinds):
        belongings.add(Belonging("customer", key, icon, up_to(find), _words(text), order * 10))
