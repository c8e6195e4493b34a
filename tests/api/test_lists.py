"""Lists: cursor pages, filters, and a cost that does not grow with the rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken
from customers.models import Customer

PATH = "/api/v1/customers/"
Make = Callable[..., Customer]


def _walk(api: APIClient, url: str | None, direction: str = "next") -> list[list[int]]:
    pages = []
    while url:
        page = api.get(url).json()
        pages.append([row["id"] for row in page["results"]])
        url = page[direction]
    return pages


@pytest.mark.parametrize("ordering", ["id", "-id", "updated", "-updated"])
def test_pages_meet_without_gap_or_overlap(api: APIClient, make_customer: Make, ordering: str) -> None:
    made = [make_customer(given_name=f"N{n}").pk for n in range(7)]
    # Rows of one moment: the id decides between them.
    Customer.objects.update(updated_at=timezone.now())
    wanted = made if not ordering.startswith("-") else made[::-1]
    pages = _walk(api, f"{PATH}?page_size=3&ordering={ordering}")
    assert pages == [wanted[:3], wanted[3:6], wanted[6:]]
    second = api.get(api.get(f"{PATH}?page_size=3&ordering={ordering}").json()["next"]).json()
    assert second["next"].startswith("http://testserver/api/v1/customers/?")
    back = api.get(second["previous"]).json()
    assert [row["id"] for row in back["results"]] == wanted[:3]


def test_a_row_that_comes_in_meanwhile_shifts_nothing(api: APIClient, make_customer: Make) -> None:
    made = [make_customer(given_name=f"N{n}").pk for n in range(4)]
    first = api.get(f"{PATH}?page_size=2").json()
    make_customer(given_name="Late")
    assert [row["id"] for row in api.get(first["next"]).json()["results"]] == [made[1], made[0]]


def test_a_count_only_for_those_who_ask(api: APIClient, make_customer: Make) -> None:
    for n in range(3):
        make_customer(given_name=f"N{n}")
    assert set(api.get(PATH).json()) == {"next", "previous", "results"}
    told = api.get(f"{PATH}?count=true&page_size=1").json()
    assert (told["count"], told["count_is_limited"]) == (3, False)


def test_filters(api: APIClient, make_customer: Make) -> None:
    luis = make_customer(
        given_name="Luís", email="luisg@Embraer.com.br", external_id="c-1", phone="+420 601 123 456"
    )
    other = make_customer(company_name="Beta s.r.o.", status="not_active", email="b@example.com")
    gone = make_customer(given_name="Gone")
    api.delete(f"{PATH}{gone.pk}")

    def found(**query: str) -> list[int]:
        return [row["id"] for row in api.get(PATH, query).json()["results"]]

    assert found() == [other.pk, luis.pk]
    assert found(email="LUISG@embraer.com.br") == [luis.pk]
    assert found(external_id="c-1") == [luis.pk]
    assert found(phone="+420601123456") == [luis.pk]
    assert found(q="luis") == [luis.pk]
    assert found(status="not_active") == [other.pk]
    assert found(source="staff") == [other.pk, luis.pk]
    assert found(source="api") == []
    assert found(archived="true") == [gone.pk]
    Customer.objects.filter(pk=other.pk).update(updated_at=timezone.now() + timedelta(hours=1))
    since = (timezone.now() + timedelta(minutes=30)).isoformat()
    assert found(updated_since=since) == [other.pk]


@pytest.mark.parametrize(("path", "wanted"), [(PATH, 4), ("/api/v1/orders/", 6), ("/api/v1/invoices/", 3)])
def test_fifty_rows_cost_as_many_queries_as_five(api: APIClient, path: str, wanted: int) -> None:
    counts = []
    for many in (5, 45):
        for n in range(many):
            _fill(api, f"{many}-{n}")
        ApiToken.objects.update(last_used_at=timezone.now())  # its once-a-minute touch is not what is counted
        with CaptureQueriesContext(connection) as queries:
            rows = api.get(path, {"page_size": "200"}).json()["results"]
        assert len(rows) == (5 if many == 5 else 50)
        counts.append(len(queries))
    # The token; its user; the page; what belongs to the rows: addresses; items, labels and invoices.
    assert counts == [wanted, wanted]


def _fill(api: APIClient, name: str) -> None:
    item: dict[str, Any] = {"description": "Tea", "quantity": 2, "unit_price": "1.50"}
    buyer = {"email": f"{name}@example.com", "billing_address": {"city": "Oslo", "country": "NO"}}
    answer = api.post("/api/v1/orders/", {"buyer": buyer, "items": [item], "currency": "EUR"})
    assert answer.status_code == 201, answer.content


def test_a_merged_id_answers_with_the_kept_customer(api: APIClient, make_customer: Make) -> None:
    keep, drop = make_customer(given_name="Keep", email="k@example.com"), make_customer(given_name="Drop")
    merged = api.post(f"{PATH}{keep.pk}/merge", {"drop_id": drop.pk})
    assert merged.status_code == 200, merged.content
    assert api.get(f"{PATH}{drop.pk}").json() == api.get(f"{PATH}{keep.pk}").json()
    assert [row["id"] for row in api.get(PATH).json()["results"]] == [keep.pk]
    assert set(api.post(f"{PATH}{keep.pk}/merge", {"drop_id": 999_999}).json()["errors"]) == {"drop_id"}
    assert api.post(f"{PATH}999999/merge", {"drop_id": keep.pk}).status_code == 404
