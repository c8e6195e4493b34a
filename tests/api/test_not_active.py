"""Not active in the API: with its reason, which goes when the customer is active again."""

from __future__ import annotations

from collections.abc import Callable

from rest_framework.test import APIClient

from customers.models import Customer

Make = Callable[..., Customer]


def test_the_reason_is_sent_read_and_on_the_timeline(api: APIClient, make_customer: Make) -> None:
    path = f"/api/v1/customers/{make_customer().pk}"
    told = api.patch(path, {"status": "not_active", "status_reason": " Moved away "}).json()
    assert (told["status"], told["status_reason"]) == ("not_active", "Moved away")
    assert api.get(path).json()["status_reason"] == "Moved away"
    (event, *_rest) = api.get(f"{path}/timeline").json()["results"]
    assert event["changes"]["status_reason"] == ["", "Moved away"]


def test_active_again_has_none(api: APIClient, make_customer: Make) -> None:
    path = f"/api/v1/customers/{make_customer().pk}"
    api.patch(path, {"status": "not_active", "status_reason": "Moved away"})
    assert api.patch(path, {"phone": "1234"}).json()["status_reason"] == "Moved away"
    assert api.patch(path, {"status": "not_active"}).json()["status_reason"] == "Moved away"
    assert api.patch(path, {"status": "active"}).json()["status_reason"] == ""


def test_who_is_active_has_no_reason(api: APIClient, make_customer: Make) -> None:
    path = f"/api/v1/customers/{make_customer().pk}"
    answer = api.patch(path, {"status_reason": "Moved away"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["status_reason"]
    assert api.patch(path, {"status_reason": ""}).status_code == 200
    assert api.patch(path, {"status_reason": None}).status_code == 200


def test_create_or_edit_knows_it_too(api: APIClient) -> None:
    body = {"email": "nora@example.org", "status": "not_active", "status_reason": "Asked so"}
    made = api.post("/api/v1/customers/CreateOrEdit", body)
    assert made.status_code == 201
    assert made.json()["customer"]["status_reason"] == "Asked so"
    again = api.post("/api/v1/customers/CreateOrEdit", {"email": "nora@example.org", "status": "active"})
    assert again.json()["changes"]["status_reason"] == ["Asked so", ""]
    assert api.post("/api/v1/customers/CreateOrEdit", {**body, "status_reason": "x" * 501}).status_code == 400
