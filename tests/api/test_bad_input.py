"""Bad input names the field, says what to do, and writes nothing."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from omnibasis.core.models import IdempotencyRecord
from omnibasis.events.models import Event

PATH = "/api/v1/customers/CreateOrEdit"
DEEP = "[" * 100_000 + "]" * 100_000


def nothing_written() -> bool:
    return not (Customer.objects.exists() or Event.objects.exists() or IdempotencyRecord.objects.exists())


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"emial": "a@example.com"}, "emial"),
        ({"email": "no-at-sign"}, "email"),
        ({"email": "kelvin@\u212aelvin.com"}, "email"),
        ({"email": 5}, "email"),
        ({"email": "nul\x00@example.com"}, "email"),
        ({"given_name": "a\x00b"}, "given_name"),
        ({"given_name": "x" * 81}, "given_name"),
        ({"given_name": ["Ann"]}, "given_name"),
        ({"phone": "call me", "surname": "Kay"}, "phone"),
        ({"website": "nowhere", "surname": "Kay"}, "website"),
        ({"language": "xx", "surname": "Kay"}, "language"),
        ({"currency": "ZZZ", "surname": "Kay"}, "currency"),
        ({"time_zone": "Mars/Base", "surname": "Kay"}, "time_zone"),
        ({"kind": "robot", "surname": "Kay"}, "kind"),
        ({"status": "gone", "surname": "Kay"}, "status"),
        ({"billing_address": "Main 1", "surname": "Kay"}, "billing_address"),
        ({"billing_address": {"street": "Main 1"}, "surname": "Kay"}, "billing_address.street"),
        ({"billing_address": {"country": "XX"}, "surname": "Kay"}, "billing_address.country"),
        ({"shipping_address": {"city": 7}, "surname": "Kay"}, "shipping_address.city"),
        ({"user": 10**30, "surname": "Kay"}, "user"),
        ({"user": 424242, "surname": "Kay"}, "user"),
        ({"user": True, "surname": "Kay"}, "user"),
        ({"id": 424242}, "id"),
        ({"id": -1}, "id"),
        ({"id": 1.5}, "id"),
        ({"dry_run": "yes"}, "dry_run"),
        ({}, "non_field_errors"),
        ({"tax_id": "CZ1"}, "non_field_errors"),
    ],
)
def test_a_bad_field_is_named(api: APIClient, body: dict[str, Any], field: str) -> None:
    answer = api.post(PATH, body, headers={"Idempotency-Key": "bad"})
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert set(problem["errors"]) == {field}
    assert nothing_written()


def test_all_that_is_wrong_is_said_at_once(api: APIClient) -> None:
    answer = api.post(PATH, {"emial": "x", "given_name": 1, "billing_address": {"zip": "1"}})
    errors = answer.json()["errors"]
    assert set(errors) == {"emial", "given_name", "billing_address.zip"}
    assert errors["emial"] == ["There is no such field. Did you mean email?"]


def test_a_lone_surrogate_is_named(api: APIClient) -> None:
    answer = api.post(PATH, rb'{"given_name": "\ud800"}', content_type="application/json")
    assert set(answer.json()["errors"]) == {"given_name"}
    answer = api.post(PATH, rb'{"\ud800": "Kay"}', content_type="application/json")
    assert answer.status_code == 400
    assert nothing_written()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        (b'{"given_name": NaN}', 400),
        (b'{"user": Infinity}', 400),
        (b'{"user": 1e999999}', 400),
        (b'{"user": 1%s}' % (b"0" * 5_000), 400),
        (b'{"email": "a@example.com", "email": "b@example.com"}', 400),
        (b'{"billing_address": {"city": "A", "city": "B"}}', 400),
        (DEEP.encode(), 400),
        (b'{"given_name": ' + DEEP.encode() + b"}", 400),
        (b'{"given_name": "' + b"x" * 3_000_000 + b'"}', 413),
    ],
)
def test_what_is_no_proper_json_is_refused(api: APIClient, raw: bytes, status: int) -> None:
    answer = api.post(PATH, raw, content_type="application/json")
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    assert nothing_written()


def test_other_content_types_are_refused(api: APIClient) -> None:
    answer = api.post(PATH, "email=a@example.com", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nothing-here", 404),
        ("/api/v1/customers/999999", 404),
        ("/api/v1/customers/99999999999999999999999999", 404),
        ("/api/v1/customers/" + "9" * 5_000, 404),
        ("/api/v1/orders/99999999999999999999999999/", 404),
        ("/api/v1/customers/?emial=a", 400),
        ("/api/v1/customers/?q=%00", 400),
        ("/api/v1/customers/?page_size=0", 400),
        ("/api/v1/customers/?page_size=201", 400),
        ("/api/v1/customers/?page_size=" + "9" * 5_000, 400),
        ("/api/v1/customers/?cursor=zzzz", 400),
        ("/api/v1/customers/?cursor=%C3%A9%C3%A9%C3%A9", 400),
        ("/api/v1/customers/?cursor=W1tbW1tb", 400),
        ("/api/v1/customers/?status=gone", 400),
        ("/api/v1/customers/?email=nope", 400),
        ("/api/v1/customers/?phone=abc", 400),
        ("/api/v1/customers/?updated_since=yesterday", 400),
        ("/api/v1/customers/?updated_since=0001-01-01T00:00:00%2B14:00", 400),
        ("/api/v1/customers/?ordering=surname", 400),
        ("/api/v1/customers/?status=active&status=active", 400),
        ("/api/v1/orders/?customer=x", 400),
    ],
)
def test_a_bad_address_is_a_problem_document(api: APIClient, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_method_that_is_not_there(api: APIClient) -> None:
    answer = api.put("/api/v1/customers/", {})
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


def test_what_nobody_foresaw_is_json_too(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(**_: Any) -> None:
        raise RuntimeError("boom")

    api.raise_request_exception = False
    monkeypatch.setattr("customers.services.create_or_edit_customer", explode)
    answer = api.post(PATH, {"given_name": "Kay"})
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert "boom" not in answer.content.decode()
