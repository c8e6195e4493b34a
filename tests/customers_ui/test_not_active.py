"""Not active: asked why, told beside the name and on the timeline, taken back with one click."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from tests.customers_ui.conftest import LIST, text_of, words


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", surname="Köhler")


@pytest.fixture
def path(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/"


def test_the_question_is_a_page_and_a_fragment(staff_client: Client, path: str) -> None:
    page = staff_client.get(f"{path}deactivate/").content.decode()
    assert "<html" in page
    assert 'maxlength="500"' in page
    assert '<option value="Moved away">' in page
    fragment = staff_client.get(f"{path}deactivate/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]
    assert f'hx-get="{path}deactivate/"' in staff_client.get(path).content.decode()


def test_the_reason_stands_by_the_name_and_on_the_timeline(
    staff_client: Client, customer: Customer, path: str
) -> None:
    answer = staff_client.post(f"{path}deactivate/", {"reason": " Moved  to <Ulm> "}, follow=True)
    html = answer.content.decode()
    assert "Leonie Köhler is not active now." in text_of(html)
    assert "Not active Moved to <Ulm> Make active" in text_of(html)
    assert "<Ulm>" not in html
    assert "Made not active : Moved to <Ulm>" in words(staff_client, f"{path}timeline/")
    customer.refresh_from_db()
    assert (customer.status, customer.status_reason) == ("not_active", "Moved to <Ulm>")
    assert customer.version == 2


def test_one_click_takes_it_back_and_the_undo_of_that_brings_the_reason(
    staff_client: Client, customer: Customer, path: str
) -> None:
    staff_client.post(f"{path}deactivate/", {"reason": "Does not pay & more"})
    answer = staff_client.post(f"{path}activate/", follow=True)
    customer.refresh_from_db()
    assert (customer.status, customer.status_reason) == ("active", "")
    undo = re.search(rf'action="({path}deactivate/\?[^"]*)"', answer.content.decode())
    assert undo
    staff_client.post(undo[1].replace("&amp;", "&"))
    customer.refresh_from_db()
    assert (customer.status, customer.status_reason) == ("not_active", "Does not pay & more")


def test_another_reason_replaces_the_first_and_the_same_one_says_nothing(
    staff_client: Client, customer: Customer, path: str
) -> None:
    for reason in ("Moved away", "Does not pay", "Does not pay"):
        staff_client.post(f"{path}deactivate/", {"reason": reason})
    customer.refresh_from_db()
    assert (customer.status_reason, customer.version) == ("Does not pay", 3)
    assert "Still not active , for another reason: Does not pay" in words(staff_client, f"{path}timeline/")
    assert 'value="Does not pay"' in staff_client.get(f"{path}deactivate/").content.decode()


def test_a_reason_that_is_too_long_is_told_and_not_lost(
    staff_client: Client, customer: Customer, path: str
) -> None:
    answer = staff_client.post(f"{path}deactivate/", {"reason": "x" * 501})
    assert answer.status_code == 422
    assert "At most 500 characters." in answer.content.decode()
    assert "x" * 501 in answer.content.decode()
    customer.refresh_from_db()
    assert customer.status == "active"


@pytest.mark.parametrize("reason", ["\0", "a\0b", "x" * 100_000, "\u202e", "{{ x }}"])
def test_odd_reasons_are_only_text(staff_client: Client, path: str, reason: str) -> None:
    assert staff_client.post(f"{path}deactivate/", {"reason": reason}).status_code in (302, 422)


def test_it_is_still_found_by_search_and_lists(staff_client: Client, customer: Customer, path: str) -> None:
    staff_client.post(f"{path}deactivate/")
    assert "Leonie Köhler" in words(staff_client, f"{LIST}?q=leonie")
    assert "Leonie Köhler" in words(staff_client, f"{LIST}?status=not_active")
    found = staff_client.get("/omnibasis/search/?q=leonie", headers={"X-Requested-With": "fetch"})
    assert f'data-url="{path}"' in found.content.decode()
