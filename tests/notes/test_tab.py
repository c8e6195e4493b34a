"""The tab: pinned first, then the newest, page by page; filters, search, and what a long text shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, Label, Note
from customers.notes.cards import pinned_notes
from tests.customers_ui.conftest import text_of, words
from tests.notes.conftest import Write, page, shown_notes, tab

OLDER = {"HX-Request": "true", "HX-Target": "older"}
SEARCH = {"HX-Request": "true", "HX-Target": "notes"}


def listed(client: Client, customer: Customer, query: str = "") -> list[int]:
    return shown_notes(client.get(f"{tab(customer)}{query}").content.decode())


def test_pinned_first_then_newest_then_older(staff_client: Client, customer: Customer, write: Write) -> None:
    notes = [write(f"Note {n}", is_pinned=n in (3, 5)).pk for n in range(22)]
    rest = [pk for n, pk in enumerate(notes) if n not in (3, 5)][::-1]
    html = staff_client.get(tab(customer)).content.decode()
    assert shown_notes(html) == [notes[5], notes[3], *rest[:10]]
    older = re.search(r'href="([^"]*cursor=[^"]*)" hx-get', html)
    assert older
    more = staff_client.get(unescape(older[1]), headers=OLDER).content.decode()
    assert "<html" not in more
    assert shown_notes(more) == rest[10:]
    assert shown_notes(staff_client.get(unescape(older[1])).content.decode()) == rest[10:]
    assert staff_client.get(f"{tab(customer)}?cursor=nonsense")["Location"] == tab(customer)


def test_the_count_stops_at_99(staff_client: Client, customer: Customer, write: Write) -> None:
    note = write()
    assert "Notes 1 " in words(staff_client, tab(customer))
    Note.objects.bulk_create(
        [
            Note(
                customer=customer,
                body="x",
                source="staff",
                created_at=note.created_at,
                updated_at=note.updated_at,
            )
            for _n in range(120)
        ]
    )
    assert "Notes 99+ " in words(staff_client, f"/omnipayments/customers/{customer.pk}/")


def test_filters_and_search(
    staff_client: Client, customer: Customer, write: Write, make_customer: Callable[..., Customer]
) -> None:
    plain = write("Žluťoučký kůň", subject="Horse").pk
    pinned = write("pinned one", is_pinned=True, labels=["VIP"]).pk
    shared = write("shared one", visibility="shared", labels=["Käse"]).pk
    write("Horse elsewhere", on=make_customer(given_name="Other"))
    vip = Label.objects.get(name="VIP").pk
    for query, found in {
        "": [pinned, shared, plain],
        "?show=pinned": [pinned],
        "?show=shared": [shared],
        "?show=private": [pinned, plain],
        "?show=reminder": [],
        "?show=nonsense": [pinned, shared, plain],
        f"?label={vip}": [pinned],
        f"?label={vip}&show=shared": [],
        "?label=x": [pinned, shared, plain],
        "?label=999999": [],
        "?q=zlutouc": [plain],
        "?q=horse+kun": [plain],
        "?q=kase": [shared],
        "?q=ho": [plain],
        "?q=nothing": [],
        "?q=one&show=shared": [shared],
    }.items():
        assert listed(staff_client, customer, query) == found, query
    part = staff_client.get(f"{tab(customer)}?q=nothing", headers=SEARCH).content.decode()
    assert "<html" not in part
    assert "No note matches" in part


def test_a_long_text_is_folded(staff_client: Client, customer: Customer, write: Write) -> None:
    note = write("Beginning. " + "word " * 1_000 + "The end.")
    text = words(staff_client, tab(customer))
    assert "Beginning." in text
    assert "The end." not in text
    assert "Show the whole note" in text
    whole = staff_client.get(page(note), headers={"HX-Request": "true", "HX-Target": f"note-{note.pk}"})
    assert "The end." in text_of(whole.content.decode())
    assert "The end." in words(staff_client, page(note))


def test_nothing_yet_leads_on(staff_client: Client, customer: Customer) -> None:
    text = words(staff_client, tab(customer))
    assert "No notes yet" in text
    assert "Write a note" in text


def test_pinned_ones_for_the_overview(customer: Customer, write: Write) -> None:
    for n in range(7):
        write(f"Text {n}", subject=f"Note {n}", is_pinned=True)
    write("not pinned")
    with CaptureQueriesContext(connection) as queries:
        shown = pinned_notes(customer)
    assert len(queries) == 1
    assert [note["title"] for note in shown] == [f"Note {n}" for n in (6, 5, 4, 3, 2)]
    assert shown[0]["excerpt"] == "Text 6"


HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>"


def test_whatever_is_typed_is_text(staff_client: Client, customer: Customer, write: Write) -> None:
    note = write(HOSTILE, subject=HOSTILE, labels=[HOSTILE[:30]], is_pinned=True)
    for path in (
        tab(customer),
        page(note),
        f"{page(note)}edit/",
        f"/omnipayments/customers/{customer.pk}/timeline/",
        "/omnicustomers/notes/",
        "/omnicustomers/notes/?q=script",
        "/omnibasis/search/?q=alert",
    ):
        html = staff_client.get(path).content.decode()
        assert "<img src=x" not in html, path
        assert "<script>alert" not in html, path
        assert "&lt;" in html, path


@pytest.mark.parametrize("path", ["{tab}?q={q}", "{tab}?label={q}", "{tab}?show={q}", "{tab}?cursor={q}"])
@pytest.mark.parametrize(
    "text", ["%00", "%f0%9f%92%a9", "9" * 60, "-1", "'; DROP", "%25", "x" * 5_000, "%ed%a0%80"]
)
def test_nasty_queries(staff_client: Client, customer: Customer, write: Write, path: str, text: str) -> None:
    write()
    for headers in ({}, SEARCH, OLDER):
        answer = staff_client.get(path.format(tab=tab(customer), q=text), headers=headers)
        assert answer.status_code < 400
