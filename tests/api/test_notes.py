"""Notes through the API: written, read, edited under their version, removed, restored, listed, mailed, with files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer, Note, NoteFile
from omnibasis.events.models import Delivery

PDF = b"%PDF-1.7\n"
Json = dict[str, Any]


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", email="leonie@example.com")


@pytest.fixture
def path(customer: Customer) -> str:
    return f"/api/v1/customers/{customer.pk}/notes"


def write(api: APIClient, path: str, **data: Any) -> Json:
    answer = api.post(path, {"body": "Called", **data})
    assert answer.status_code == 201, answer.content
    made: Json = answer.json()
    return made


def test_write_read_edit(api: APIClient, path: str, staff: User, customer: Customer) -> None:
    made = write(
        api, path, subject="Offer", labels=["VIP", "b"], visibility="shared", remind_at="2030-01-01T10:00:30Z"
    )
    assert made["labels"] == ["b", "VIP"]
    assert (made["author"], made["author_name"], made["source"]) == (staff.pk, "Shop", "api")
    assert (made["customer"], made["user"], made["remind_at"]) == (customer.pk, None, "2030-01-01T10:00:00Z")
    one = f"{path}/{made['id']}"
    read = api.get(one)
    assert read.json() == made
    assert read["ETag"] == '"1"'
    assert api.get(one, headers={"If-None-Match": '"1"'}).status_code == 304
    edited = api.patch(one, {"body": "Other", "labels": [], "remind_at": None}, headers={"If-Match": '"1"'})
    assert edited.json()["version"] == 2
    assert (edited.json()["labels"], edited.json()["remind_at"], edited.json()["subject"]) == (
        [],
        None,
        "Offer",
    )
    stale = api.patch(one, {"body": "Mine"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    assert api.delete(one, headers={"If-Match": '"1"'}).status_code == 412
    assert api.delete(one).status_code == 204
    assert [
        api.get(one).status_code,
        api.patch(one, {"body": "x"}).status_code,
        api.delete(one).status_code,
    ] == [404] * 3
    assert api.post(f"{one}/restore").json()["body"] == "Other"
    assert api.post(f"{one}/restore").status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "body"),
        ({"body": "x", "pinned": True}, "pinned"),
        ({"body": 5}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "x", "labels": "VIP"}, "labels"),
        ({"body": "x", "labels": [1]}, "labels"),
        ({"body": "x", "labels": ["a,b"]}, "labels"),
        ({"body": "x", "labels": ["x"] * 21}, "labels"),
        ({"body": "x", "visibility": "public"}, "visibility"),
        ({"body": "x", "is_pinned": "yes"}, "is_pinned"),
        ({"body": "x", "remind_at": "2001-01-01T00:00:00Z"}, "remind_at"),
        ({"body": "x", "remind_at": "2030-01-01"}, "remind_at"),
        ({"body": "a\0b"}, "body"),
    ],
)
def test_wrong_input(api: APIClient, path: str, data: Json, field: str) -> None:
    answer = api.post(path, data)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Note.objects.exists()


def test_nobody_and_somebody_elses(api: APIClient, path: str, make_customer: Callable[..., Customer]) -> None:
    made = write(api, path)
    other = f"/api/v1/customers/{make_customer(given_name='Other').pk}/notes/{made['id']}"
    for where in (other, f"{path}/999999", f"{path}/{2**64}", f"/api/v1/customers/{2**64}/notes/1"):
        assert api.get(where).status_code == 404, where
        assert api.patch(where, {"body": "x"}).status_code == 404, where
        assert api.delete(where).status_code == 404, where
        for act in ("restore", "mail"):
            assert api.post(f"{where}/{act}").status_code == 404, where
        assert api.get(f"{where}/files").status_code == 404, where
    assert api.get("/api/v1/customers/999999/notes").status_code == 404
    assert api.post("/api/v1/customers/999999/notes", {"body": "x"}).status_code == 404


def test_lists(api: APIClient, path: str, end_user: User, staff: User) -> None:
    own = Customer.objects.get(user=end_user)
    theirs = f"/api/v1/customers/{own.pk}/notes"
    one = write(api, path, body="Invoice", is_pinned=True)["id"]
    two = write(api, path, body="Other", labels=["Käse"], visibility="shared")["id"]
    three = write(api, theirs, body="Invoice of Luís")["id"]

    def found(where: str, **query: Any) -> list[int]:
        answer = api.get(where, query)
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    assert found(path) == [two, one]
    assert found(path, pinned="true") == [one]
    assert found(path, visibility="shared") == [two]
    assert found(path, label="kase") == [two]
    assert found(path, q="invoi") == [one]
    assert found(path, reminder="true") == []
    assert found("/api/v1/notes/") == [three, two, one]
    assert found("/api/v1/notes", user=end_user.pk) == [three]
    assert found("/api/v1/notes", customer=own.pk) == [three]
    assert found("/api/v1/notes", author=staff.pk, ordering="id") == [one, two, three]
    assert found("/api/v1/notes", q="invoice", pinned="false") == [three]
    assert found("/api/v1/notes", ordering="-updated") == [three, two, one]
    assert api.get("/api/v1/notes", {"user": "x"}).status_code == 400
    assert api.get("/api/v1/notes", {"mine": "1"}).status_code == 400
    page = api.get(path, {"page_size": 1, "count": "true"}).json()
    assert (page["count"], [row["id"] for row in api.get(page["next"]).json()["results"]]) == (2, [one])


def upload(name: str = "offer.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_files(api: APIClient, path: str) -> None:
    files = f"{path}/{write(api, path)['id']}/files"
    sent = api.post(files, {"file": upload()}, format="multipart")
    assert sent.status_code == 201, sent.content
    made = sent.json()
    assert (made["name"], made["size"], made["content_type"]) == ("offer.pdf", len(PDF), "application/pdf")
    assert made["url"].endswith(f"{files}/{made['id']}/")
    assert api.get(files).json()["results"] == [made]
    got = api.get(f"{files}/{made['id']}")
    assert b"".join(got) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"].startswith("sandbox")
    for wrong in ({}, {"file": upload("a.exe", b"MZ")}, {"file": "text"}, {"file": upload(), "more": "x"}):
        assert api.post(files, wrong, format="multipart").status_code == 400
    assert api.post(files, {"file": "x"}).status_code == 415
    assert api.delete(f"{files}/{made['id']}").status_code == 204
    assert api.get(f"{files}/{made['id']}").status_code == 404
    assert api.delete(f"{files}/{made['id']}").status_code == 404


def test_twice_under_one_key_is_once(api: APIClient, path: str) -> None:
    key = {"Idempotency-Key": "k-1"}
    first, again = (api.post(path, {"body": "Once"}, headers=key) for _n in range(2))
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    files, key = f"{path}/{first.json()['id']}/files", {"Idempotency-Key": "k-2"}
    one, two = (api.post(files, {"file": upload()}, format="multipart", headers=key) for _n in range(2))
    assert (one.status_code, one.json()) == (201, two.json())
    other = api.post(files, {"file": upload(data=PDF + b"x")}, format="multipart", headers=key)
    assert other.status_code == 422
    assert (Note.objects.count(), NoteFile.objects.count()) == (1, 1)


def test_mail(api: APIClient, path: str, customer: Customer) -> None:
    one = f"{path}/{write(api, path)['id']}"
    assert api.post(f"{one}/mail", headers={"If-Match": '"7"'}).status_code == 412
    assert api.post(f"{one}/mail").json()["visibility"] == "shared"
    assert Delivery.objects.get().recipients == "leonie@example.com"
    assert api.patch(f"/api/v1/customers/{customer.pk}", {"email": ""}).status_code == 200
    refused = api.post(f"{one}/mail")
    assert (refused.status_code, "no e-mail address" in refused.json()["detail"]) == (409, True)
    assert Delivery.objects.count() == 1
