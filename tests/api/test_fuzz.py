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
from ledger.api.shapes import ACCOUNT, ENTER, TRANSACTION_LIST, TRANSFER
from ledger.checks import findings
from ledger.models import Account, Transaction
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


def _mostly(names: list[str], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that may well be right, and often are but for a field or two."""
    odd = st.dictionaries(st.sampled_from(names) | TEXT, ANYTHING, max_size=2)
    return st.builds(
        lambda fields, more: {**fields, **more}, st.fixed_dictionaries(known), st.just({}) | st.just({}) | odd
    )


ADDRESSES = _of(list(ADDRESS.fields))
CUSTOMERS = _of(list(CREATE_OR_EDIT.fields), billing_address=ADDRESSES, shipping_address=ADDRESSES)
BUYERS = _of(list(BUYER.fields), billing_address=ADDRESSES)
ORDERS = _of(list(ORDER.fields), buyer=BUYERS, items=st.lists(_of(list(ITEM.fields)), max_size=3))
# Accounts by their places among those that are there.
PLACES = st.integers(1, 4)
AMOUNTS = st.decimals("0.01", 900, places=2).map(str) | st.decimals(-10, 10**14, places=2).map(str)
BOOKED = {
    "ledger/accounts/": _mostly(
        list(ACCOUNT.fields),
        kind=st.sampled_from(["bank", "cash", "sales"]),
        currency=st.sampled_from(["EUR", "EUR", "JPY"]),
        code=st.none() | TEXT,
    ),
    "ledger/transactions/": _mostly(
        list(ENTER.fields),
        account=PLACES,
        amount=AMOUNTS,
        effect=st.sampled_from(["increase", "decrease"]),
        details=TEXT,
    ),
    "ledger/transactions/transfer": _mostly(
        list(TRANSFER.fields), **{"from": PLACES, "to": PLACES}, amount=AMOUNTS
    ),
}
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
    before = _counts()
    # Lone surrogates travel as escapes, as any JSON library sends them.
    answer = api.post(path, json.dumps(body).encode(), content_type="application/json")
    assert answer.status_code < 500, (body, answer.content)
    if answer.status_code >= 400:
        problem = json.loads(answer.content.decode())
        assert answer["Content-Type"] == "application/problem+json"
        assert problem["detail"]
        assert problem.get("errors") or answer.status_code != 400, problem
        assert _counts() == before


def _counts() -> list[int]:
    return [model.objects.count() for model in (Customer, Event, Order, Account, Transaction)]


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
@given(data=st.data())
def test_the_ledger(api: APIClient, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([*BOOKED, "ledger/transactions/"]))
    body = data.draw(BOOKED[path])
    known = list(Account.objects.order_by("id").values_list("pk", flat=True)[:4])
    for name in ("account", "from", "to", "parent"):
        if type(body.get(name)) is int and 0 < body[name] <= len(known):
            body[name] = known[body[name] - 1]
    _check(api, f"/api/v1/{path}", body)
    assert list(findings()) == []


@pytest.mark.django_db
@HOW
@given(
    query=st.dictionaries(st.sampled_from(list(TRANSACTION_LIST.fields)), TEXT | SCALAR.map(str), max_size=3)
)
def test_any_query_of_the_ledger(api: APIClient, query: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    answer = api.get("/api/v1/ledger/transactions/", sent)
    assert answer.status_code in (200, 400), query


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
