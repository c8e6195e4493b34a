"""What a customer has in the ledger, through the API; and credit for them."""

from __future__ import annotations

from collections.abc import Callable

from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.models import Transaction
from tests.conftest import make_token
from tests.ledger.conftest import account_of, charged

Make = Callable[..., Customer]


def test_credit_is_given(api: APIClient, nora: Customer) -> None:
    body = {"currency": "EUR", "amount": "12.50", "details": "For the wait"}
    answer = api.post(f"/api/v1/customers/{nora.pk}/credit", body, headers={"Idempotency-Key": "c-1"})
    assert answer.status_code == 201, answer.content
    own, cost = answer.json()["entries"]
    assert (own["account_kind"], own["customer"], own["balance"]) == ("credit", nora.pk, "12.50")
    assert (cost["account_kind"], cost["debit"]) == ("adjustments", "12.50")
    again = api.post(f"/api/v1/customers/{nora.pk}/credit", body, headers={"Idempotency-Key": "c-1"})
    assert (again.json(), Transaction.objects.count()) == (answer.json(), 1)
    assert account_of(nora, AccountKind.CREDIT).shown_minor == 1_250
    told = api.get(f"/api/v1/customers/{nora.pk}/timeline/").json()["results"][0]
    assert told["verb"] == "ledger.entered"


def test_only_the_customers_own_entries(api: APIClient, nora: Customer, make_customer: Make) -> None:
    other = make_customer(given_name="Otto")
    charged(nora, 1_000)
    charged(other, 7_700)
    charged(nora, 250, currency="CZK")
    path = f"/api/v1/customers/{nora.pk}/transactions"
    rows = api.get(path).json()["results"]
    assert [(r["kind"], r["amount"], r["currency"], r["balance"]) for r in rows] == [
        ("charge", "2.50", "CZK", "2.50"),
        ("charge", "10.00", "EUR", "10.00"),
    ]
    euros = account_of(nora, AccountKind.RECEIVABLE).pk
    theirs = account_of(other, AccountKind.RECEIVABLE).pk
    for query, found in [
        ("currency=CZK", [rows[0]]),
        (f"account={euros}", [rows[1]]),
        (f"account={theirs}", []),
        ("kind=payment", []),
        ("from=2026-03-01&to=2026-03-01", rows),
        ("from=2026-03-02", []),
    ]:
        assert api.get(f"{path}?{query}").json()["results"] == found, query
    assert (
        api.get(f"/api/v1/customers/{make_customer(given_name='New').pk}/transactions").json()["results"]
        == []
    )
    assert api.get("/api/v1/customers/424242/transactions").status_code == 404


def test_a_merged_customers_accounts_are_read_at_both_ids(
    api: APIClient, nora: Customer, make_customer: Make
) -> None:
    drop = make_customer(given_name="Eleonora")
    charged(nora, 1_000)
    charged(drop, 300)
    assert api.post(f"/api/v1/customers/{nora.pk}/merge", {"drop_id": drop.pk}).status_code == 200
    for things in ("accounts", "transactions"):
        kept, old = (
            api.get(f"/api/v1/customers/{pk}/{things}").json()["results"] for pk in (nora.pk, drop.pk)
        )
        assert kept == old
    assert {"balance": "13.00", "status": "open"}.items() <= kept_account(api, nora).items()
    (moved,) = api.get(f"/api/v1/ledger/transactions/?subject=customer:{drop.pk}").json()["results"]
    assert moved["kind"] == "transfer"


def kept_account(api: APIClient, customer: Customer) -> dict[str, object]:
    (open_one,) = api.get(f"/api/v1/customers/{customer.pk}/accounts?status=open").json()["results"]
    return dict(open_one)


def test_end_users_have_no_door_here(end_user: User, nora: Customer) -> None:
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {make_token(end_user)[1]}")
    row = charged(nora, 1_000)
    for path in (
        "ledger/accounts",
        "ledger/transactions",
        f"ledger/transactions/{row.pk}",
        f"customers/{nora.pk}/accounts",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 401
