"""Statements in the API: as JSON, as a PDF, by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from customers.services import merge_customers
from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Statement
from omnibasis.events.models import Delivery
from tests.ledger.conftest import BY, account_of
from tests.ledger.statements import entered, paid, words_of

pytestmark = pytest.mark.django_db
MARCH = {"currency": "EUR", "from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def owing(nora: Customer) -> Customer:
    entered(nora, 1_000, date(2026, 2, 2))
    entered(nora, 4_000, date(2026, 3, 2), reference="A-57", description="Two lessons")
    paid(nora, 1_500, date(2026, 3, 4))
    return nora


def test_a_month_as_json(api: APIClient, owing: Customer) -> None:
    answer = api.get(f"/api/v1/customers/{owing.pk}/statement", MARCH)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    first, second = body.pop("lines")
    assert first.pop("entry") < second.pop("entry")
    assert first == {
        "date": "2026-03-02",
        "kind": "charge",
        "is_reversal": False,
        "reference": "A-57",
        "details": "Two lessons",
        "amount": "40.00",
        "balance": "50.00",
    }
    assert (second["amount"], second["balance"]) == ("-15.00", "35.00")
    pdf = body.pop("pdf")
    assert body == {
        "customer": owing.pk,
        "currency": "EUR",
        "account": None,
        "type": "receivable",
        "from": "2026-03-01",
        "to": "2026-03-31",
        "opening_balance": "10.00",
        "left_out": 0,
        "totals": {"charged": "40.00", "paid": "15.00", "refunded": "0.00", "credited": "0.00"},
        "closing_balance": "35.00",
        "open": [],
    }
    file = api.get(pdf.removeprefix("http://localhost:8000"))
    assert file["Content-Type"] == "application/pdf"
    assert "Closing balance € 35.00" in words_of(file.content)


def test_one_account_in_digits_of_its_currency(api: APIClient, nora: Customer) -> None:
    entered(
        nora, -500, date(2026, 3, 2), kind=TransactionKind.CREDIT, account=AccountKind.CREDIT, currency="JPY"
    )
    account = account_of(nora, AccountKind.CREDIT, "JPY").pk
    asked = {**MARCH, "currency": "JPY", "account": account}
    body = api.get(f"/api/v1/customers/{nora.pk}/statement/", asked).json()
    assert (body["account"], body["type"], body["closing_balance"]) == (account, "credit", "500")
    assert body["totals"] == {"added": "500", "used": "0"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"currency": None}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"from": "2026-04-01"}, "from"),
        ({"to": "2999-01-01"}, "to"),
        ({"to": "soon"}, "to"),
        ({"account": 999_999}, "account"),
        ({"acount": 1}, "acount"),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, owing: Customer, given: dict[str, Any], field: str) -> None:
    asked = {name: value for name, value in {**MARCH, **given}.items() if value is not None}
    for answer in (
        api.get(f"/api/v1/customers/{owing.pk}/statement", asked),
        api.get(f"/api/v1/customers/{owing.pk}/statement/pdf", asked),
        api.post(f"/api/v1/customers/{owing.pk}/statement", asked),
    ):
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [field]
    assert not Statement.objects.exists()


def test_it_is_mailed_once_for_a_key(api: APIClient, owing: Customer) -> None:
    path, key = f"/api/v1/customers/{owing.pk}/statement", {"HTTP_IDEMPOTENCY_KEY": "march"}
    first, again = (api.post(path, MARCH, **key) for _twice in range(2))  # type: ignore[arg-type]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    sent = Statement.objects.get()
    assert first.json()["id"] == again.json()["id"] == sent.pk
    assert (first.json()["closing_balance"], first.json()["sent_to"]) == ("35.00", "nora@example.com")
    assert (sent.source, sent.recorded_by) == ("api", "Shop")
    assert Delivery.objects.get().attachments == [{"kind": "statement", "id": sent.pk}]


def test_nobody_to_mail_to_and_nobody_at_all(
    api: APIClient, owing: Customer, make_customer: Callable[..., Customer]
) -> None:
    silent = make_customer(given_name="Leonie")
    entered(silent, 100, date(2026, 3, 1))
    assert api.post(f"/api/v1/customers/{silent.pk}/statement", MARCH).status_code == 409
    for path in ("statement", "statement/pdf"):
        assert api.get(f"/api/v1/customers/999999/{path}", MARCH).status_code == 404
    merge_customers(keep_id=owing.pk, drop_id=silent.pk, **BY)
    body = api.get(f"/api/v1/customers/{silent.pk}/statement", MARCH).json()
    assert (body["customer"], body["closing_balance"]) == (owing.pk, "36.00")


def test_what_was_sent_is_listed_and_read_as_it_was(
    api: APIClient, owing: Customer, make_customer: Callable[..., Customer]
) -> None:
    path = f"/api/v1/customers/{owing.pk}/statement"
    february = {**MARCH, "from": "2026-02-01", "to": "2026-02-28"}
    first, second = (api.post(path, asked).json() for asked in (february, MARCH))
    assert (first["schedule"], first["mail"]) == (None, "waiting")
    before = api.get(f"/api/v1/ledger/statements/{second['id']}").json()
    file = api.get(before["pdf"].removeprefix("http://localhost:8000"))
    entered(owing, 900, date(2026, 3, 20))
    keep = make_customer(given_name="Keep")
    merge_customers(keep_id=keep.pk, drop_id=owing.pk, **BY)
    assert api.get(f"/api/v1/ledger/statements/{second['id']}").json() == before
    assert [line["amount"] for line in before["lines"]] == ["40.00", "-15.00"]
    assert api.get(before["pdf"].removeprefix("http://localhost:8000")).content == file.content
    assert {name: before[name] for name in second} == second
    Statement.objects.filter(pk=first["id"]).update(schedule="monthly")

    def found(asked: str) -> list[int]:
        return [one["id"] for one in api.get(f"/api/v1/{asked}").json()["results"]]

    both = [second["id"], first["id"]]
    for all_of_them in (
        f"customers/{keep.pk}/statements",
        f"ledger/statements?customer={keep.pk}",
        "ledger/statements",
    ):
        assert found(all_of_them) == both
    page = api.get("/api/v1/ledger/statements?page_size=1&count=true").json()
    assert ([one["id"] for one in page["results"]], page["count"]) == (both[:1], 2)
    further = api.get(page["next"]).json()
    assert ([one["id"] for one in further["results"]], further["next"]) == (both[1:], None)
    assert found("ledger/statements?from=2026-03-01") == both[:1]
    assert found("ledger/statements?to=2026-02-28&currency=EUR") == both[1:]
    assert found("ledger/statements?is_scheduled=true") == both[1:]
    assert found("ledger/statements?is_scheduled=false") == both[:1]
    for nothing in ("ledger/statements?currency=CHF", "ledger/statements?customer=999"):
        assert found(nothing) == []
    assert list(api.get("/api/v1/ledger/statements?sent=1").json()["errors"]) == ["sent"]
    for nobody in ("customers/999/statements", "ledger/statements/999", "ledger/statements/999/pdf"):
        assert api.get(f"/api/v1/{nobody}").status_code == 404


def test_one_is_mailed_again(api: APIClient, owing: Customer) -> None:
    sent = api.post(f"/api/v1/customers/{owing.pk}/statement", MARCH).json()
    path = f"/api/v1/ledger/statements/{sent['id']}/mail"
    assert (api.post(path).status_code, Delivery.objects.count()) == (409, 1)
    Delivery.objects.update(state="failed")
    key = {"HTTP_IDEMPOTENCY_KEY": "again"}
    first, again = (api.post(path, **key) for _twice in range(2))  # type: ignore[arg-type]
    assert (first.status_code, first.json()["mail"], again.json()) == (200, "waiting", first.json())
    assert Delivery.objects.count() == 2
    assert api.post("/api/v1/ledger/statements/999/mail").status_code == 404
