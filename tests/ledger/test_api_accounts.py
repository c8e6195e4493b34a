"""Accounts in the API: opened, changed, closed, deleted; their entries, and their balance explained."""

from __future__ import annotations

from typing import Any

from rest_framework.test import APIClient

from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.models import Account
from tests.ledger.conftest import account_of, charged

PATH = "/api/v1/ledger/accounts/"


def opened(api: APIClient, **body: Any) -> dict[str, Any]:
    answer = api.post(PATH, {"kind": "deposit", "currency": "EUR", **body})
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    assert api.get(f"{PATH}{told['id']}/").json() == told
    return told


def entered(api: APIClient, account: int, amount: str, **more: Any) -> dict[str, Any]:
    body = {"account": account, "effect": "increase", "amount": amount, **more}
    answer = api.post("/api/v1/ledger/transactions/", body)
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_the_life_of_an_account(api: APIClient, nora: Customer) -> None:
    first = opened(api, customer=nora.pk, code="D-1", name=" Room deposit ")
    assert (first["name"], first["label"], first["balance"]) == ("Room deposit", "Room deposit", "0.00")
    assert (first["used_by_orders"], first["status"], first["parent"], first["entries"]) == (
        True,
        "open",
        None,
        0,
    )
    second = opened(api, customer=nora.pk)
    assert (second["label"], second["code"], second["used_by_orders"]) == ("Deposit", None, False)

    path = f"{PATH}{second['id']}/"
    edited = api.patch(path, {"parent": first["id"], "description": "For the hall"}).json()
    assert edited == {**second, "parent": first["id"], "description": "For the hall"}
    assert api.patch(path, {"parent": None}).json() == {**edited, "parent": None}
    assert api.post(f"{path}use-for-orders").json()["used_by_orders"] is True
    assert api.get(f"{PATH}{first['id']}").json()["used_by_orders"] is False

    assert api.post(f"{path}close").json()["status"] == "closed"
    assert api.post(f"{path}close").status_code == 409
    assert api.post(f"{path}reopen").json()["status"] == "open"
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_what_was_posted_to_stays(api: APIClient, nora: Customer) -> None:
    account = opened(api, customer=nora.pk)
    entered(api, account["id"], "20")
    for answer in (api.delete(f"{PATH}{account['id']}"), api.post(f"{PATH}{account['id']}/close")):
        assert answer.status_code == 409
        assert answer.json()["detail"]
    assert Account.objects.get(pk=account["id"]).balance_minor == -2_000


def test_accounts_are_found(api: APIClient, nora: Customer) -> None:
    own = opened(api, customer=nora.pk, code="D-1")
    yen = opened(api, customer=nora.pk, currency="JPY")
    bank = opened(api, kind="bank", name="Alpha bank")
    assert (yen["balance"], bank["customer"]) == ("0", None)
    api.post(f"{PATH}{yen['id']}/close")
    closed = {**yen, "status": "closed", "used_by_orders": False}
    for query, found in [
        ("", [own, closed, bank]),
        (f"customer={nora.pk}&status=open", [own]),
        ("owner=business", [bank]),
        ("owner=customers", [own, closed]),
        ("kind=bank&currency=EUR", [bank]),
        ("currency=JPY", [closed]),
        ("status=closed", [closed]),
        ("code=D-1", [own]),
        (f"customer={nora.pk}&owner=business", []),
    ]:
        assert api.get(f"{PATH}?{query}").json()["results"] == found, query
    mine = f"/api/v1/customers/{nora.pk}/accounts"
    assert api.get(f"{mine}?kind=deposit&count=true").json()["count"] == 2
    assert api.get(mine).json()["results"] == [own, closed]
    first = api.get(f"{PATH}?page_size=2").json()
    assert [row["id"] for row in api.get(first["next"]).json()["results"]] == [bank["id"]]


def test_entries_are_read_newest_first(api: APIClient, nora: Customer) -> None:
    account = opened(api, customer=nora.pk)["id"]
    body = {"date": "2026-01-05", "details": "Key", "kind": "payment", "against": "cash"}
    first = entered(api, account, "20", **body)["id"]
    entered(api, account, "5.50", effect="decrease", date="2026-02-05")
    entered(api, account, "1", date="2026-01-20")
    path = f"{PATH}{account}/entries/"
    rows = api.get(path).json()["results"]
    # Store credit grows by credits: less of it is a debit.
    assert [(r["sequence"], r["amount"], r["debit"], r["credit"], r["balance"]) for r in rows] == [
        (3, "1.00", None, "1.00", "15.50"),
        (2, "-5.50", "5.50", None, "14.50"),
        (1, "20.00", None, "20.00", "20.00"),
    ]
    key = rows[2]
    assert (key["kind"], key["date"], key["details"], key["currency"], key["subject"]) == (
        *("payment", "2026-01-05", "Key", "EUR"),
        None,
    )
    assert (key["reverses"], key["transaction"]) == (None, first)
    for query, found in [
        ("from=2026-01-06", [2, 3]),
        ("from=2026-01-05&to=2026-01-31", [3, 1]),
        ("kind=payment", [1]),
        ("to=2025-12-31", []),
    ]:
        assert [r["sequence"] for r in api.get(f"{path}?{query}").json()["results"]] == found, query
    page = api.get(f"{path}?to=2026-12-31&page_size=2").json()
    assert [r["sequence"] for r in page["results"] + api.get(page["next"]).json()["results"]] == [2, 3, 1]


def test_a_balance_is_explained_as_of_a_day(api: APIClient, nora: Customer) -> None:
    charged(nora, 10_000)
    account = account_of(nora, AccountKind.RECEIVABLE).pk
    entered(api, account, "1.50", kind="fee", date="2026-03-02")
    entered(api, account, "40", effect="decrease", kind="payment", date="2026-04-01")
    told = api.get(f"{PATH}{account}/balance?as_of=2026-03-31").json()
    assert told == {
        "account": account,
        "currency": "EUR",
        "as_of": "2026-03-31",
        "balance": "101.50",
        "debits": "101.50",
        "credits": "0.00",
        "entries": 2,
        "by_kind": [
            {"kind": kind, "amount": amount, "debits": amount, "credits": "0.00", "entries": 1}
            for kind, amount in [("charge", "100.00"), ("fee", "1.50")]
        ],
    }
    now = api.get(f"{PATH}{account}/balance/").json()
    assert (now["balance"], now["credits"], now["entries"]) == ("61.50", "40.00", 3)
    assert now["balance"] == api.get(f"{PATH}{account}/").json()["balance"]
    assert api.get(f"{PATH}{account}/balance?as_of=2026-02-28").json()["by_kind"] == []
    # The business's side of it, as people read it: what was sold.
    sales = account_of(None, AccountKind.SALES).pk
    assert api.get(f"{PATH}{sales}/balance").json()["balance"] == "100.00"
