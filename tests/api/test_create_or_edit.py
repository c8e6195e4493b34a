"""POST customers/CreateOrEdit: what is created, what is matched, what changes, what the answer says."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import Customer
from omnibasis.events.models import Event
from tests.conftest import make_user

PATH = "/api/v1/customers/CreateOrEdit"


def test_nothing_matches_so_a_customer_is_created(api: APIClient) -> None:
    answer = api.post(PATH, {"email": " Leonie@SurfEU.de ", "given_name": "Leonie", "surname": "Köhler"})
    assert answer.status_code == 201
    told = answer.json()
    assert told["result"] == "created"
    assert told["matched_by"] is None
    assert told["changes"]["surname"] == [None, "Köhler"]
    assert told["customer"]["name"] == "Leonie Köhler"
    assert told["customer"]["source"] == "api"
    assert answer["ETag"] == f'"{told["customer"]["version"]}"'
    stored = Customer.objects.get()
    assert (stored.pk, stored.email_key) == (told["customer"]["id"], "leonie@surfeu.de")
    event = Event.objects.get(timeline_id=stored.pk)
    assert (event.source, event.actor_kind, event.sequence) == ("api", "token", stored.version)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
def test_the_last_slash_does_not_matter(api: APIClient, path: str) -> None:
    assert api.post(path, {"company_name": "Embraer"}).status_code == 201


def test_matched_by_id_edits_only_what_was_sent(
    api: APIClient, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Luís", surname="Goncalves", phone="+55 12 3923 5555")
    told = api.post(PATH, {"id": customer.pk, "surname": "Gonçalves"}).json()
    assert (told["result"], told["matched_by"]) == ("updated", "id")
    assert told["changes"] == {"surname": ["Goncalves", "Gonçalves"]}
    assert told["customer"]["phone"] == "+55 12 3923 5555"


def test_external_id_comes_before_email(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    first = make_customer(external_id="erp-1", email="one@example.com")
    make_customer(email="two@example.com")
    told = api.post(PATH, {"external_id": "erp-1", "given_name": "One"}).json()
    assert (told["matched_by"], told["customer"]["id"]) == ("external_id", first.pk)


def test_user_comes_before_email(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    user = make_user("helena@example.com", given_name="Helena")
    linked = Customer.objects.get(user=user)
    told = api.post(PATH, {"user": user.pk, "surname": "Holý"}).json()
    assert (told["matched_by"], told["customer"]["id"]) == ("user", linked.pk)


def test_email_matches_whatever_its_case(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(email="frantisek@Example.com")
    told = api.post(PATH, {"email": "FRANTISEK@example.com", "city": None} | {"given_name": "František"})
    assert told.status_code == 400  # "city" is no field
    told = api.post(PATH, {"email": "FRANTISEK@example.com"}).json()
    assert (told["matched_by"], told["customer"]["id"]) == ("email", customer.pk)
    assert told["changes"] == {"email": ["frantisek@Example.com", "FRANTISEK@example.com"]}


def test_the_same_again_changes_nothing(api: APIClient) -> None:
    body = {
        "external_id": "erp-7",
        "email": "astrid@example.com",
        "billing_address": {"line1": "Rotenturmstraße 4", "city": "Wien", "country": "AT"},
    }
    first = api.post(PATH, body).json()
    again = api.post(PATH, body)
    assert again.status_code == 200
    assert again.json()["result"] == "unchanged"
    assert again.json()["changes"] == {}
    assert again.json()["customer"] == first["customer"]
    assert Event.objects.count() == 1


def test_an_archived_match_is_restored(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(email="kara@example.com")
    assert api.delete(f"/api/v1/customers/{customer.pk}").status_code == 204
    told = api.post(PATH, {"email": "kara@example.com"}).json()
    assert told["result"] == "restored"
    assert told["customer"]["archived_at"] is None


def test_parts_of_an_address_change_one_by_one(api: APIClient) -> None:
    body: dict[str, Any] = {
        "external_id": "a",
        "billing_address": {"line1": "Main 1", "city": "Oslo", "country": "NO"},
    }
    api.post(PATH, body)
    told = api.post(PATH, {"external_id": "a", "billing_address": {"city": "Bergen"}}).json()
    assert told["changes"] == {"billing_address.city": ["Oslo", "Bergen"]}
    assert told["customer"]["billing_address"]["line1"] == "Main 1"
    assert told["customer"]["billing_address"]["city"] == "Bergen"
    told = api.post(PATH, {"external_id": "a", "billing_address": None}).json()
    assert told["customer"]["billing_address"] is None


def test_a_locked_field_becomes_a_suggestion(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(email="bjorn@example.com", surname="Hansen")
    Customer.objects.filter(pk=customer.pk).update(locked_fields=["surname"])
    told = api.post(PATH, {"email": "bjorn@example.com", "surname": "Hanson"}).json()
    assert told["suggested"] == ["surname"]
    assert told["customer"]["surname"] == "Hansen"
    suggestions = api.get(f"/api/v1/customers/{customer.pk}/suggestions").json()["results"]
    assert [(s["field"], s["value"]) for s in suggestions] == [("surname", "Hanson")]


def test_a_dry_run_answers_the_same_and_writes_nothing(api: APIClient) -> None:
    body = {"email": "dry@example.com", "given_name": "Dry", "billing_address": {"city": "Praha"}}
    told = api.post(PATH, {**body, "dry_run": True}, headers={"Idempotency-Key": "k"})
    assert (told.status_code, told.json()["result"]) == (201, "created")
    assert told.json()["customer"]["id"] is None
    assert told.json()["customer"]["billing_address"]["city"] == "Praha"
    assert not Customer.objects.exists()
    assert not Event.objects.exists()
    assert api.post(PATH, body, headers={"Idempotency-Key": "k"}).json()["result"] == "created"
    told = api.post(PATH, {**body, "given_name": "Wet", "dry_run": True}).json()
    assert told["changes"] == {"given_name": ["Dry", "Wet"]}
    assert Customer.objects.get().given_name == "Dry"


def test_linking_a_user_is_a_change(api: APIClient, make_customer: Callable[..., Customer]) -> None:
    user = make_user("mark@example.com", is_staff=True)
    customer = make_customer(given_name="Mark")
    told = api.post(PATH, {"id": customer.pk, "user": user.pk}).json()
    assert told["changes"] == {"user": [None, user.pk]}
    assert told["customer"]["link"]["method"] == "picked"
