"""Values that break careless code, in every field of every door: an error on the field, never an error page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from orders.models import Order
from tests.security.routes import World

TEXTS = (
    "\0", "a\0b", "\ud800", "\u202e", "%s %(x)s {0} {{ x }}", "'; DROP TABLE x; --", "<script>alert(1)", "x" * 100_000,
    "\u0130" * 254, "-1", "1e9999", "NaN", "٣", "9" * 400, "../..", "9999-12-31T23:59:59-14:00",
)  # fmt: skip
OTHERS = (None, True, -1, 1.5, 2**31, 2**63, 10**400, [], {}, [[]], {"a": 1}, [None])
CUSTOMER_FIELDS = (
    "id", "kind", "given_name", "surname", "company_name", "email", "phone", "website", "tax_id", "language",
    "currency", "time_zone", "payment_terms", "external_id", "status", "user", "billing_address",
    "shipping_address", "dry_run", "labels", "custom_fields",
)  # fmt: skip
ADDRESS_FIELDS = ("name", "line1", "line2", "city", "region", "postal_code", "country")
ORDER: dict[str, Any] = {
    "currency": "EUR",
    "items": [{"description": "Lesson", "quantity": 1, "unit_price": "1.00"}],
    "buyer": {"email": "nora@example.org", "given_name": "Nora"},
}


def changed(body: Any, value: Any) -> Iterator[tuple[str, Any]]:
    """The body with each of its parts, at any depth, replaced by the value."""
    for key in body if isinstance(body, dict) else range(len(body)):
        copy = json.loads(json.dumps(body))
        copy[key] = value
        yield str(key), copy
        if isinstance(body[key], (dict, list)):
            for name, inner in changed(body[key], value):
                copy = json.loads(json.dumps(body))
                copy[key] = inner
                yield f"{key}.{name}", copy


def send(api: APIClient, method: str, path: str, body: Any) -> Any:
    return getattr(api, method)(path, data=json.dumps(body), content_type="application/json")


def assert_answered(answer: Any, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.content[:300]!r}"
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", what
        assert answer.json()["detail"], what


@pytest.mark.parametrize("value", [*TEXTS, *OTHERS], ids=lambda value: repr(value)[:30])
def test_in_every_field_of_the_api(api: APIClient, staff: User, value: Any) -> None:
    customer = World.make(staff).customer
    body: dict[str, Any] = {"given_name": "Nora"}
    for field in CUSTOMER_FIELDS:
        for method, path in (("post", "customers/CreateOrEdit"), ("patch", f"customers/{customer.pk}")):
            assert_answered(
                send(api, method, f"/api/v1/{path}", {**body, field: value}), f"{field} of {path}"
            )
    for data in ({"labels": [value]}, {"custom_fields": {"nickname": value}}):
        assert_answered(send(api, "post", "/api/v1/customers/CreateOrEdit", {**body, **data}), str(data)[:40])
    for part in ADDRESS_FIELDS:
        data = {**body, "billing_address": {part: value}}
        assert_answered(send(api, "post", "/api/v1/customers/CreateOrEdit", data), part)
    extras = {
        "customer": 1,
        "status": "draft",
        "placed_at": "2024-01-01T00:00:00Z",
        "note": "x",
        "external_id": "y",
    }
    for name, order in changed({**ORDER, **extras}, value):
        assert_answered(send(api, "post", "/api/v1/orders/", order), name)
    product = {
        "name": "Lesson",
        "unit_price": "1.00",
        "currency": "EUR",
        "description": "",
        "is_active": True,
    }
    for name, data in changed(product, value):
        assert_answered(send(api, "post", "/api/v1/products/", data), name)
    note = {
        "subject": "x",
        "body": "x",
        "visibility": "private",
        "is_pinned": False,
        "labels": ["x"],
        "remind_at": None,
    }
    for name, data in changed(note, value):
        assert_answered(send(api, "post", f"/api/v1/customers/{customer.pk}/notes", data), name)
    for name, data in changed({"name": "VIP", "colour": "teal"}, value):
        assert_answered(send(api, "post", "/api/v1/labels/", data), name)
    for path in (
        "customers/CreateOrEdit",
        "orders/",
        f"customers/{customer.pk}/merge",
        "products/",
        "labels/",
    ):
        assert_answered(send(api, "post", f"/api/v1/{path}", value), f"{path} as a whole")


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b"[" * 5_000, b'{"a":' * 2_000, b"NaN", b'{"email": 1e400}']
)
def test_in_the_bytes_of_a_body(api: APIClient, raw: bytes) -> None:
    for path in ("customers/CreateOrEdit", "customers/", "orders/", "products/"):
        answer = api.generic("POST", f"/api/v1/{path}", raw, content_type="application/json")
        assert_answered(answer, path)
        assert answer.status_code == 400


LISTS = {
    "/api/v1/customers/": ("cursor", "page_size", "ordering", "q", "email", "phone", "status", "source", "external_id",
                           "updated_since", "archived", "count", "nonsense", "label", "custom.nickname",
                           "custom.nickname.from", "custom.x"),
    "/api/v1/labels/": ("cursor", "q"),
    "/api/v1/custom-fields/": ("removed",),
    "/api/v1/orders/": ("cursor", "page_size", "ordering", "customer", "status", "external_id", "count"),
    "/api/v1/products/": ("cursor", "page_size", "ordering", "is_active"),
    "/api/v1/notes/": ("cursor", "page_size", "ordering", "q", "pinned", "visibility", "label", "user", "customer",
                       "author", "reminder"),
}  # fmt: skip
PAGES = {
    "customers:list": (
        "q",
        "sort",
        "cursor",
        "status",
        "source",
        "export",
        "page",
        "label",
        "custom.nickname",
    ),
    "labels:list": ("q", "sort", "cursor", "export"),
    "labels:suggest": ("q",),
    "orders:list": ("q", "sort", "cursor", "status", "source", "export"),
    "orders:products": ("q", "sort", "cursor", "status", "currency", "export"),
    "users:list": ("q", "sort", "cursor", "export"),
    "notes:list": ("q", "sort", "cursor", "visibility", "pinned", "label", "author", "reminder", "export"),
    "notes:colleagues": ("q",),
    "notes:mine": ("cursor",),
    "ui:search": ("q",),
    "customers:users": ("q", "text"),
    "orders:customers": ("q", "text"),
    "orders:create": ("customer", "currency"),
    "account_login": ("next",),
    "account_signup": ("next",),
}
QUERIES = [text for text in TEXTS if text != "\ud800" and len(text) < 1_000]


@pytest.mark.parametrize("text", QUERIES[::2], ids=lambda text: repr(text)[:30])
def test_in_every_parameter(api: APIClient, admin_client: Client, staff: User, text: str) -> None:
    World.make(staff)
    for path, names in LISTS.items():
        for name in names:
            assert_answered(api.get(path, {name: text}), f"{name} of {path}")
    for route, names in PAGES.items():
        for name in names:
            answer = admin_client.get(reverse(route), {name: text}, headers={"HX-Request": "true"})
            assert answer.status_code < 500, f"{name} of {route}"
            _ = b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("text", [*QUERIES[::2], "x" * 100_000], ids=lambda text: repr(text)[:30])
def test_in_every_field_of_a_form(staff_client: Client, staff: User, client: Client, text: str) -> None:
    world = World.make(staff)
    customer, product = world.customer, world.product
    pages = {
        reverse("customers:create"): staff_client,
        reverse("customers:edit", args=[customer.pk]): staff_client,
        reverse("notes:of_customer", args=[customer.pk]): staff_client,
        reverse("notes:edit", args=[customer.pk, world.note.pk]): staff_client,
        reverse("customers:field", args=[customer.pk, "phone"]): staff_client,
        reverse("customers:field", args=[customer.pk, "billing_address"]): staff_client,
        reverse("labels:create"): staff_client,
        reverse("labels:edit", args=[world.label.pk]): staff_client,
        reverse("orders:create"): staff_client,
        reverse("orders:product_create"): staff_client,
        reverse("orders:product_edit", args=[product.pk]): staff_client,
        reverse("profile"): staff_client,
        reverse("orders:order_page"): client,
        reverse("account_signup"): client,
        reverse("account_login"): client,
        reverse("account_reset_password"): client,
    }
    for path, browser in pages.items():
        names = list(browser.get(path).context["form"].fields)
        stored = Customer.objects.count(), Order.objects.count()
        answer = browser.post(path, dict.fromkeys(names, text))
        assert answer.status_code < 500, path
        if answer.status_code == 422:
            assert answer.context["form"].errors, path
            assert (Customer.objects.count(), Order.objects.count()) == stored, path


def test_in_headers(api: APIClient) -> None:
    for name in (
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "Accept",
        "Accept-Language",
        "X-Forwarded-For",
    ):
        for text in ("\0", "é", "x" * 5_000, "", '"', "*", "W/", "99999999999999999999", "a,b,c"):
            answer = api.post("/api/v1/customers/CreateOrEdit", {"given_name": "Nora"}, headers={name: text})
            assert_answered(answer, f"{name}: {text[:10]!r}")
