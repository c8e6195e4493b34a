"""Labels in the API: on customers, in lists, and by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from customers.models import Customer, Label
from omnibasis.events.models import Event

CUSTOMERS, LABELS = "/api/v1/customers/", "/api/v1/labels/"
CREATE_OR_EDIT = f"{CUSTOMERS}CreateOrEdit"
PERSON = {"email": "anna@example.org"}


def send(api: APIClient, **data: Any) -> Any:
    return api.post(CREATE_OR_EDIT, {**PERSON, **data}).json()


def test_sent_answered_and_read(api: APIClient, db: None) -> None:
    made = send(api, labels=["VIP", " press "])
    assert (made["result"], made["customer"]["labels"]) == ("created", ["press", "VIP"])
    assert made["changes"]["labels"] == [None, ["press", "VIP"]]
    again = send(api, labels=["vip", "Press"])
    assert (again["result"], again["changes"], again["customer"]["labels"]) == (
        "unchanged",
        {},
        ["press", "VIP"],
    )
    edited = send(api, labels=["VIP", "Friend"])
    assert edited["changes"] == {"labels": [["press", "VIP"], ["Friend", "VIP"]]}
    assert send(api, surname="Braun")["customer"]["labels"] == ["Friend", "VIP"]
    path = f"{CUSTOMERS}{made['customer']['id']}/"
    assert api.get(path).json()["labels"] == ["Friend", "VIP"]
    assert api.patch(path, {"labels": None}).json()["labels"] == []
    assert Event.objects.filter(has_changes=True).count() == 4


def test_a_dry_run_makes_no_label(api: APIClient, db: None) -> None:
    assert send(api, labels=["VIP"], dry_run=True)["customer"]["labels"] == ["VIP"]
    send(api)
    assert send(api, labels=["VIP"], dry_run=True)["customer"]["labels"] == ["VIP"]
    assert not Label.objects.exists()
    assert send(api)["customer"]["labels"] == []


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        ("VIP", "labels"),
        ([5], "labels.0"),
        (["VIP", ""], "labels"),
        (["a,b"], "labels"),
        ([str(n) for n in range(21)], "labels"),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, db: None, labels: Any, field: str) -> None:
    answer = api.post(CREATE_OR_EDIT, {**PERSON, "labels": labels})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Label.objects.exists()


@pytest.mark.parametrize("count", [5, 50])
def test_a_page_costs_the_same(api: APIClient, make_customer: Callable[..., Customer], count: int) -> None:
    for n in range(count):
        make_customer(given_name=f"No {n}", labels=["VIP", f"Label {n}"])
    api.get(CUSTOMERS)
    with CaptureQueriesContext(connection) as queries:
        rows = api.get(CUSTOMERS).json()["results"]
    assert len(rows) == count
    assert rows[0]["labels"] == [f"Label {count - 1}", "VIP"]
    # The token and its user, the customers, their addresses, labels and values: each read once.
    assert len(queries) == 6


def test_lists_are_narrowed(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    one = make_customer(given_name="Anna", labels=["Émigré"])
    make_customer(given_name="Berta")

    def found(**query: str) -> list[int]:
        return [row["id"] for row in api.get(CUSTOMERS, query).json()["results"]]

    assert found(label="emigre") == found(q="emigre") == found(label="Émigré", count="true") == [one.pk]
    assert found(label="nobody") == []


def test_by_themselves(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    made = api.post(LABELS, {"name": "VIP", "colour": "red"}, headers={"Idempotency-Key": "1"})
    again = api.post(LABELS, {"name": "VIP", "colour": "red"}, headers={"Idempotency-Key": "1"})
    assert made.status_code == again.status_code == 201
    assert made.json() == again.json()
    pk = made.json()["id"]
    make_customer(given_name="Leonie", labels=["vip"])
    assert api.post(LABELS, {"name": "vip"}).json()["errors"]["name"]
    assert api.post(LABELS, {"name": "X", "colour": "#fff"}).status_code == 400
    assert api.post(LABELS, {"name": "X", "color": "red"}).json()["errors"]["color"] == [
        "There is no such field. Did you mean colour?"
    ]
    assert api.patch(f"{LABELS}{pk}/", {"name": "Patron"}).json()["name"] == "Patron"
    assert [row["name"] for row in api.get(LABELS, {"q": "patr"}).json()["results"]] == ["Patron"]
    assert api.get(f"{LABELS}{pk}").json()["colour"] == "red"
    assert api.get(CUSTOMERS).json()["results"][0]["labels"] == ["Patron"]
    assert api.delete(f"{LABELS}{pk}/").status_code == 204
    assert api.get(CUSTOMERS).json()["results"][0]["labels"] == []
    for method in ("get", "patch", "delete"):
        assert getattr(api, method)(f"{LABELS}{pk}/").status_code == 404
