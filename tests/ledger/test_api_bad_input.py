"""What is wrong in a request about the ledger is named, and nothing is posted."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from ledger.models import Account, Transaction
from omnibasis.events.models import Event
from tests.ledger.test_api_accounts import opened

ACCOUNTS, TRANSACTIONS = "/api/v1/ledger/accounts/", "/api/v1/ledger/transactions/"
ENTER = {"account": 1, "effect": "increase", "amount": "1"}
TRANSFER = {"from": 1, "to": 2, "amount": "1"}


@pytest.fixture
def accounts(api: APIClient, nora: Customer) -> dict[int, int]:
    """The ids of a deposit of Nora's, one in yen, and the bank; as 1, 2 and 3 in what is sent."""
    yen = opened(api, customer=nora.pk, currency="JPY")
    return {1: opened(api, customer=nora.pk)["id"], 2: yen["id"], 3: opened(api, kind="bank")["id"]}


def refused(api: APIClient, path: str, body: dict[str, Any], field: str, *, method: str = "post") -> None:
    before = [model.objects.count() for model in (Account, Transaction, Event)]
    answer = getattr(api, method)(path, body)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {field}
    assert [model.objects.count() for model in (Account, Transaction, Event)] == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"acount": 1}, "acount"),
        ({"account": 424242}, "account"),
        ({"account": "x"}, "account"),
        ({"effect": "double"}, "effect"),
        ({"effect": " "}, "effect"),
        ({"effect": "decrease"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "99999999999999"}, "amount"),
        ({"amount": None}, "amount"),
        ({"kind": "transfer"}, "kind"),
        ({"against": "receivable"}, "against"),
        ({"account": 3, "against": "bank"}, "against"),
        ({"details": "x" * 201}, "details"),
        ({"details": "a\x00b"}, "details"),
        ({"date": "2999-01-01"}, "date"),
        ({"date": "soon"}, "date"),
        ({"date": None}, "date"),
    ],
)
def test_entries(api: APIClient, accounts: dict[int, int], more: dict[str, Any], field: str) -> None:
    body = {**ENTER, **more}
    refused(api, TRANSACTIONS, {**body, "account": accounts.get(body["account"], body["account"])}, field)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"from": 424242}, "from"),
        ({"to": 424242}, "to"),
        ({"to": 1}, "to"),
        ({"to": 2}, "to"),
        ({"to": 3}, "to"),
        ({"from": 3, "to": 1}, "to"),
        ({"amount": "1.001"}, "amount"),
        ({"kind": "fee"}, "kind"),
    ],
)
def test_transfers(api: APIClient, accounts: dict[int, int], more: dict[str, Any], field: str) -> None:
    body = {**TRANSFER, **more}
    named = {side: accounts.get(body[side], body[side]) for side in ("from", "to")}
    refused(api, f"{TRANSACTIONS}transfer", {**body, **named}, field)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "sales"}, "kind"),
        ({"kind": "piggy"}, "kind"),
        ({"kind": " "}, "kind"),
        ({"kind": "deposit", "customer": None}, "kind"),
        ({"currency": "ZZZ"}, "currency"),
        ({"customer": 424242}, "customer"),
        ({"code": "D-1"}, "code"),
        ({"code": "x" * 41}, "code"),
        ({"name": "x" * 121}, "name"),
        ({"parent": 3}, "parent"),
        ({"parent": 424242}, "parent"),
        ({"balance": "5"}, "balance"),
    ],
)
def test_accounts(
    api: APIClient, nora: Customer, accounts: dict[int, int], more: dict[str, Any], field: str
) -> None:
    api.patch(f"{ACCOUNTS}{accounts[2]}", {"code": "D-1"})
    body = {"customer": nora.pk, "kind": "deposit", "currency": "EUR", **more}
    refused(api, ACCOUNTS, body, field)
    if field not in ("kind", "currency", "customer"):
        refused(api, f"{ACCOUNTS}{accounts[1]}", more, field, method="patch")


def test_the_owner_of_an_account_stays(api: APIClient, accounts: dict[int, int]) -> None:
    for name, value in [("customer", None), ("kind", "credit"), ("currency", "EUR")]:
        refused(api, f"{ACCOUNTS}{accounts[1]}", {name: value}, name, method="patch")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": "5"}, "currency"),
        ({"currency": "EUR"}, "amount"),
        ({"currency": "EUR", "amount": "0"}, "amount"),
        ({"currency": "JPY", "amount": "0.5"}, "amount"),
        ({"currency": "EUR", "amount": "5", "kind": "fee"}, "kind"),
    ],
)
def test_credit(api: APIClient, nora: Customer, body: dict[str, Any], field: str) -> None:
    refused(api, f"/api/v1/customers/{nora.pk}/credit", body, field)
    assert api.post("/api/v1/customers/424242/credit", {"currency": "EUR", "amount": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        (TRANSACTIONS, "subject=order", "subject"),
        (TRANSACTIONS, "subject=nothing:1", "subject"),
        (TRANSACTIONS, "subject=order:-1", "subject"),
        (TRANSACTIONS, "from=yesterday", "from"),
        (TRANSACTIONS, "kind=gift", "kind"),
        (TRANSACTIONS, "cursor=x&from=2026-01-01", "cursor"),
        (TRANSACTIONS, "owner=business", "owner"),
        (ACCOUNTS, "owner=me", "owner"),
        (ACCOUNTS, "page_size=201", "page_size"),
        (f"{ACCOUNTS}1/entries", "kind=gift", "kind"),
        (f"{ACCOUNTS}1/balance", "as_of=2026-02-30", "as_of"),
    ],
)
def test_queries(api: APIClient, accounts: dict[int, int], path: str, query: str, field: str) -> None:
    refused(api, f"{path.replace('/1/', f'/{accounts[1]}/')}?{query}", {}, field, method="get")


def test_what_is_not_there(api: APIClient, db: None) -> None:
    for rest in ("", "/entries", "/balance"):
        assert api.get(f"{ACCOUNTS}424242{rest}").status_code == 404
    for act in ("close", "reopen", "use-for-orders"):
        assert api.post(f"{ACCOUNTS}424242/{act}").status_code == 404
    assert api.patch(f"{ACCOUNTS}424242", {"name": "x"}).status_code == 404
    assert api.delete(f"{ACCOUNTS}424242").status_code == 404
    assert api.get(f"{TRANSACTIONS}424242").status_code == 404
