"""What programs do to orders: pay, refund, cancel, revert, mail; and the invoices that come of it."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from rest_framework.test import APIClient

from omnibasis.events.models import Delivery
from orders.models import Order, Payment

PATH = "/api/v1/orders/"
ITEM = {"description": "Guitar lesson", "quantity": 2, "unit_price": "25.50"}
ORDER = {"items": [ITEM], "currency": "EUR", "buyer": {"email": "ada@example.com", "surname": "Lovelace"}}


@pytest.fixture
def order(api: APIClient) -> str:
    return f"{PATH}{api.post(PATH, ORDER).json()['id']}"


def test_paid_in_parts_and_refunded_in_part(api: APIClient, order: str) -> None:
    body = {"amount": "20.00", "method": "cash", "reference": "till 2", "paid_on": "2026-01-05"}
    told = api.post(f"{order}/pay", body).json()
    assert (told["status"], told["paid"], told["open"]) == ("sent", "20.00", "31.00")
    told = api.post(f"{order}/pay").json()
    assert (told["status"], told["open"], told["invoice"]["state"]) == ("paid", "0.00", "paid")
    back = {"amount": "10", "fee": "0.50", "reason": "Missed one", "method": "card"}
    told = api.post(f"{order}/refund", back).json()
    assert (told["status"], told["refunded"], told["payments"][-1]["fee"]) == ("refunded", "10.00", "0.50")
    assert [(p["kind"], p["amount"], p["method"]) for p in told["payments"]] == [
        ("payment", "20.00", "cash"),
        ("payment", "31.00", "other"),
        ("refund", "10.00", "card"),
    ]
    assert told["payments"][0]["moved_on"] == "2026-01-05"
    assert api.get(order).json() == told


def test_cancelled_and_brought_back(api: APIClient, order: str) -> None:
    first = api.get(order).json()["invoice"]
    told = api.post(f"{order}/cancel", {"reason": "Ordered twice"}).json()
    assert (told["status"], told["invoice"], told["open"]) == ("cancelled", None, "0.00")
    assert api.post(f"{order}/revert").json()["status"] == "draft"
    told = api.post(f"{order}/send", {"send_mail": False}).json()
    assert told["invoice"]["number"] > first["number"]
    assert api.get(f"/api/v1/invoices/{first['id']}/").json()["state"] == "void"


def test_the_invoice_is_mailed_again(api: APIClient, order: str) -> None:
    assert not Delivery.objects.exists()
    assert api.post(f"{order}/mail").status_code == 200
    assert Delivery.objects.get().recipients == "ada@example.com"


@pytest.mark.parametrize(
    ("act", "body", "status", "field"),
    [
        ("pay", {"amount": "51.01"}, 400, "amount"),
        ("pay", {"amount": "0"}, 400, "amount"),
        ("pay", {"amount": "1.001"}, 400, "amount"),
        ("pay", {"method": "barter"}, 400, "method"),
        ("pay", {"paid_on": "2999-01-01"}, 400, "paid_on"),
        ("pay", {"paid_on": "tomorrow"}, 400, "paid_on"),
        ("pay", {"refunded_on": "2026-01-01"}, 400, "refunded_on"),
        ("refund", {}, 409, ""),
        ("send", {}, 409, ""),
        ("revert", {"reason": "x"}, 400, "reason"),
        ("cancel", {"reason": "x" * 201}, 400, "reason"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    api: APIClient, order: str, act: str, body: dict[str, Any], status: int, field: str
) -> None:
    before = api.get(order).json()
    answer = api.post(f"{order}/{act}", body)
    assert answer.status_code == status, answer.content
    assert set(answer.json().get("errors") or {}) == ({field} if field else set())
    assert answer.json()["detail"]
    assert (api.get(order).json(), Payment.objects.count()) == (before, 0)
    assert api.post(f"{PATH}424242/{act}", {}).status_code == 404


def test_labels_are_set_in_any_state(api: APIClient, order: str) -> None:
    assert api.patch(order, {"labels": ["Music", "VIP"]}).json()["labels"] == ["Music", "VIP"]
    assert api.patch(order, {"labels": []}).json()["labels"] == []


def test_invoices_are_listed_read_and_printed(api: APIClient, order: str) -> None:
    told = api.get(order).json()
    path = f"/api/v1/invoices/{told['invoice']['id']}/"
    invoice = api.get(path).json()
    assert (invoice["number"], invoice["total"], invoice["buyer"]["surname"]) == (
        told["invoice"]["number"],
        "51.00",
        "Lovelace",
    )
    assert invoice["lines"] == [{**ITEM, "discount": "0.00", "tax_rate": "0", "total": "51.00"}]
    year = invoice["issued_on"][:4]
    for query, found in [
        ("state=open", [invoice]),
        ("state=paid,void", []),
        (f"order={told['id']}&year={year}", [invoice]),
        ("overdue=true", []),
        (f"number={invoice['number']}&overdue=false", [invoice]),
    ]:
        assert api.get(f"/api/v1/invoices/?{query}").json()["results"] == found, query
    of_customer = api.get(f"/api/v1/customers/{told['customer']}/invoices/")
    assert of_customer.json()["results"] == [invoice]
    answer = api.get(told["invoice"]["pdf"])
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert invoice["number"] in text
    assert "Guitar lesson" in text
    assert api.get("/api/v1/invoices/424242/").status_code == 404
    assert api.get("/api/v1/invoices/424242/pdf").status_code == 404
    assert Order.objects.count() == 1
