"""Whatever is sent to the order page: an answer that names the field, never an error page, and nothing written."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from orders.models import Order, Product
from tests.orders.conftest import filled, order_online


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("quantity", "-1", "greater than or equal to 0"),
        ("quantity", "1000001", "less than or equal to 1000000"),
        ("quantity", "9" * 6_000, "Enter a whole number"),
        ("quantity", "1.5", "Enter a whole number"),
        ("quantity", "two", "Enter a whole number"),
        ("quantity", "1e3", "Enter a whole number"),
        ("quantity", "", "Choose how many"),
        ("quantity", "0", "Choose how many"),
        ("email", "", "This field is required"),
        ("email", "nora", "Enter an e-mail address like name@example.com"),
        ("email", "nora@exam\u212aple.com", "not a valid domain"),
        ("email", "n\u0131na@example.com", "plain Latin letters"),
        ("email", "nora@example.com\x00", "Null characters are not allowed"),
        ("email", "n" * 250 + "@example.com", "at most 254"),
        ("given_name", "N" * 81, "at most 80"),
        ("given_name", "No\x00ra", "characters that cannot be seen"),
        ("given_name", "\u202earoN", "characters that cannot be seen"),
        ("surname", "New\u200bman", "characters that cannot be seen"),
        ("company_name", "N" * 161, "at most 160"),
        ("company_name", "A\nB", "characters that cannot be seen"),
        ("phone", "call me", "Enter a phone number"),
        ("phone", "1" * 41, "at most 40"),
        ("note", "n" * 2_001, "at most 2000"),
        ("billing_line1", "x" * 161, "at most 160"),
        ("billing_postal_code", "x" * 21, "at most 20"),
        ("billing_country", "XX", "not one of the available choices"),
    ],
)
def test_is_told_on_its_field(client: Client, lesson: Product, field: str, value: str, words: str) -> None:
    name = f"quantity_{lesson.pk}" if field == "quantity" else field
    answer = client.post("/order/", filled(client, (lesson, 1), **{name: value}))
    assert answer.status_code == 422
    form = answer.context["form"]
    told = form.errors.get(name) or form.errors["__all__"]
    assert words in " ".join(told)
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


def test_keeps_what_was_typed(client: Client, lesson: Product) -> None:
    typed = {"given_name": "Nóra", "billing_city": "Győr", "note": "<b>Ring</b> twice"}
    text = client.post("/order/", filled(client, (lesson, 7), email="bad@", **typed)).content.decode()
    assert 'value="Nóra"' in text
    assert 'value="Győr"' in text
    assert "&lt;b&gt;Ring&lt;/b&gt; twice" in text
    assert 'value="7"' in text
    assert '<details class="fold" open>' in text


def test_a_total_beyond_all_bounds_is_told(client: Client, lesson: Product) -> None:
    Product.objects.update(unit_price_minor=10**14)
    answer = client.post("/order/", filled(client, (lesson, 1_000_000)))
    assert answer.status_code == 422
    assert "The total is too large" in answer.content.decode()


def test_ten_thousand_fields_are_a_bad_request(client: Client, lesson: Product) -> None:
    client.raise_request_exception = False
    assert client.post("/order/", {f"quantity_{n}": "1" for n in range(10_000)}).status_code == 400


@pytest.mark.parametrize(
    "body", [b"\xff\xfe=\xfd", b"quantity_1=%ff%fe", b"page=" + b"a" * 100_000, b"&&&===", b""]
)
def test_broken_bodies_are_only_mistakes(client: Client, lesson: Product, body: bytes) -> None:
    answer = client.post("/order/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "name", ["quantity_0", "quantity_²", "quantity_-1", "quantity_9999999999999999999", "quantity_"]
)
def test_products_that_are_none_are_not_sold(client: Client, lesson: Product, name: str) -> None:
    answer = client.post("/order/", filled(client, (lesson, 1), **{name: "1"}))
    assert answer.status_code == 422
    assert "no longer sold" in answer.content.decode()


def test_names_of_all_scripts_are_welcome(client: Client, lesson: Product) -> None:
    names: list[dict[str, Any]] = [
        {"given_name": "Þórður", "surname": "O’Brien-Müller"},
        {"given_name": "さくら", "surname": "田中"},
        {"given_name": "محمد", "surname": "العربي"},
        {"given_name": "Robert'); DROP TABLE orders;--"},
    ]
    for number, name in enumerate(names):
        order = order_online(client, (lesson, 1), email=f"n{number}@example.com", **name)
        assert order.buyer["given_name"] == name["given_name"]
        assert client.get(f"/order/{order.code}/").status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, lesson: Product, method: str) -> None:
    assert getattr(client, method)("/order/").status_code == 405
