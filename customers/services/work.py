"""One verb's work on one customer: its changes and its log entries, written together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone

from customers.models import Customer
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput
from omnibasis.core.rows import insert_unless_taken
from omnibasis.events.services import entry, record_all


class Work:
    """Collects what a verb does to a customer, then writes it with one INSERT or UPDATE and one INSERT of events.

    The caller holds the row's lock, or the customer is new. Each `note` raises the version by one and is one event,
    so the version always equals the number of the customer's events.
    """

    def __init__(self, customer: Customer, *, actor: Actor, source: Source) -> None:
        self.customer = customer
        self.actor = actor
        self.source = source
        self._touched: set[str] = set()
        self._notes: list[
            tuple[str, models.Model, dict[str, tuple[Any, Any]], dict[str, Any], Source, int]
        ] = []

    @property
    def is_empty(self) -> bool:
        return not self._notes

    def touches(self, *fields: str) -> bool:
        """Whether any of these fields was set to another value."""
        return not self._touched.isdisjoint(fields)

    def set(self, field: str, value: Any) -> tuple[Any, Any] | None:
        """Sets one field; returns (before, after), or None when it already had the value."""
        before = getattr(self.customer, field)
        if before == value:
            return None
        setattr(self.customer, field, value)
        self._touched.add(field)
        return before, value

    def note(
        self,
        verb: str,
        *,
        changes: Mapping[str, tuple[Any, Any]] | None = None,
        data: Mapping[str, Any] | None = None,
        subject: models.Model | None = None,
        source: Source | None = None,
    ) -> None:
        """Adds one event about this customer (or about `subject`, on this customer's timeline).

        `source` is the event's own door where it is not the work's: an order that staff typed in is theirs.
        """
        self.customer.version += 1
        self._notes.append(
            (
                verb,
                subject or self.customer,
                dict(changes or {}),
                dict(data or {}),
                source or self.source,
                self.customer.version,
            )
        )

    def write(self) -> None:
        """Writes the row and its events. Raises InvalidInput when the row breaks a rule; writes nothing without notes.

        An IntegrityError (a key that another customer has) is left to the caller, who knows whether it is a race; for
        a new customer the transaction is usable after it.
        """
        if not self._notes:
            return
        customer = self.customer
        customer.updated_at = timezone.now()
        try:
            if customer.pk is None:
                customer.derive()
                if not insert_unless_taken(customer):
                    raise IntegrityError("Another customer has one of these keys.")
            else:
                customer.save(update_fields=[*self._touched, "version", "updated_at"])
        except ValidationError as error:
            raise InvalidInput(error.message_dict) from None
        record_all(
            [
                entry(
                    verb=verb,
                    subject=subject,
                    actor=self.actor,
                    source=source,
                    changes=changes,
                    data=data,
                    related=customer,
                    sequence=sequence,
                    at=customer.updated_at,
                )
                for verb, subject, changes, data, source, sequence in self._notes
            ]
        )
        self._touched.clear()
        self._notes.clear()


def new_customer(*, source: Source) -> Customer:
    """A customer not yet stored; its version counts up from the first note."""
    now = timezone.now()
    return Customer(source=source, created_at=now, updated_at=now, version=0)
