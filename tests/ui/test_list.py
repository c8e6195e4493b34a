"""The generic list, through the list of customers: pages, sorts, filters, search, export, empty."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from customers.views.listing import CustomerList

LIST = "/omnipayments/customers/"


def names(client: Client, query: str = "") -> list[str]:
    text = client.get(LIST + query).content.decode()
    found = re.findall(r'class="who-name" href="[^"]*">(.*?)</a>', text)
    return [re.sub("</?mark>", "", name) for name in found]


def link(client: Client, query: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', client.get(LIST + query).content.decode())
    return found[1].replace("&amp;", "&") if found else ""


@pytest.fixture
def seven(make_customer: Callable[..., Customer]) -> None:
    for name in ("Anna", "Dora", "Cleo", "Émile", "Bert", "Filip", "Anna"):
        make_customer(given_name=name)


def test_nothing_yet_says_what_to_do(staff_client: Client) -> None:
    text = staff_client.get(LIST).content.decode()
    assert "No customers yet" in text
    assert f'href="{LIST}create/"' in text


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Anna", "Filip", "Bert", "Émile", "Cleo", "Dora", "Anna"]),
        ("?sort=-newest", ["Anna", "Dora", "Cleo", "Émile", "Bert", "Filip", "Anna"]),
        ("?sort=name", ["Anna", "Anna", "Bert", "Cleo", "Dora", "Émile", "Filip"]),
        ("?sort=-name", ["Filip", "Émile", "Dora", "Cleo", "Bert", "Anna", "Anna"]),
        ("?sort=nonsense", ["Anna", "Filip", "Bert", "Émile", "Cleo", "Dora", "Anna"]),
    ],
)
def test_pages_there_and_back_in_every_sort(
    staff_client: Client, seven: None, monkeypatch: pytest.MonkeyPatch, sort: str, expected: list[str]
) -> None:
    monkeypatch.setattr(CustomerList, "page_size", 3)
    pages, at = [], sort
    while True:
        pages.append(names(staff_client, at))
        if not (following := link(staff_client, at, "next")):
            break
        at = following
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [name for page in pages for name in page] == expected
    assert names(staff_client, link(staff_client, at, "prev")) == pages[1]


def test_a_link_that_is_no_page_goes_to_the_first(staff_client: Client, seven: None) -> None:
    for cursor in ("x", "W10", "W2ZhbHNlLCJ4Il0", "%00"):
        answer = staff_client.get(f"{LIST}?cursor={cursor}")
        assert (answer.status_code, answer["Location"]) == (302, LIST)


def test_search_ignores_accents_and_what_it_finds_is_marked(staff_client: Client, seven: None) -> None:
    assert names(staff_client, "?q=EMIL") == ["Émile"]
    assert "<mark>Émil</mark>e" in staff_client.get(f"{LIST}?q=emil").content.decode()
    assert "Nothing matches" in staff_client.get(f"{LIST}?q=zzz").content.decode()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><b>', "%00", "a" * 5000, "%", "' OR 1=1 --", '"*"']
)
def test_odd_searches_are_only_searches(staff_client: Client, seven: None, text: str) -> None:
    answer = staff_client.get(LIST, {"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_as_you_type_only_the_list_is_answered(staff_client: Client, seven: None) -> None:
    answer = staff_client.get(f"{LIST}?q=dora", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="list"' in text
    assert 'id="list-chips" hx-swap-oob="true"' in text
    assert "HX-Request" in answer["Vary"]


def test_filters_narrow_and_wrong_ones_do_nothing(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    make_customer(given_name="Anna")
    make_customer(kind="company", company_name="Braun GmbH", status="not_active")
    assert names(staff_client, "?status=not_active") == ["Braun GmbH"]
    assert names(staff_client, "?status=not_active&status=active") == ["Braun GmbH", "Anna"]
    assert names(staff_client, "?status=active&source=staff") == ["Anna"]
    assert names(staff_client, "?source=order") == []
    assert names(staff_client, "?status=nonsense") == ["Braun GmbH", "Anna"]


def test_the_file_has_what_the_list_has(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    make_customer(given_name="Anna", phone="+49 711 2842222")
    make_customer(
        given_name="=HYPERLINK(1)", surname="Émile", billing_address={"city": "Oslo", "country": "NO"}
    )
    answer = staff_client.get(f"{LIST}?export=csv&q=emile")
    assert answer["Content-Disposition"] == 'attachment; filename="customers.csv"'
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["Name"], r["Surname"], r["Place"]) for r in rows] == [
        ("'=HYPERLINK(1) Émile", "Émile", "Oslo, NO")
    ]
    # A phone number starts with a plus and is no formula.
    text = b"".join(staff_client.get(f"{LIST}?export=csv&q=anna").streaming_content).decode()  # type: ignore[arg-type]
    assert ",+49 711 2842222," in text
