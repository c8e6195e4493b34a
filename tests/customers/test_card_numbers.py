"""No card number gets in, however it is written, by verb, API or form; and nothing of it stays anywhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from rest_framework.test import APIClient

from customers.card_numbers import is_number_like
from customers.models import Customer, PaymentMethod
from customers.services import add_payment_method
from omnibasis.core.actors import Actor

PAN = "4111111111111111"
SPELLINGS = {
    "plain": PAN,
    "spaces": "4111 1111 1111 1111",
    "dashes": "4111-1111-1111-1111",
    "dots": "4111.1111.1111.1111",
    "slashes": "4111/1111/1111/1111",
    "backslashes": "4111\\1111\\1111\\1111",
    "commas": "4111,1111,1111,1111",
    "underscores": "4111_1111_1111_1111",
    "plus": "+4111+1111+1111+1111",
    "pipes": "4111|1111|1111|1111",
    "every digit apart": "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "zero width": "4111\u200b1111\u200b1111\u200b1111",
    "zero width joiner": "4111\u200d1111\u200d1111\u200d1111",
    "soft hyphens": "4111\u00ad1111\u00ad1111\u00ad1111",
    "byte order marks": "4111\ufeff1111\ufeff1111\ufeff1111",
    "right to left": "\u202e4111111111111111",
    "hard spaces": "4111\u00a01111\u00a01111\u00a01111",
    "thin spaces": "4111\u20091111\u20091111\u20091111",
    "en dashes": "4111\u20131111\u20131111\u20131111",
    "minus signs": "4111\u22121111\u22121111\u22121111",
    "tabs": "4111\t1111\t1111\t1111",
    "lines": "4111\n1111\n1111\n1111",
    "fillers": "4111\u31641111\u31641111\u31641111",
    "full width": "４１１１１１１１１１１１１１１１",
    "arabic": "٤١١١١١١١١١١١١١١١",
    "persian": "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱",
    "devanagari": "४१११११११११११११११",
    "thai": "๔๑๑๑๑๑๑๑๑๑๑๑๑๑๑๑",
    "mathematical": "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",
    "circled": "④①①①①①①①①①①①①①①①",
    "superscript": "⁴¹¹¹¹¹¹¹¹¹¹¹¹¹¹¹",
    "keycaps": "4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣",
    "chinese": "四一一一一一一一一一一一一一一一",
    "in a sentence": "the card is 4111 1111 1111 1111, until May",
    "behind letters": "card4111111111111111",
    "between letters": "tok_4111111111111111_x",
    "percent encoded": "4111%201111%201111%201111",
    "american express": "378282246310005",
    "diners": "30569309025904",
    "maestro, twelve digits": "500000000009",
    "nineteen digits": "6304000000000000000",
    "longer still": "00004111111111111111999",
    "no check digit": "4111 1111 1111 1112",
    "a number without letters as a UUID": "41111111-1111-1111-1111-111111111111",
    "beside a UUID": "550e8400-e29b-41d4-a716-446655440000 4111111111111111",
}
HARMLESS = (
    "pm_1NXWPnLkdIwHu7ixbH3ZpV9Z", "tok_visa", "550e8400-e29b-41d4-a716-446655440000", "cus_123456789012",
    "123e4567-e89b-12d3-a456-426614174000", "token:550e8400-e29b-41d4-a716-446655440000", "B-5XE98765AB4321",
    "ba_1234567890",
    "1512345678", "src_18eYalAHEMiOZZp1l9ZTjSU0", "Visa", "Bank 24", "Deutsche Kreditbank 1990", "",
)  # fmt: skip
FIELDS = ("gateway", "token", "brand", "last4", "kind", "expiry_month", "expiry_year")


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie")


@pytest.fixture
def nothing_stays(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever was refused: its digits are in no column of any table, and in no line of the log."""
    caplog.set_level(logging.DEBUG)
    yield
    texts = [str(row) for model in apps.get_models() for row in model._base_manager.values_list()]
    texts += [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    for text in texts:
        for spelling in SPELLINGS.values():
            assert spelling not in text
    assert not PaymentMethod.objects.exists()


def told_without_it(text: str, spelling: str) -> None:
    for shown in {spelling, json.dumps(spelling)[1:-1], PAN, "1111 1111", "1111-1111", "11111111"}:
        assert shown not in text, shown


@pytest.mark.parametrize("name", SPELLINGS)
def test_it_is_seen(name: str) -> None:
    assert is_number_like(SPELLINGS[name])


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_none_gets_in(customer: Customer, by_staff: Actor, text: str) -> None:
    data = {"kind": "card", "gateway": "Stripe", "token": text, "last4": "4242"}
    made = add_payment_method(customer_id=customer.pk, data=data, actor=by_staff)
    assert made.token == text


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_api_refuses_it_in_every_field(
    api: APIClient, customer: Customer, nothing_stays: None, name: str
) -> None:
    path, spelling = f"/api/v1/customers/{customer.pk}/payment-methods", SPELLINGS[name]
    key = {"HTTP_IDEMPOTENCY_KEY": "550e8400"}
    for field in (*FIELDS, "note"):
        answer = api.post(path, {"kind": "card", "brand": "Visa", field: spelling}, **key)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [field]
        assert "card number" in answer.json()["errors"][field][0]
        told_without_it(answer.content.decode(), spelling)
    for body in ({"kind": "card", spelling: 1}, {"kind": "card", "token": [spelling]}):
        answer = api.post(path, body, **key)
        assert answer.status_code == 400
        told_without_it(answer.content.decode(), spelling)


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_form_refuses_it_in_every_field_and_comes_back_without_it(
    staff_client: Client, customer: Customer, nothing_stays: None, name: str
) -> None:
    path, spelling = f"/omnipayments/customers/{customer.pk}/payment-methods/add/", SPELLINGS[name]
    for field in FIELDS:
        sent = {"kind": "card", "brand": "Maestro", field: spelling, f"initial-{field}": spelling}
        answer = staff_client.post(path, sent)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "card number" in html[html.index(f'id="new-{field}_error"') :][:400]
        told_without_it(html, spelling)
        if field != "brand":
            assert 'value="Maestro"' in html


@pytest.mark.parametrize(
    "parts",
    [
        {"token": "41111111", "brand": "1111", "last4": "1111"},
        {"gateway": "4111 1111", "brand": "1111", "last4": "1111"},
        {"gateway": "Visa 4111", "token": "11111111", "last4": "1111"},
        {"token": "3782 822463-1", "last4": "0005"},
        {"token": "3056930902", "last4": "5904"},
    ],
)
def test_a_number_that_is_spread_over_fields_is_seen_as_well(
    api: APIClient, staff_client: Client, customer: Customer, nothing_stays: None, parts: dict[str, str]
) -> None:
    answer = api.post(f"/api/v1/customers/{customer.pk}/payment-methods", {"kind": "card", **parts})
    assert (answer.status_code, "card number" in answer.content.decode()) == (400, True)
    sent = {"kind": "card", **parts}
    html = staff_client.post(
        f"/omnipayments/customers/{customer.pk}/payment-methods/add/", sent
    ).content.decode()
    for text in parts.values():
        assert f'value="{text}"' not in html


def test_an_edit_is_looked_at_together_with_what_is_there(
    api: APIClient, customer: Customer, by_staff: Actor
) -> None:
    data: dict[str, Any] = {"kind": "card", "gateway": "Stripe", "token": "3056930902"}
    made = add_payment_method(customer_id=customer.pk, data=data, actor=by_staff)
    path = f"/api/v1/customers/{customer.pk}/payment-methods/{made.pk}"
    for body in ({"last4": "5904"}, {"token": PAN}, {"brand": int(PAN)}):
        answer = api.patch(path, body)
        assert answer.status_code == 400
        assert PAN not in answer.content.decode()
    assert api.patch(path, {"last4": "5905"}).status_code == 200
