"""Orders through the API: who buys, what it costs, what the answer says."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from omnibasis.events.models import Delivery, Event
from orders.models import Item, Order, Product

PATH = "/api/v1/orders/"
ITEM = {"description": "Guitar lesson", "quantity": 2, "unit_price": "25.50"}


def _order(**more: Any) -> dict[str, Any]:
    return {
        "items": [ITEM],
        "currency": "EUR",
        "buyer": {"email": "Ada@example.com", "surname": "Ek"},
        **more,
    }


def test_an_order_with_an_unknown_email_makes_the_customer(api: APIClient) -> None:
    answer = api.post(PATH, _order())
    assert answer.status_code == 201
    told = answer.json()
    assert (told["total"], told["currency"], told["status"], told["source"]) == (
        "51.00",
        "EUR",
        "placed",
        "api",
    )
    assert told["items"] == [{"product": None, **ITEM, "total": "51.00"}]
    assert told["buyer"] == {"email": "Ada@example.com", "surname": "Ek"}
    assert told["link"].endswith(f"/order/{told['code']}/")
    customer = Customer.objects.get()
    assert (told["customer"], customer.email_key, customer.source) == (
        customer.pk,
        "ada@example.com",
        "order",
    )
    assert Event.objects.filter(timeline_id=customer.pk, verb="order.placed").count() == 1
    assert api.get(f"{PATH}{told['id']}").json() == told
    assert api.get(PATH).json()["results"] == [told]
    assert not Delivery.objects.exists()


def test_a_known_email_is_the_same_customer_and_stays_as_it_is(
    api: APIClient, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(email="ada@example.com", surname="Lovelace")
    told = api.post(PATH, _order(buyer={"email": "ADA@example.com", "surname": "Ek", "phone": "123"})).json()
    assert told["customer"] == customer.pk
    customer.refresh_from_db()
    assert (customer.surname, customer.phone, customer.open_suggestions) == ("Lovelace", "123", 1)
    assert [row["id"] for row in api.get(f"/api/v1/customers/{customer.pk}/orders").json()["results"]] == [
        told["id"]
    ]


def test_an_order_for_a_customer_by_id(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(email="ada@example.com", surname="Lovelace")
    told = api.post(PATH, _order(customer=customer.pk, buyer=None)).json()
    assert (told["customer"], told["buyer"]["surname"]) == (customer.pk, "Lovelace")


def test_an_order_of_the_past_with_an_id_of_its_own(api: APIClient) -> None:
    body = _order(placed_at="2021-01-01T02:00:00+02:00", external_id="inv-1", note=" by hand ")
    told = api.post(PATH, body).json()
    assert (told["placed_at"], told["external_id"], told["note"]) == (
        "2021-01-01T00:00:00Z",
        "inv-1",
        "by hand",
    )
    assert [row["id"] for row in api.get(PATH, {"external_id": "inv-1"}).json()["results"]] == [told["id"]]
    again = api.post(PATH, body)
    assert (again.status_code, set(again.json()["errors"])) == (400, {"external_id"})
    assert Order.objects.count() == 1


def test_a_draft_is_placed_later(api: APIClient) -> None:
    draft = api.post(PATH, _order(status="draft")).json()
    assert (draft["status"], draft["placed_at"], draft["customer"]) == ("draft", None, None)
    assert not Customer.objects.exists()
    placed = api.post(f"{PATH}{draft['id']}/place", {"send_confirmation": True})
    assert placed.status_code == 200
    assert placed.json()["status"] == "placed"
    assert placed.json()["customer"] == Customer.objects.get().pk
    assert Delivery.objects.get().recipients.lower() == "ada@example.com"
    assert api.post(f"{PATH}{draft['id']}/place").status_code == 409
    assert api.post(f"{PATH}424242/place").status_code == 404


def test_a_confirmation_only_when_asked_for(api: APIClient) -> None:
    assert api.post(PATH, _order(send_confirmation=True)).status_code == 201
    assert Delivery.objects.count() == 1


def test_a_product_stands_in_for_name_and_price(api: APIClient) -> None:
    made = api.post("/api/v1/products", {"name": "Tea", "unit_price": "3.5", "currency": "EUR"})
    assert (made.status_code, made.json()["unit_price"]) == (201, "3.50")
    product = made.json()["id"]
    told = api.post(PATH, _order(items=[{"product": product, "quantity": 3}])).json()
    assert (told["items"][0]["description"], told["total"]) == ("Tea", "10.50")
    wrong = api.post(PATH, _order(items=[{"product": product, "quantity": 1}], currency="USD"))
    assert set(wrong.json()["errors"]) == {"items.0.unit_price"}


def test_products_are_edited_field_by_field(api: APIClient) -> None:
    product = api.post("/api/v1/products", {"name": "Tea", "unit_price": 350, "currency": "JPY"}).json()
    path = f"/api/v1/products/{product['id']}"
    assert product["unit_price"] == "350"
    assert api.patch(path, {"name": "Green tea"}).json()["unit_price"] == "350"
    assert set(api.patch(path, {"currency": "EUR"}).json()["errors"]) == {"unit_price"}
    assert set(api.patch(path, {"unit_price": "3.5"}).json()["errors"]) == {"unit_price"}
    assert set(api.patch(path, {"unit_price": "-1"}).json()["errors"]) == {"unit_price"}
    assert api.patch(path, {"currency": "EUR", "unit_price": "3.5", "is_active": False}).status_code == 200
    assert api.get("/api/v1/products?is_active=true").json()["results"] == []
    assert api.get(path).json() == api.get("/api/v1/products").json()["results"][0]
    assert api.get("/api/v1/products/99").status_code == 404
    assert api.patch("/api/v1/products/99", {"name": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [{**ITEM, "quantity": 0}]}, "items.0.quantity"),
        ({"items": [ITEM, {**ITEM, "quantity": "2"}]}, "items.1.quantity"),
        ({"items": [{**ITEM, "unit_price": "-1"}]}, "items.0.unit_price"),
        ({"items": [{**ITEM, "unit_price": "1.234"}]}, "items.0.unit_price"),
        ({"items": [{**ITEM, "unit_price": "1e3"}]}, "items.0.unit_price"),
        ({"items": [{**ITEM, "unit_price": "NaN"}]}, "items.0.unit_price"),
        ({"items": [{**ITEM, "unit_price": "9" * 20}]}, "items.0.unit_price"),
        ({"items": [{**ITEM, "unit_price": None}]}, "items.0.unit_price"),
        ({"items": [{"quantity": 1, "unit_price": "1"}]}, "items.0.description"),
        (
            {"items": [{"product": 99, "quantity": 1, "unit_price": "1", "description": "x"}]},
            "items.0.product",
        ),
        ({"items": [{**ITEM, "discount": 1}]}, "items.0.discount"),
        ({"items": [7]}, "items.0"),
        ({"items": {}}, "items"),
        ({"items": [ITEM] * 201}, "items"),
        ({"currency": "EU"}, "currency"),
        ({"currency": None}, "currency"),
        ({"buyer": None}, "buyer"),
        ({"buyer": {}}, "buyer"),
        ({"buyer": {"email": "nope"}}, "buyer.email"),
        ({"buyer": {"emial": "a@example.com"}}, "buyer.emial"),
        ({"buyer": {"email": "a@example.com", "billing_address": {"zip": "1"}}}, "buyer.billing_address.zip"),
        (
            {"buyer": {"email": "a@example.com", "billing_address": {"country": "QQ"}}},
            "buyer.billing_address.country",
        ),
        ({"customer": 424242}, "customer"),
        ({"placed_at": "2021-01-01"}, "placed_at"),
        ({"placed_at": "2021-01-01T00:00:00"}, "placed_at"),
        ({"placed_at": "2999-01-01T00:00:00Z"}, "placed_at"),
        ({"status": "paid"}, "status"),
        ({"note": "x" * 2_001}, "note"),
        ({"external_id": 5}, "external_id"),
        ({"total": "51.00"}, "total"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(
    api: APIClient, change: dict[str, Any], field: str
) -> None:
    answer = api.post(PATH, _order(**change), headers={"Idempotency-Key": "o"})
    assert answer.status_code == 400, answer.content
    assert set(answer.json()["errors"]) == {field}
    written = [model for model in (Order, Item, Customer, Event, Product) if model.objects.exists()]
    assert written == []
