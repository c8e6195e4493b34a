"""Rule 2: id, external id, user, e-mail, in this order; without a key always a new customer."""

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from customers.services import merge_customers
from omnibasis.core.actors import Actor
from tests.conftest import make_user

Make = Callable[..., Customer]
PATH = "/api/v1/customers/CreateOrEdit"


def told(api: APIClient, **body: Any) -> tuple[str, str | None, int]:
    answer = api.post(PATH, body)
    assert answer.status_code in (200, 201), answer.json()
    data = answer.json()
    return data["result"], data["matched_by"], data["customer"]["id"]


def test_the_first_key_that_finds_one_decides(api: APIClient, make_customer: Make) -> None:
    user = make_user("linked@example.org")
    by_user = Customer.objects.get(user=user)
    by_external_id = make_customer(external_id="crm-1", given_name="External")
    by_email = make_customer(email="mail@example.org")
    by_id = make_customer(given_name="Id")

    assert told(api, email="MAIL@example.org", tax_id="1") == ("updated", "email", by_email.pk)
    assert told(api, user=user.pk, tax_id="2") == ("updated", "user", by_user.pk)
    assert told(api, external_id="crm-1", tax_id="3") == ("updated", "external_id", by_external_id.pk)
    assert told(api, id=by_id.pk, tax_id="4") == ("updated", "id", by_id.pk)
    # The one that is found would now take the other's e-mail.
    for better in ({"id": by_id.pk}, {"external_id": "crm-1"}, {"user": user.pk}):
        answer = api.post(PATH, {**better, "email": "mail@example.org", "surname": "Thief"})
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["email"]
    assert not Customer.objects.filter(surname="Thief").exists()


def test_without_a_key_every_call_makes_one(api: APIClient) -> None:
    made = {told(api, given_name="Leif", surname="Berg")[2] for _call in range(3)}
    assert len(made) == 3


def test_a_key_that_finds_nobody_is_given_to_the_new_customer(api: APIClient) -> None:
    result, matched_by, pk = told(api, external_id=" crm-9 ", email="new@example.org")
    assert (result, matched_by) == ("created", None)
    stored = Customer.objects.get(pk=pk)
    assert (stored.external_id, stored.email_key) == ("crm-9", "new@example.org")


def test_an_external_id_never_silently_moves(api: APIClient, make_customer: Make) -> None:
    make_customer(email="leif@example.org", external_id="crm-1")
    answer = api.post(PATH, {"email": "leif@example.org", "external_id": "crm-2", "surname": "Berg"})
    assert answer.status_code == 400
    assert "crm-1" in answer.json()["errors"]["external_id"][0]
    assert Customer.objects.get().surname == ""


def test_an_id_that_is_none_is_an_error(api: APIClient) -> None:
    answer = api.post(PATH, {"id": 999_999, "email": "leif@example.org"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["id"]
    assert not Customer.objects.exists()


def test_the_id_of_a_merged_customer_means_the_one_that_stayed(
    api: APIClient, make_customer: Make, by_staff: Actor
) -> None:
    first, second, third = (make_customer(given_name=name) for name in ("A", "B", "C"))
    merge_customers(keep_id=second.pk, drop_id=first.pk, actor=by_staff)
    merge_customers(keep_id=third.pk, drop_id=second.pk, actor=by_staff)
    for old in (first, second, third):
        assert told(api, id=old.pk, tax_id=f"T{old.pk}") == ("updated", "id", third.pk)


def test_a_user_without_a_customer_gets_the_new_one(api: APIClient, staff: User) -> None:
    result, _matched_by, pk = told(api, user=staff.pk, given_name="Margaret")
    assert result == "created"
    assert Customer.objects.get(pk=pk).link_method == "picked"
    assert told(api, user=staff.pk, given_name="Maggie") == ("updated", "user", pk)
