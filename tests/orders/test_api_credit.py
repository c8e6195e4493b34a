"""Credit and orders, through the API: it pays, it takes refunds and what was paid too much; and write-offs."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from ledger.checks import findings
from ledger.models import Account, Transaction
from orders.models import Payment

PATH = "/api/v1/orders/"
ITEM = {"description": "Guitar lesson", "quantity": 2, "unit_price": "25.50"}


@pytest.fixture
def customer(api: APIClient) -> int:
    number: int = api.post("/api/v1/customers/", {"email": "ada@example.com", "surname": "Lovelace"}).json()[
        "id"
    ]
    return number


@pytest.fixture
def order(api: APIClient, customer: int) -> str:
    body = {"items": [ITEM], "currency": "EUR", "customer": customer}
    return f"{PATH}{api.post(PATH, body).json()['id']}"


def done(api: APIClient, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = api.post(path, body or {})
    assert answer.status_code in (200, 201), answer.content
    assert list(findings()) == []
    told: dict[str, Any] = answer.json()
    return told


def balances(api: APIClient, customer: int) -> dict[str, str]:
    rows = api.get(f"/api/v1/customers/{customer}/accounts/").json()["results"]
    return {row["name"] or row["kind"]: row["balance"] for row in rows}


def test_credit_pays(api: APIClient, customer: int, order: str) -> None:
    done(api, f"/api/v1/customers/{customer}/credit", {"currency": "EUR", "amount": "30"})
    answer = api.post(f"{order}/pay", {"method": "credit"})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"amount"})
    told = done(api, f"{order}/pay", {"method": "credit", "amount": "30"})
    assert (told["paid"], told["open"], told["status"], told["written_off"]) == (
        "30.00",
        "21.00",
        "sent",
        "0.00",
    )
    (payment,) = told["payments"]
    credit = Account.objects.get(customer=customer, kind="credit")
    assert (payment["method"], payment["account"]) == ("credit", credit.pk)
    assert balances(api, customer) == {"receivable": "21.00", "credit": "0.00"}
    told = done(api, f"{order}/pay", {"method": "cash"})
    assert (told["status"], told["payments"][1]["account"]) == ("paid", None)


def test_another_account_of_theirs_pays(api: APIClient, customer: int, order: str) -> None:
    body = {"customer": customer, "kind": "gift_card", "currency": "EUR", "name": "Card"}
    card = api.post("/api/v1/ledger/accounts/", body).json()["id"]
    done(api, "/api/v1/ledger/transactions/", {"account": card, "effect": "increase", "amount": "60"})
    told = done(api, f"{order}/pay", {"method": "credit", "account": card})
    assert (told["status"], told["payments"][0]["account"]) == ("paid", card)
    told = done(api, f"{order}/refund", {"method": "credit", "account": card, "amount": "11", "fee": "1"})
    assert (told["refunded"], told["payments"][1]["account"]) == ("11.00", card)
    assert balances(api, customer) == {"receivable": "0.00", "Card": "19.00"}


def test_a_refund_onto_credit_opens_it(api: APIClient, customer: int, order: str) -> None:
    done(api, f"{order}/pay", {"method": "card"})
    told = done(api, f"{order}/refund", {"method": "credit", "amount": "20"})
    credit = Account.objects.get(customer=customer, kind="credit")
    assert [p["account"] for p in told["payments"]] == [None, credit.pk]
    assert balances(api, customer) == {"receivable": "0.00", "credit": "20.00"}


def test_what_was_paid_too_much_becomes_credit(api: APIClient, customer: int, order: str) -> None:
    assert api.post(f"{order}/pay", {"amount": "60"}).status_code == 400
    told = done(api, f"{order}/pay", {"amount": "60", "surplus_to_credit": True})
    assert (told["status"], told["paid"], told["open"]) == ("paid", "51.00", "0.00")
    assert balances(api, customer) == {"receivable": "0.00", "credit": "9.00"}


def test_what_will_not_be_paid_is_written_off(api: APIClient, customer: int, order: str) -> None:
    done(api, f"{order}/pay", {"amount": "1"})
    body = {"reason": "Moved away"}
    first, again = (
        api.post(f"{order}/write-off", body, headers={"Idempotency-Key": "w"}) for _time in range(2)
    )
    told = first.json()
    assert again.json() == told == api.get(order).json()
    assert (told["status"], told["written_off"], told["open"], told["paid"]) == (
        "paid",
        "50.00",
        "0.00",
        "1.00",
    )
    assert told["invoice"]["state"] == "paid"
    (row,) = api.get("/api/v1/ledger/transactions/?kind=adjustment").json()["results"]
    assert (row["amount"], row["details"], row["subject"]["id"]) == ("50.00", "Moved away", told["id"])
    listed = api.get(f"{PATH}?customer={customer}").json()["results"]
    assert [(one["written_off"], one["open"]) for one in listed] == [("50.00", "0.00")]

    assert api.post(f"{order}/write-off").status_code == 409
    told = done(api, f"{order}/take-back-write-off")
    assert (told["status"], told["written_off"], told["open"]) == ("sent", "0.00", "50.00")
    assert api.post(f"{order}/take-back-write-off").status_code == 409
    assert balances(api, customer) == {"receivable": "50.00"}


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("pay", {"method": "credit"}, "method"),
        ("pay", {"method": "card", "account": "own"}, "account"),
        ("pay", {"method": "credit", "account": "theirs"}, "account"),
        ("pay", {"method": "credit", "account": "receivable"}, "account"),
        ("pay", {"method": "credit", "account": "x"}, "account"),
        ("pay", {"method": "credit", "account": "own", "amount": "1"}, "amount"),
        ("pay", {"surplus_to_credit": "yes"}, "surplus_to_credit"),
        ("pay", {"amount": "99999999999999", "surplus_to_credit": True}, "amount"),
        ("refund", {"surplus_to_credit": True}, "surplus_to_credit"),
        ("write-off", {"reason": "x" * 201}, "reason"),
        ("write-off", {"amount": "1"}, "amount"),
        ("take-back-write-off", {"reason": "x"}, "reason"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    api: APIClient, customer: int, order: str, act: str, body: dict[str, Any], field: str
) -> None:
    other = api.post("/api/v1/customers/", {"given_name": "Otto"}).json()["id"]
    accounts = {"receivable": Account.objects.get(customer=customer, kind="receivable").pk}
    for name, owner in [("own", customer), ("theirs", other)]:
        made = api.post("/api/v1/ledger/accounts/", {"customer": owner, "kind": "deposit", "currency": "EUR"})
        accounts[name] = made.json()["id"]
    before = (api.get(order).json(), Transaction.objects.count())
    if "account" in body:
        body = {**body, "account": accounts.get(body["account"], body["account"])}
    answer = api.post(f"{order}/{act}", body)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field}), answer.content
    assert (api.get(order).json(), Transaction.objects.count()) == before
    assert not Payment.objects.exists()


def test_an_order_that_is_not_there(api: APIClient) -> None:
    for act in ("write-off", "take-back-write-off"):
        assert api.post(f"{PATH}424242/{act}").status_code == 404
