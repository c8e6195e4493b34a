"""A customer with notes, and what one looks for on their pages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Customer, Note
from customers.services import add_note
from omnibasis.core.actors import Actor, Source
from omnibasis.events.models import Event

# Playwright's own event loop runs in the thread of the tests that look with a browser.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

Write = Callable[..., Note]
PDF = b"%PDF-1.7\n%fake but it begins right\n"


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", surname="Köhler", email="leonie@example.com")


@pytest.fixture
def write(customer: Customer, by_staff: Actor) -> Write:
    """Writes a note on the customer (or on another one, `on`)."""

    def do(body: str = "Called about the invoice.", *, on: Customer | None = None, **more: Any) -> Note:
        uploads = more.pop("uploads", ())
        actor = more.pop("actor", by_staff)
        data = {"body": body, **more}
        return add_note(
            customer_id=(on or customer).pk, data=data, actor=actor, source=Source.STAFF, uploads=uploads
        )

    return do


def tab(customer: Customer) -> str:
    return f"/omnipayments/customers/{customer.pk}/notes/"


def page(note: Note) -> str:
    return f"/omnipayments/customers/{note.customer_id}/notes/{note.pk}/"


def file(name: str = "offer.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def told(note: Note) -> list[str]:
    """What the log says of the note, oldest first."""
    log = Event.objects.filter(subject_type="customers.note", subject_id=note.pk).order_by("id")
    return list(log.values_list("verb", flat=True))


def shown_notes(html: str) -> list[int]:
    """The notes on a page, in their order."""
    return [int(pk) for pk in re.findall(r'<article class="note[^"]*" id="note-(\d+)"', html)]
