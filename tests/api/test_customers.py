"""A customer's own addresses in the API: create, read, edit, archive, restore, image, timeline."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from customers.models import Customer, Suggestion

PATH = "/api/v1/customers/"
Make = Callable[..., Customer]


def _picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, kind)
    return out.getvalue()


def test_create_read_edit(api: APIClient) -> None:
    made = api.post(
        PATH, {"kind": "company", "company_name": "JetBrains", "shipping_address": {"city": "Praha"}}
    )
    assert made.status_code == 201
    customer = made.json()
    path = f"{PATH}{customer['id']}"
    assert api.get(path).json() == customer == api.get(f"{path}/").json()
    assert customer["shipping_address"]["city"] == "Praha"
    assert customer["billing_address"] is None
    edited = api.patch(path, {"tax_id": "CZ265", "payment_terms": "net_30"}).json()
    assert (edited["tax_id"], edited["payment_terms"], edited["company_name"]) == (
        "CZ265",
        "net_30",
        "JetBrains",
    )
    assert edited["version"] == customer["version"] + 1
    addresses = api.get(f"{path}/addresses").json()["results"]
    assert [(a["kind"], a["city"], a["is_default"]) for a in addresses] == [("shipping", "Praha", True)]


def test_a_taken_key_is_named(api: APIClient, make_customer: Make) -> None:
    make_customer(email="a@example.com", external_id="x")
    other = make_customer(given_name="Other")
    assert set(api.post(PATH, {"email": "A@example.com"}).json()["errors"]) == {"email"}
    assert set(api.patch(f"{PATH}{other.pk}", {"external_id": "x"}).json()["errors"]) == {"external_id"}
    assert Customer.objects.count() == 2


def test_archive_and_restore(api: APIClient, make_customer: Make) -> None:
    path = f"{PATH}{make_customer().pk}"
    assert (api.delete(path).status_code, api.delete(path).status_code) == (204, 204)
    assert api.get(path).json()["archived_at"] is not None
    assert api.patch(path, {"surname": "K"}).status_code == 409
    assert api.post(f"{path}/restore").json()["archived_at"] is None
    assert api.get(PATH).json()["results"][0]["id"] > 0


def test_archive_is_refused_while_orders_stand(api: APIClient) -> None:
    item = {"description": "Tea", "quantity": 1, "unit_price": "1"}
    buyer = {"email": "a@example.com"}
    customer = api.post("/api/v1/orders", {"buyer": buyer, "items": [item], "currency": "EUR"}).json()[
        "customer"
    ]
    answer = api.delete(f"{PATH}{customer}")
    assert answer.status_code == 409
    assert "not active" in answer.json()["detail"]
    assert Customer.objects.get().archived_at is None


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_customer_that_does_not_exist(api: APIClient, method: str) -> None:
    assert getattr(api, method)(f"{PATH}424242").status_code == 404


@pytest.mark.parametrize("part", ["timeline", "addresses", "orders", "suggestions"])
def test_parts_of_a_customer_that_does_not_exist(api: APIClient, part: str) -> None:
    assert api.get(f"{PATH}424242/{part}").status_code == 404


def test_the_timeline_is_newest_first_and_paged(api: APIClient, make_customer: Make) -> None:
    path = f"{PATH}{make_customer(given_name='A').pk}"
    for name in ("B", "C", "D"):
        api.patch(path, {"given_name": name})
    first = api.get(f"{path}/timeline", {"page_size": "3"}).json()
    assert [e["changes"]["given_name"][1] for e in first["results"]] == ["D", "C", "B"]
    assert first["results"][0]["actor"] == "Shop"
    rest = api.get(first["next"]).json()
    assert [e["verb"] for e in rest["results"]] == ["customer.created"]
    assert rest["next"] is None


def test_an_image_as_the_body_or_in_a_form(api: APIClient, make_customer: Make) -> None:
    path = f"{PATH}{make_customer().pk}/image"
    put = api.put(path, _picture(), content_type="image/png")
    assert put.status_code == 200, put.content
    assert put.json()["image"]["small"].endswith("-96.webp")
    form = {"image": SimpleUploadedFile("x.jpg", _picture("JPEG"))}
    again = api.put(path, form, format="multipart")
    assert again.json()["image"]["large"] != put.json()["image"]["large"]
    assert api.delete(path).json()["image"] is None


def test_what_is_no_picture_is_refused(api: APIClient, make_customer: Make) -> None:
    path = f"{PATH}{make_customer().pk}/image"
    assert set(api.put(path, b"<svg/>", content_type="image/svg+xml").json()["errors"]) == {"image"}
    assert set(api.put(path, {}, format="multipart").json()["errors"]) == {"image"}
    assert set(api.put(path, b"x" * 9_000_000, content_type="image/png").json()["errors"]) == {"image"}
    assert api.put(path, b"x", content_type="text/plain").status_code == 415
    assert api.put(path, b"x", content_type="multipart/form-data").status_code == 400
    assert api.put(f"{PATH}424242/image", _picture(), content_type="image/png").status_code == 404
    assert Customer.objects.get().image == ""


def test_suggestions_are_accepted_or_dismissed(api: APIClient, make_customer: Make) -> None:
    customer = make_customer(email="a@example.com", surname="One", phone="111")
    item = {"description": "Tea", "quantity": 1, "unit_price": "1"}
    buyer = {"email": "a@example.com", "surname": "Two", "phone": "222"}
    api.post("/api/v1/orders", {"buyer": buyer, "items": [item], "currency": "EUR"})
    path = f"{PATH}{customer.pk}/suggestions"
    ids = {s["field"]: s["id"] for s in api.get(path).json()["results"]}
    assert api.post(f"{path}/{ids['surname']}/accept").json()["surname"] == "Two"
    assert api.post(f"{path}/{ids['phone']}/dismiss").json()["phone"] == "111"
    assert api.post(f"{path}/{ids['phone']}/dismiss").status_code == 409
    assert api.post(f"{path}/424242/accept").status_code == 404
    assert not Suggestion.objects.filter(outcome="").exists()
