"""Orders through the API: who buys, what it costs, what the answer says."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from omnibasis.core.actors import SYSTEM
from omnibasis.events.models import Delivery, Event
from orders.models import Item, Order, Product
from settings_app.services import save_settings

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
        "sent",
        "api",
    )
    assert told["items"] == [{"product": None, **ITEM, "discount": None, "tax_rate": "0", "total": "51.00"}]
    assert (told["paid"], told["open"], told["invoice"]["state"]) == ("0.00", "51.00", "open")
    assert told["buyer"] == {"email": "Ada@example.com", "surname": "Ek"}
    assert told["link"].endswith(f"/order/{told['code']}/")
    customer = Customer.objects.get()
    assert (told["customer"], customer.email_key, customer.source) == (
        customer.pk,
        "ada@example.com",
        "order",
    )
    assert Event.objects.filter(timeline_id=customer.pk, verb="order.placed").count() == 1
    assert api.get(f"{PATH}{told['id']}").json() == {**told, "payments": []}
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


def test_a_draft_is_edited_and_sent_later(api: APIClient) -> None:
    draft = api.post(PATH, _order(status="draft")).json()
    assert (draft["status"], draft["placed_at"], draft["customer"], draft["invoice"]) == (
        "draft",
        None,
        None,
        None,
    )
    assert not Customer.objects.exists()
    edited = api.patch(
        f"{PATH}{draft['id']}", {"note": "Bring strings", "discount": {"percent": "10"}}
    ).json()
    assert (edited["note"], edited["discount"], edited["total"], edited["items"]) == (
        "Bring strings",
        {"percent": "10", "amount": "5.10"},
        "45.90",
        draft["items"],
    )
    sent = api.post(f"{PATH}{draft['id']}/send")
    assert sent.status_code == 200
    assert (sent.json()["status"], sent.json()["open"]) == ("sent", "45.90")
    assert sent.json()["customer"] == Customer.objects.get().pk
    assert Delivery.objects.get().recipients.lower() == "ada@example.com"
    assert api.post(f"{PATH}{draft['id']}/send").status_code == 409
    assert api.patch(f"{PATH}{draft['id']}", {"note": "Too late"}).status_code == 409
    assert api.post(f"{PATH}424242/send").status_code == 404
    assert api.patch(f"{PATH}424242", {"note": "x"}).status_code == 404


def test_two_who_edit_a_draft(api: APIClient) -> None:
    path = f"{PATH}{api.post(PATH, _order(status='draft')).json()['id']}"
    tag = api.get(path)["ETag"]
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert api.patch(path, {"note": "First"}, headers={"If-Match": tag}).status_code == 200
    late = api.patch(path, {"note": "Second"}, headers={"If-Match": tag})
    assert late.status_code == 412
    assert api.get(path).json()["note"] == "First"


def test_mail_only_when_asked_for_and_only_to_an_address(api: APIClient) -> None:
    assert api.post(PATH, _order(send_mail=True)).status_code == 201
    assert Delivery.objects.count() == 1
    nameless = api.post(PATH, _order(send_mail=True, buyer={"surname": "Ek"}))
    assert (nameless.status_code, set(nameless.json()["errors"])) == (400, {"buyer.email"})
    assert Order.objects.count() == 1


def test_discounts_taxes_and_shipping_come_out_as_printed(api: APIClient) -> None:
    save_settings(values={"prices_include_tax": False, "tax_rate": 19_000}, actor=SYSTEM)
    items = [
        {**ITEM, "discount": {"percent": "10"}, "tax_rate": "7"},
        {"description": "Strings", "quantity": 3, "unit_price": "4", "discount": {"amount": "2.00"}},
    ]
    told = api.post(
        PATH,
        _order(
            items=items,
            discount={"amount": "5.00"},
            shipping="4.90",
            terms="custom",
            terms_days=14,
            number="A-57",
            labels=["Music"],
        ),
    ).json()
    assert [(i["total"], i["tax_rate"], i["discount"]) for i in told["items"]] == [
        ("45.90", "7", {"percent": "10", "amount": "5.10"}),
        ("10.00", "19", {"percent": None, "amount": "2.00"}),
    ]
    assert (told["subtotal"], told["discount"]["amount"], told["shipping"]) == ("55.90", "5.00", "4.90")
    # 45.90 - 4.11 at 7 %, and 10.00 - 0.89 + 4.90 at 19 %.
    assert told["taxes"] == [
        {"rate": "7", "base": "41.79", "tax": "2.93"},
        {"rate": "19", "base": "14.01", "tax": "2.66"},
    ]
    assert (told["tax"], told["total"], told["prices_include_tax"]) == ("5.59", "61.39", False)
    assert (told["number"], told["label"], told["labels"], told["terms_days"]) == (
        "A-57",
        "A-57",
        ["Music"],
        14,
    )
    invoice = told["invoice"]
    assert date.fromisoformat(invoice["due_on"]) - date.fromisoformat(invoice["issued_on"]) == timedelta(
        days=14
    )
    assert {**api.get(f"{PATH}{told['id']}").json()} == {**told, "payments": []}


def test_a_product_stands_in_for_name_price_and_tax(api: APIClient) -> None:
    made = api.post(
        "/api/v1/products", {"code": "TEA", "name": "Tea", "prices": {"EUR": "3.5"}, "tax_rate": "7"}
    ).json()
    for named in ({"product": made["id"]}, {"product_code": "TEA"}):
        told = api.post(PATH, _order(items=[{**named, "quantity": 3}])).json()
        assert (told["items"][0]["description"], told["total"], told["items"][0]["tax_rate"]) == (
            "Tea",
            "10.50",
            "7",
        )
    wrong = api.post(PATH, _order(items=[{"product": made["id"], "quantity": 1}], currency="USD"))
    assert set(wrong.json()["errors"]) == {"items.0.unit_price"}
    both = api.post(PATH, _order(items=[{"product": made["id"], "product_code": "TEA", "quantity": 1}]))
    assert set(both.json()["errors"]) == {"items.0.product_code"}
    api.patch(f"/api/v1/products/{made['id']}", {"is_active": False})
    gone = api.post(PATH, _order(items=[{"product_code": "TEA", "quantity": 1}]))
    assert set(gone.json()["errors"]) == {"items.0.product_code"}


def test_lists_are_narrowed(api: APIClient) -> None:
    late = api.post(PATH, _order(placed_at="2021-03-05T23:30:00Z", number="L-1")).json()["id"]
    draft = api.post(PATH, _order(status="draft")).json()["id"]
    paid = api.post(PATH, _order()).json()["id"]
    api.post(f"{PATH}{paid}/pay")
    for query, ids in [
        ("status=draft", [draft]),
        ("status=paid,draft", [paid, draft]),
        ("overdue=true", [late]),
        ("overdue=false", [paid, draft]),
        ("placed_from=2021-03-06", [paid]),
        ("placed_to=2021-03-05", [late]),
        ("number=L-1", [late]),
    ]:
        found = api.get(f"{PATH}?{query}")
        assert [row["id"] for row in found.json()["results"]] == ids, query
    assert set(api.get(f"{PATH}?status=lost").json()["errors"]) == {"status"}


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
        ({"items": [{**ITEM, "discount": {"percent": "101"}}]}, "items.0.discount.percent"),
        ({"items": [{**ITEM, "discount": {"amount": "51.01"}}]}, "items.0.discount"),
        ({"items": [{**ITEM, "discount": {"amount": "1", "percent": "1"}}]}, "items.0.discount"),
        ({"items": [{**ITEM, "tax_rate": "7.0001"}]}, "items.0.tax_rate"),
        ({"items": [{"product_code": "NONE", "quantity": 1}]}, "items.0.product_code"),
        ({"discount": {"amount": "51.01"}}, "discount"),
        ({"discount": {"amount": "-1"}}, "discount.amount"),
        ({"shipping": "-1"}, "shipping"),
        ({"shipping_tax_rate": "x"}, "shipping_tax_rate"),
        ({"terms": "soon"}, "terms"),
        ({"terms": "custom"}, "terms_days"),
        ({"terms_days": 400}, "terms_days"),
        ({"number": "57"}, "number"),
        ({"labels": "VIP"}, "labels"),
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
