"""Transactions in the API: posted by hand, moved between accounts, taken back, and found."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from ledger.checks import findings
from ledger.kinds import AccountKind
from ledger.models import Account, Transaction
from tests.ledger.conftest import account_of, charged
from tests.ledger.test_api_accounts import entered, opened

PATH = "/api/v1/ledger/transactions/"


@pytest.fixture
def deposit(api: APIClient, nora: Customer) -> int:
    number: int = opened(api, customer=nora.pk)["id"]
    return number


def ids(api: APIClient, query: str) -> list[int]:
    answer = api.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_an_entry_has_its_other_side(api: APIClient, nora: Customer, deposit: int) -> None:
    told = entered(api, deposit, "20.00", kind="payment", details=" Key ", date="2026-01-05")
    assert api.get(f"{PATH}{told['id']}/").json() == told
    assert (told["kind"], told["amount"], told["currency"], told["date"], told["details"]) == (
        *("payment", "20.00", "EUR", "2026-01-05", "Key"),
    )
    assert (told["source"], told["recorded_by"], told["reverses"], told["reversed_by"]) == (
        *("api", "Shop", None, None),
    )
    own, bank = told["entries"]
    assert (own["account"], own["customer"], own["account_kind"], own["amount"], own["credit"]) == (
        *(deposit, nora.pk, "deposit", "20.00", "20.00"),
    )
    assert (bank["account_kind"], bank["customer"], bank["debit"], bank["balance"]) == (
        *("bank", None, "20.00", "20.00"),
    )
    cash = entered(api, deposit, "1", against="cash")["entries"][1]
    assert (cash["account_kind"], cash["debit"]) == ("cash", "1.00")


def test_what_is_sent_twice_under_a_key_is_posted_once(api: APIClient, deposit: int) -> None:
    body = {"account": deposit, "effect": "increase", "amount": "20"}
    first, second = (api.post(PATH, body, headers={"Idempotency-Key": "k-1"}) for _time in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    assert second["Idempotency-Replayed"] == "true"
    assert Transaction.objects.count() == 1


def test_a_transfer_moves_what_is_held(api: APIClient, nora: Customer, deposit: int) -> None:
    entered(api, deposit, "20")
    credit = opened(api, customer=nora.pk, kind="credit")["id"]
    body = {"from": deposit, "to": credit, "amount": "7.25", "details": "Left over"}
    told = api.post(f"{PATH}transfer", body).json()
    assert (told["kind"], [e["balance"] for e in told["entries"]]) == ("transfer", ["12.75", "7.25"])
    # Held money pays for what is owed: both are less.
    charged(nora, 1_000)
    owed = account_of(nora, AccountKind.RECEIVABLE).pk
    told = api.post(f"{PATH}transfer/", {"from": credit, "to": owed, "amount": "7.25"}).json()
    assert [e["balance"] for e in told["entries"]] == ["0.00", "2.75"]
    assert list(findings()) == []


def test_a_transaction_is_taken_back_once(api: APIClient, deposit: int) -> None:
    made = entered(api, deposit, "20")
    back = api.post(f"{PATH}{made['id']}/reverse", {"details": "Twice"})
    assert back.status_code == 201
    assert (back.json()["reverses"], back.json()["details"]) == (made["id"], "Twice")
    assert api.get(f"{PATH}{made['id']}").json()["reversed_by"] == back.json()["id"]
    for wrong in (made["id"], back.json()["id"]):
        assert api.post(f"{PATH}{wrong}/reverse").status_code == 409
    assert api.post(f"{PATH}424242/reverse").status_code == 404
    assert Account.objects.get(pk=deposit).balance_minor == 0


def test_what_an_order_posted_names_it_and_is_taken_back_there(api: APIClient, nora: Customer) -> None:
    items = [{"description": "Lesson", "quantity": 1, "unit_price": "30"}]
    order = api.post("/api/v1/orders/", {"customer": nora.pk, "items": items, "currency": "EUR"}).json()
    (row,) = api.get(f"{PATH}?subject=order:{order['id']}").json()["results"]
    assert (row["reference"], row["subject"]["type"], row["subject"]["id"]) == (
        order["label"],
        "order",
        order["id"],
    )
    assert api.get(row["subject"]["link"]).json()["id"] == order["id"]
    assert ids(api, f"reference={order['label']}") == [row["id"]]
    assert ids(api, "subject=order:424242") == ids(api, f"subject=customer:{nora.pk}") == []
    answer = api.post(f"{PATH}{row['id']}/reverse")
    assert (answer.status_code, "order" in answer.json()["detail"]) == (409, True)


def test_transactions_are_found(api: APIClient, nora: Customer, deposit: int) -> None:
    one = entered(api, deposit, "20", date="2026-01-05")["id"]
    two = entered(api, deposit, "5", date="2026-01-20", kind="payment")["id"]
    yen = entered(api, opened(api, kind="gift_card", customer=nora.pk, currency="JPY")["id"], "7")["id"]
    till = opened(api, kind="cash")["id"]
    other = entered(api, till, "3", date="2026-01-10")["id"]
    for query, found in [
        ("", [other, yen, two, one]),
        ("kind=payment", [two]),
        ("currency=JPY", [yen]),
        ("from=2026-01-06&to=2026-01-31", [two, other]),
        ("to=2026-01-31", [two, other, one]),
        (f"customer={nora.pk}", [yen, two, one]),
        (f"account={deposit}&to=2026-01-10", [one]),
        (f"customer={nora.pk}&currency=EUR&kind=payment", [two]),
        (f"customer={nora.pk}&account={till}", []),
        ("customer=424242", []),
    ]:
        assert ids(api, query) == found, query


def test_a_transaction_with_two_entries_on_an_account_is_listed_once(api: APIClient, nora: Customer) -> None:
    """A refund takes the sale back and pays out: both on what the customer owes."""
    items: list[Any] = [{"description": "Lesson", "quantity": 1, "unit_price": "30"}]
    order = api.post("/api/v1/orders/", {"customer": nora.pk, "items": items, "currency": "EUR"}).json()
    for act in ("pay", "refund"):
        assert api.post(f"/api/v1/orders/{order['id']}/{act}").status_code == 200
    owed = account_of(nora, AccountKind.RECEIVABLE)
    assert owed.entry_count == 4
    wanted = list(Transaction.objects.order_by("-id").values_list("pk", flat=True))
    found: list[int] = []
    at: str | None = f"{PATH}?account={owed.pk}&page_size=1"
    while at:
        page = api.get(at).json()
        found += [row["id"] for row in page["results"]]
        at = page["next"]
    assert found == wanted
    assert len(wanted) == 3
