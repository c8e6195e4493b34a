"""Stored scripts: a hundred payloads through every text field are shown as text, and nothing comes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tests.security.looking import Looked, plain
from tests.security.payloads import PAYLOADS
from tests.security.places import API_LISTS, LISTS, PAGES, SOME
from tests.security.planters import PLANTERS, Doors, planted


def pages_of(client: Client, path: str) -> Iterator[str]:
    """The list's pages, from the first to the last."""
    at: str = path
    while at:
        html = client.get(at).content.decode()
        yield html
        found = re.search(r'rel="next" href="([^"]*)"', html)
        at = path.partition("?")[0] + found[1].replace("&amp;", "&") if found else ""


@pytest.fixture
def no_throttle(settings: Any) -> None:
    settings.ORDERS_PER_HOUR_AND_ADDRESS = settings.ORDERS_PER_HOUR_AND_EMAIL = 10_000
    settings.BOOKINGS_PER_HOUR_AND_ADDRESS = settings.BOOKINGS_PER_HOUR_AND_EMAIL = 10_000


def test_every_payload_is_text_on_every_page_and_in_every_answer(no_throttle: None, staff: User) -> None:
    doors = Doors.open(staff)
    took = planted(doors)
    assert {name: len(numbers) > 85 for name, numbers in took.items()} == dict.fromkeys(PLANTERS, True)
    assert len(took["customer by program"]) == len(took["order by program"]) == len(PAYLOADS)
    groups = {
        name: [doors.staff.get(p).content.decode() for p in find(doors)] for name, find in PAGES.items()
    }
    groups |= {name: list(pages_of(doors.staff, path)) for name, path in LISTS.items()}
    for name, pages in groups.items():
        assert pages, name
        looked = [Looked(html) for html in pages]
        assert [strange for page in looked for strange in page.strange] == [], name
        if name in SOME:
            continue
        text = " ".join(page.text for page in looked)
        assert [p for p in PAYLOADS if plain(p) not in text] == [], f"{name} does not show these"
    assert_json(doors.api)


def assert_json(api: APIClient) -> None:
    for path in API_LISTS:
        answer = api.get(path)
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"
        values = {plain(str(value)) for row in answer.json()["results"] for value in row.values()}
        values |= {
            plain(str(v)) for row in answer.json()["results"] for v in (row.get("buyer") or {}).values()
        }
        assert [p for p in PAYLOADS if plain(p) not in values] == [], path


def test_a_file_to_download_is_no_page(no_throttle: None, staff: User) -> None:
    doors = Doors.open(staff)
    planted(doors, "customer by program")
    answer = doors.staff.get(f"{LISTS['customers']}&export=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


BAD_SITES = (
    *PAYLOADS, "ftp://example.com/", "file:///etc/passwd", "//example.com", "https:example.com", "http:\\\\example.com",
    "blob:https://example.com/1", "view-source:https://example.com", "https://example.com/\u202e",
    "\x01javascript:xss(1)", "https://", "http://javascript:xss(1)", "feed:javascript:xss(1)", "jar:https://example.com!/",
)  # fmt: skip
GOOD_SITES = ("https://example.com", "HTTP://example.com/a?b=c#d", " https://münchen.example/ ")


def test_a_website_is_http_or_https_and_nothing_else(api: APIClient, staff_client: Client) -> None:
    pk = api.post("/api/v1/customers/", {"given_name": "Nora"}).json()["id"]
    path, page = f"/api/v1/customers/{pk}", f"/omnipayments/customers/{pk}/"
    for site in BAD_SITES:
        answer = api.patch(path, {"website": site})
        assert answer.status_code == 400, site
        assert list(answer.json()["errors"]) == ["website"], site
    for site in GOOD_SITES:
        assert api.patch(path, {"website": site}).status_code == 200, site
        assert f'href="{site.strip()}"' in staff_client.get(page).content.decode()
    told = staff_client.post(f"{page}edit/", {"website": "javascript:xss(1)", "initial-website": ""})
    assert told.status_code == 422
    assert "begins with http:// or https://" in told.content.decode()
