"""Whatever is sent to the order page: an answer that names the field, never an error page, and nothing written."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from orders.models import Order, Product, ProductPrice
from tests.orders.conftest import make_product
from tests.shop import choose, fill_in, order_online, place, reviewed


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
        ("message", "n" * 2_001, "at most 2000"),
        ("billing_line1", "x" * 161, "at most 160"),
        ("billing_postal_code", "x" * 21, "at most 20"),
        ("tax_id", "x" * 41, "at most 40"),
        ("shipping_line1", "x" * 161, "at most 160"),
        ("shipping_country", "XX", "not one of the available choices"),
        ("billing_country", "XX", "not one of the available choices"),
    ],
)
def test_is_told_on_its_field(client: Client, lesson: Product, field: str, value: str, words: str) -> None:
    if field == "quantity":
        name = f"quantity_{lesson.pk}"
        answer = client.post("/order/", {name: value})
    else:
        name = field
        choose(client, (lesson, 1))
        answer = fill_in(client, **{name: value})
    assert answer.status_code == 422
    form = answer.context["form"]
    told = form.errors.get(name) or form.errors["__all__"]
    assert words in " ".join(told)
    assert words in answer.content.decode().replace("&#x27;", "'")
    # Nor does a step further on let it pass.
    assert client.get("/order/review/").status_code == 302
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize("value", ["-1", "1000001", "1.5", "two"])
def test_a_wrong_quantity_in_the_cart_is_told_there(client: Client, lesson: Product, value: str) -> None:
    choose(client, (lesson, 3))
    answer = client.post("/order/cart/", {f"quantity_{lesson.pk}": value, "continue": "1"})
    assert answer.status_code == 422
    assert f"quantity_{lesson.pk}" in answer.context["form"].errors
    assert "3 × Piano lesson" in client.get("/order/details/").content.decode()


def test_keeps_what_was_typed(client: Client, lesson: Product) -> None:
    choose(client, (lesson, 7))
    typed = {
        "given_name": "Nóra",
        "billing_city": "Győr",
        "shipping_city": "Pécs",
        "message": "<b>Ring</b> twice",
    }
    refused = fill_in(client, email="bad@", **typed).content.decode()
    # Also for somebody who looks at the cart again and comes back.
    client.get("/order/cart/")
    for text in (refused, client.get("/order/details/").content.decode()):
        for value in ("Nóra", "Győr", "Pécs", "bad@"):
            assert f'value="{value}"' in text
        assert "&lt;b&gt;Ring&lt;/b&gt; twice" in text
        assert '<details class="fold" open>' in text
        assert "7 × Piano lesson" in text


def test_a_total_beyond_all_bounds_is_told(client: Client, lesson: Product) -> None:
    ProductPrice.objects.update(unit_price_minor=10**14)
    answer = place(client, reviewed(client, (lesson, 1_000_000)))
    assert answer.status_code == 422
    assert "The total is too large" in answer.content.decode()
    assert not Order.objects.exists()


def test_more_lines_than_an_order_has_are_told(client: Client, lesson: Product) -> None:
    products = [make_product(f"Thing {number}", 100) for number in range(201)]
    for start in (0, 96, 192):
        answer = choose(client, *((one, 1) for one in products[start : start + 96]))
    assert answer.status_code == 422
    assert "at most 200 items" in answer.content.decode()
    assert place(client, reviewed(client)).status_code == 302
    assert Order.objects.get().items.count() == 192


@pytest.mark.parametrize("page", ["/order/", "/order/cart/", "/order/details/", "/order/review/"])
def test_ten_thousand_fields_are_a_bad_request(client: Client, lesson: Product, page: str) -> None:
    client.raise_request_exception = False
    choose(client, (lesson, 1))
    assert client.post(page, {f"quantity_{n}": "1" for n in range(10_000)}).status_code == 400


@pytest.mark.parametrize(
    "body", [b"\xff\xfe=\xfd", b"quantity_1=%ff%fe", b"page=" + b"a" * 100_000, b"&&&===", b""]
)
def test_broken_bodies_are_only_mistakes(client: Client, lesson: Product, body: bytes) -> None:
    for page in ("/order/", "/order/cart/", "/order/details/", "/order/review/"):
        answer = client.post(page, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (302, 422), page
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=WzFd", "currency=XXX", "q=%00", "q=" + "a" * 5_000, "to=%ff"]
)
def test_broken_addresses_show_the_shop(client: Client, lesson: Product, query: str) -> None:
    assert client.get(f"/order/?{query}", follow=True).status_code == 200
    answer = client.post("/order/", {f"quantity_{lesson.pk}": "1", "to": query}, follow=True)
    assert answer.status_code == 200


def test_a_button_leads_nowhere_but_into_the_shop(client: Client, lesson: Product) -> None:
    for to in (
        "https://evil.example",
        "//evil.example",
        "next=https://evil.example",
        "currency=//evil.example",
    ):
        answer = client.post("/order/", {f"quantity_{lesson.pk}": "1", "to": to})
        assert answer["Location"].partition("?")[0] == "/order/"


@pytest.mark.parametrize(
    "name", ["quantity_0", "quantity_²", "quantity_-1", "quantity_9999999999999999999", "quantity_"]
)
def test_products_that_are_none_are_not_sold(client: Client, lesson: Product, name: str) -> None:
    assert client.post("/order/", {name: "1"}).status_code == 422
    assert client.post("/order/", {name: "1", f"quantity_{lesson.pk}": "2"}).status_code == 302
    assert client.post("/order/cart/", {name: "1"}).status_code == 302
    assert client.get("/order/cart/").context["chosen"][0].quantity == 2
    assert len(client.get("/order/cart/").context["chosen"]) == 1


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
    for page in ("/order/", "/order/cart/", "/order/details/", "/order/review/"):
        assert getattr(client, method)(page).status_code == 405
