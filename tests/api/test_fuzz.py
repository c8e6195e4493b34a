"""Whatever JSON is sent: never a server error, a 400 names its fields, and an error writes nothing."""

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from customers.api.shapes import ADDRESS, CREATE_OR_EDIT
from customers.models import Customer
from omnibasis.events.models import Event
from orders.api.shapes import BUYER, ITEM, ORDER
from orders.models import Order

TEXT = st.text(max_size=30) | st.text(string.printable, max_size=300) | st.sampled_from(
    ["a@example.com", "A@EXAMPLE.COM", "+420 601 123 456", "company", "EUR", "Europe/Prague", "\x00", "\ud800", "", " "]
)  # fmt: skip
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
ANYTHING = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)


def _of(names: list[str], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields and now and then another, each with a likely or an unlikely value."""
    values = {name: known.get(name, SCALAR) | ANYTHING for name in names}
    return st.builds(
        lambda fields, more: {**fields, **more},
        st.fixed_dictionaries({}, optional=values),
        st.dictionaries(TEXT, ANYTHING, max_size=1),
    )


ADDRESSES = _of(list(ADDRESS.fields))
CUSTOMERS = _of(list(CREATE_OR_EDIT.fields), billing_address=ADDRESSES, shipping_address=ADDRESSES)
BUYERS = _of(list(BUYER.fields), billing_address=ADDRESSES)
ORDERS = _of(list(ORDER.fields), buyer=BUYERS, items=st.lists(_of(list(ITEM.fields)), max_size=3))
HOW = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def _check(api: APIClient, path: str, body: Any) -> None:
    before = (Customer.objects.count(), Event.objects.count(), Order.objects.count())
    # Lone surrogates travel as escapes, as any JSON library sends them.
    answer = api.post(path, json.dumps(body).encode(), content_type="application/json")
    assert answer.status_code < 500, (body, answer.content)
    if answer.status_code >= 400:
        problem = json.loads(answer.content.decode())
        assert answer["Content-Type"] == "application/problem+json"
        assert problem["detail"]
        assert problem.get("errors") or answer.status_code != 400, problem
        assert (Customer.objects.count(), Event.objects.count(), Order.objects.count()) == before


@pytest.mark.django_db
@HOW
@given(body=CUSTOMERS)
def test_create_or_edit(api: APIClient, body: Any) -> None:
    _check(api, "/api/v1/customers/CreateOrEdit", body)


@pytest.mark.django_db
@HOW
@given(body=ORDERS)
def test_orders(api: APIClient, body: Any) -> None:
    _check(api, "/api/v1/orders/", body)


@pytest.mark.django_db
@HOW
@given(raw=st.binary(max_size=60) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_bytes(api: APIClient, raw: bytes) -> None:
    answer = api.post("/api/v1/customers/CreateOrEdit", raw, content_type="application/json")
    assert answer.status_code < 500, raw
    assert json.loads(answer.content.decode())


@pytest.mark.django_db
@HOW
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "cursor", "page_size", "phone", "email", "updated_since"]), TEXT
    )
)
def test_any_query(api: APIClient, query: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    answer = api.get("/api/v1/customers/", sent)
    assert answer.status_code in (200, 400), query
