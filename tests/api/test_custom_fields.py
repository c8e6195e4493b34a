"""Custom fields in the API: values on customers, filters of their list, and the definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from tests.conftest import make_token

CUSTOMERS, FIELDS = "/api/v1/customers/", "/api/v1/custom-fields/"
CREATE_OR_EDIT = f"{CUSTOMERS}CreateOrEdit"
DEFINED: tuple[dict[str, Any], ...] = (
    {"name": "Nickname", "kind": "text"},
    {"name": "Points", "kind": "number"},
    {"name": "Since", "kind": "date"},
    {"name": "Loyalty level", "kind": "choice", "choices": ["Gold", "Silver"]},
    {"name": "Tax free", "kind": "boolean"},
)
VALUES = {
    "nickname": "Leo",
    "points": "12.5",
    "since": "2026-01-31",
    "loyalty_level": "Gold",
    "tax_free": True,
}


@pytest.fixture
def boss(admin: User) -> APIClient:
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {make_token(admin)[1]}")
    client.default_format = "json"
    return client


@pytest.fixture
def fields(boss: APIClient) -> dict[str, int]:
    made = [boss.post(FIELDS, data).json() for data in DEFINED]
    return {field["key"]: field["id"] for field in made}


def send(api: APIClient, **data: Any) -> Any:
    return api.post(CREATE_OR_EDIT, {"email": "anna@example.org", **data}).json()


def test_the_answer_can_be_sent_again(api: APIClient, fields: dict[str, int]) -> None:
    made = send(api, custom_fields={**VALUES, "points": 12.5})
    assert made["customer"]["custom_fields"] == VALUES
    assert made["changes"]["custom_fields.tax_free"] == [None, True]
    again = send(api, custom_fields=made["customer"]["custom_fields"])
    assert (again["result"], again["customer"]["custom_fields"]) == ("unchanged", VALUES)
    edited = send(api, custom_fields={"nickname": None, "points": 13})
    assert edited["changes"] == {
        "custom_fields.nickname": ["Leo", None],
        "custom_fields.points": ["12.5", "13"],
    }
    expected = {**VALUES, "points": "13"}
    del expected["nickname"]
    path = f"{CUSTOMERS}{made['customer']['id']}/"
    assert edited["customer"]["custom_fields"] == expected == api.get(path).json()["custom_fields"]
    assert send(api, surname="Braun")["customer"]["custom_fields"] == expected
    dry = send(api, custom_fields={"since": None}, dry_run=True)
    assert "since" not in dry["customer"]["custom_fields"]
    assert api.get(path).json()["custom_fields"] == expected


def test_an_unknown_key_is_named_and_the_near_one_offered(api: APIClient, fields: dict[str, int]) -> None:
    answer = api.post(CREATE_OR_EDIT, {"email": "a@example.org", "custom_fields": {"loyalti_level": "Gold"}})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "custom_fields.loyalti_level": ["There is no such field. Did you mean loyalty_level?"]
    }
    assert not Customer.objects.exists()
    for wrong in ([], "x", {"nickname": []}, {"nickname": {"a": 1}}, {str(n): 1 for n in range(60)}):
        answer = api.post(CREATE_OR_EDIT, {"email": "a@example.org", "custom_fields": wrong})
        assert answer.status_code == 400


def test_lists_are_narrowed(
    api: APIClient, fields: dict[str, int], make_customer: Callable[..., Customer]
) -> None:
    one = make_customer(given_name="One", custom_fields=VALUES)
    two = make_customer(
        given_name="Two", custom_fields={"points": -3, "since": "2024-02-29", "tax_free": False}
    )
    make_customer(given_name="Three")

    def found(**query: str) -> list[int]:
        answer = api.get(CUSTOMERS, {name.replace("__", "."): value for name, value in query.items()})
        assert answer.status_code == 200, answer.content
        return sorted(row["id"] for row in answer.json()["results"])

    assert found(custom__nickname="Leo") == found(custom__points="12.50") == [one.pk]
    assert found(custom__loyalty_level="gold", custom__tax_free="true") == [one.pk]
    assert found(custom__tax_free="false") == [two.pk]
    assert found(**{"custom.points.from": "-3", "custom.points.to": "12.5"}) == [one.pk, two.pk]
    assert found(**{"custom.points.from": "-2.9"}) == [one.pk]
    assert found(**{"custom.since.to": "2024-02-29"}) == [two.pk]
    assert found(custom__loyalty_level="gold", q="two") == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("custom.nicknam", "x", "Did you mean nickname"),
        ("custom.", "x", "no such field"),
        ("custom.points", "many", "Enter a number"),
        ("custom.points.above", "1", "only .from and .to"),
        ("custom.points.", "1", "only .from and .to"),
        ("custom.nickname.from", "a", "Only numbers and dates"),
        ("custom.loyalty_level", "Bronze", "Choose one of"),
    ],
)
def test_filters_that_are_none(
    api: APIClient, fields: dict[str, int], name: str, value: str, words: str
) -> None:
    answer = api.get(CUSTOMERS, {name: value})
    assert answer.status_code == 400
    assert words in answer.json()["errors"][name][0]


def test_definitions(api: APIClient, boss: APIClient, fields: dict[str, int]) -> None:
    listed = api.get(FIELDS).json()["results"]
    assert [field["key"] for field in listed] == list(VALUES)
    assert api.get(f"{FIELDS}{fields['points']}/").json()["kind"] == "number"
    path = f"{FIELDS}{fields['loyalty_level']}/"
    edited = boss.patch(path, {"name": "Level", "choices": ["Gold", "Blue"], "position": 0}).json()
    assert (edited["name"], edited["key"], edited["choices"]) == ("Level", "loyalty_level", ["Gold", "Blue"])
    assert boss.patch(path, {"kind": "text"}).status_code == 400
    assert boss.delete(path).status_code == 204
    assert "loyalty_level" not in [field["key"] for field in api.get(FIELDS).json()["results"]]
    assert api.get(FIELDS, {"removed": "true"}).json()["results"][0]["is_removed"] is True
    assert boss.patch(path, {"is_removed": False}).json()["is_removed"] is False
    assert boss.post(FIELDS, {"name": "X", "kind": "choice"}).json()["errors"]["choices"]
    assert boss.post(FIELDS, {"name": "X"}).json()["errors"] == {"kind": ["This is required."]}
    assert boss.get(f"{FIELDS}0/").status_code == 404


def test_only_an_administrator_defines(api: APIClient, fields: dict[str, int]) -> None:
    path = f"{FIELDS}{fields['points']}/"
    answers = (api.post(FIELDS, DEFINED[0]), api.patch(path, {"name": "X"}), api.delete(path))
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "administrator" in answers[0].json()["detail"]
