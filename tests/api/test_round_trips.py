"""How often the hot paths ask the database, BEGIN and SAVEPOINT included. A new statement needs a reason here."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from tests.conftest import make_token

pytestmark = pytest.mark.django_db(transaction=True)

CREATE_OR_EDIT, ORDERS = "/api/v1/customers/CreateOrEdit", "/api/v1/orders/"


@pytest.fixture
def client(staff: User) -> APIClient:
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {make_token(staff)[1]}")
    client.default_format = "json"
    client.get("/api/v1/customers/")  # notes once a minute that the token was used
    return client


def _post(client: APIClient, path: str, body: dict[str, Any], *, status: int, key: str) -> list[str]:
    """Posts, and returns what the database was asked: the verb and the table of each statement, in order."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, body, headers={"Idempotency-Key": key})
    assert answer.status_code == status, answer.content
    return [_said(query["sql"]) for query in queries.captured_queries]


def _said(sql: str) -> str:
    verb = sql.split()[0]
    if verb in ("SELECT", "INSERT", "UPDATE"):
        tables = re.findall(
            r"\b(?:accounts|account|core|customers|events|ledger|orders|settings_app)_[a-z]+", sql
        )
        return f"{verb} {tables[0]}"
    return verb


OPENING = ["SELECT accounts_apitoken", "BEGIN", "SELECT core_idempotencyrecord"]
CLOSING = ["INSERT core_idempotencyrecord", "COMMIT"]
NEW_CUSTOMER = ["INSERT customers_customer", "INSERT events_event"]
EDIT = ["UPDATE customers_customer", "INSERT events_event"]
# The tax of an item that says none, and then all that the order goes by.
SETTINGS = ["SELECT settings_app_settings"] * 2
INVOICE = ["INSERT orders_invoiceseries", "INSERT orders_invoice"]
# What is owed: the accounts locked, the transaction, its entries, and what both come to.
POSTED = [
    "INSERT ledger_transaction",
    "INSERT ledger_entry",
    "UPDATE ledger_account",
    "INSERT ledger_accountday",
]
PERSON = {"given_name": "Leonie", "surname": "Köhler", "email": "leonie@example.com"}
ITEM = {"description": "Tea", "quantity": 1, "unit_price": "3.50"}


def test_create_or_edit_that_creates(client: APIClient) -> None:
    assert _post(client, CREATE_OR_EDIT, PERSON, status=201, key="1") == [
        *OPENING,
        "SELECT customers_customer",  # who is meant: nobody
        "SELECT account_emailaddress",  # whose mailbox it is
        *NEW_CUSTOMER,
        *CLOSING,
    ]


def test_create_or_edit_that_edits(client: APIClient) -> None:
    client.post(CREATE_OR_EDIT, PERSON)
    assert (
        _post(client, CREATE_OR_EDIT, {**PERSON, "surname": "K"}, status=200, key="1")
        == [
            *OPENING,
            "SELECT customers_customer",  # locked without its columns, so that the planner keeps to the keys' indexes
            "SELECT customers_customer",
            *EDIT,
            "SELECT customers_address",  # for the answer
            *CLOSING,
        ]
    )


def test_an_edit_of_a_key_may_meet_another_ones(client: APIClient) -> None:
    client.post(CREATE_OR_EDIT, {**PERSON, "external_id": "a"})
    body = {**PERSON, "external_id": "a", "email": PERSON["email"].upper()}
    assert _post(client, CREATE_OR_EDIT, body, status=200, key="1")[5:9] == ["SAVEPOINT", *EDIT, "RELEASE"]


def test_create_or_edit_that_changes_nothing_writes_only_its_answer(client: APIClient) -> None:
    client.post(CREATE_OR_EDIT, PERSON)
    assert _post(client, CREATE_OR_EDIT, PERSON, status=200, key="1") == [
        *OPENING,
        "SELECT customers_customer",
        "SELECT customers_customer",
        "SELECT customers_address",
        *CLOSING,
    ]


def test_a_replay_asks_only_for_the_answer(client: APIClient) -> None:
    _post(client, CREATE_OR_EDIT, PERSON, status=201, key="1")
    assert _post(client, CREATE_OR_EDIT, PERSON, status=201, key="1") == [*OPENING, "COMMIT"]


def test_an_order_with_an_unknown_email(client: APIClient) -> None:
    body = {"buyer": PERSON, "items": [ITEM, ITEM], "currency": "EUR"}
    client.post(
        ORDERS, {**body, "buyer": {"given_name": "Nora"}}
    )  # the business has its accounts from then on
    assert _post(client, ORDERS, body, status=201, key="1") == [
        *OPENING,
        *SETTINGS,
        "INSERT orders_order",
        "SELECT customers_customer",
        "SELECT account_emailaddress",
        *NEW_CUSTOMER,
        "UPDATE orders_order",  # whose it is
        "INSERT orders_item",
        "INSERT orders_customerfigures",
        "SELECT ledger_account",
        "INSERT ledger_account",
        *POSTED,
        *INVOICE,
        *CLOSING,
    ]


def test_an_order_with_a_known_email(client: APIClient) -> None:
    body = {"buyer": PERSON, "items": [ITEM], "currency": "EUR"}
    client.post(ORDERS, body)
    assert _post(client, ORDERS, body, status=201, key="1") == [
        *OPENING,
        *SETTINGS,
        "INSERT orders_order",
        "SELECT customers_customer",
        "SELECT customers_customer",
        "UPDATE customers_customer",
        "INSERT events_event",
        "UPDATE orders_order",
        "INSERT orders_item",
        "INSERT orders_customerfigures",
        "SELECT ledger_account",
        *POSTED,
        *INVOICE,
        *CLOSING,
    ]
