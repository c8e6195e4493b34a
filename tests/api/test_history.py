"""A customer's past in the API: the timeline narrowed, page by page, and the fields as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import Customer
from customers.services import edit_customer, merge_customers
from omnibasis.core.actors import Actor, Source
from omnibasis.core.answers import instant
from tests.customers_ui.past import ROBOT, many_events

Make = Callable[..., Customer]


@pytest.fixture
def customer(make_customer: Make, by_staff: Actor) -> Customer:
    customer = make_customer(given_name="Leonie")
    for n in range(4):
        edit_customer(customer_id=customer.pk, data={"phone": f"{n}{n}"}, actor=ROBOT, source=Source.API)
        edit_customer(customer_id=customer.pk, data={"surname": f"S{n}"}, actor=by_staff, source=Source.STAFF)
    return customer


def pages(api: APIClient, customer: Customer, direction: str = "next", **query: str) -> list[list[int]]:
    url: str | None = f"/api/v1/customers/{customer.pk}/timeline"
    got: list[list[int]] = []
    while url:
        answer = api.get(url, query if not got else None).json()
        got.append([event["sequence"] for event in answer["results"]])
        url = answer[direction]
    return got


def test_filters_page_by_page(api: APIClient, customer: Customer, by_staff: Actor) -> None:
    assert pages(api, customer, page_size="4") == [[9, 8, 7, 6], [5, 4, 3, 2], [1]]
    assert pages(api, customer, page_size="3", actor="token") == [[8, 6, 4], [2]]
    assert pages(api, customer, page_size="3", source="staff") == [[9, 7, 5], [3, 1]]
    assert pages(api, customer, source="api,import", q="phone 22") == [[8, 6]]
    assert pages(api, customer, verb="customer.created,order.placed") == [[1]]
    assert pages(api, customer, kind="status,link") == [[]]
    assert pages(api, customer, actor=f"user:{by_staff.user_id}", page_size="200") == [[9, 7, 5, 3, 1]]
    assert pages(api, customer, actor="token:7,system") == [[8, 6, 4, 2]]


def test_back_is_the_same_way(api: APIClient, customer: Customer) -> None:
    for query in ({"page_size": "3"}, {"page_size": "2", "actor": "token"}):
        path = f"/api/v1/customers/{customer.pk}/timeline"
        first = api.get(path, query).json()
        second = api.get(first["next"]).json()
        assert first["previous"] is None
        assert api.get(second["previous"]).json()["results"] == first["results"]
        assert api.get(api.get(second["previous"]).json()["next"]).json()["results"] == second["results"]


def test_merged_timelines_there_and_back(
    api: APIClient, customer: Customer, make_customer: Make, by_staff: Actor
) -> None:
    other = make_customer(given_name="Leo")
    edit_customer(customer_id=customer.pk, data={"surname": "Z"}, actor=by_staff, source=Source.STAFF)
    edit_customer(customer_id=other.pk, data={"surname": "Y"}, actor=by_staff, source=Source.STAFF)
    merge_customers(keep_id=customer.pk, drop_id=other.pk, actor=by_staff)
    path: str | None = f"/api/v1/customers/{customer.pk}/timeline?page_size=3"
    ids: list[int] = []
    last: dict[str, Any] = {}
    while path:
        last = api.get(path).json()
        ids += [event["id"] for event in last["results"]]
        path = last["next"]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == len(set(ids)) == 14
    back = [event["id"] for event in last["results"]]
    while last["previous"]:
        last = api.get(last["previous"]).json()
        back = [event["id"] for event in last["results"]] + back
    assert back == ids


def test_moments(api: APIClient, customer: Customer) -> None:
    many_events(customer, 300, verb="note.added", since=timedelta(minutes=-20))
    middle = instant(timezone.now() + timedelta(minutes=19))
    later = [n for page in pages(api, customer, since=middle, page_size="200") for n in page]
    earlier = [n for page in pages(api, customer, until=middle, page_size="200") for n in page]
    assert 0 < len(later) < 100
    assert later + earlier == list(range(309, 0, -1))
    both = pages(api, customer, since=instant(timezone.now()), until=middle, page_size="200")
    assert [n for page in both for n in page] == earlier[:-9]


def test_a_short_page_goes_on(api: APIClient, customer: Customer) -> None:
    many_events(customer, 4_500, verb="note.added")
    nobody = pages(api, customer, q="nobody", verb="customer.created")
    details = pages(api, customer, kind="details", page_size="5")
    assert [len(page) for page in (*nobody, *details)] == [0, 0, 0, 0, 0, 5, 4]
    everything = pages(api, customer, kind="notes", page_size="200")
    assert sum(map(len, everything)) == 4_500


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense", "source=nowhere", "actor=nobody", "actor=user:x", "since=yesterday", "until=2026-01-01",
        "cursor=nonsense", "cursor=W10", "cursor=W2ZhbHNlXQ", "cursor=W2ZhbHNlLFsxLC0xXV0", "count=true&kind=details",
        "nonsense=1", "q=" + "x" * 101,
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(api: APIClient, customer: Customer, query: str) -> None:
    answer = api.get(f"/api/v1/customers/{customer.pk}/timeline?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.partition("=")[0]]


def test_as_it_was(api: APIClient, make_customer: Make, by_staff: Actor) -> None:
    before = timezone.now()
    customer = make_customer(given_name="Leonie", billing_address={"city": "Ulm", "country": "DE"})
    then = instant(timezone.now())
    edit_customer(
        customer_id=customer.pk,
        data={"given_name": "Leonore", "external_id": "x", "billing_address": {"city": "Bonn"}},
        actor=by_staff,
        source=Source.STAFF,
    )
    path = f"/api/v1/customers/{customer.pk}/as-of"
    told = api.get(path, {"at": then}).json()
    assert (told["at"], told["existed"]) == (then, True)
    assert sorted(told["differs"]) == ["billing_address.city", "external_id", "given_name", "name"]
    assert (told["customer"]["name"], told["customer"]["external_id"]) == ("Leonie", None)
    assert (told["customer"]["billing_address"]["city"], told["customer"]["shipping_address"]) == (
        "Ulm",
        None,
    )
    assert api.get(f"{path}/", {"at": instant(timezone.now())}).json()["differs"] == []
    early = api.get(path, {"at": instant(before - timedelta(days=1))}).json()
    assert (early["existed"], early["customer"]) == (False, None)
    assert api.get(path).status_code == 400
    assert api.get(path, {"at": "1"}).status_code == 400
    assert api.get("/api/v1/customers/999999/as-of", {"at": then}).status_code == 404
