"""Custom fields: defined in the settings, in the customer's form, on its page and in the card that is edited there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer, CustomField, FieldValue
from customers.services import create_custom_field, edit_customer, lock_field
from omnibasis.core.actors import SYSTEM, Actor, Source
from tests.customers_ui.conftest import LIST, form_of, words

FIELDS = "/omnicustomers/settings/fields/"
Make = Callable[..., Customer]
NAME = "<script>alert(1)</script>"


@pytest.fixture
def level(db: None) -> CustomField:
    data = {"name": "Level", "kind": "choice", "choices": ["Gold", "Silver"], "help_text": "As agreed."}
    return create_custom_field(data=data, actor=SYSTEM)


@pytest.fixture
def points(db: None) -> CustomField:
    return create_custom_field(data={"name": "Points", "kind": "number"}, actor=SYSTEM)


def test_defined_edited_taken_away_and_back(admin_client: Client) -> None:
    assert "No custom fields yet" in words(admin_client, FIELDS)
    form = {
        "name": "Loyalty level",
        "kind": "choice",
        "choices": "Gold\r\n\r\nSilver\r\n",
        "help_text": "Hm.",
    }
    answer = admin_client.post(FIELDS + "create/", form, follow=True)
    assert "The field Loyalty level was created." in answer.content.decode()
    field = CustomField.objects.get()
    assert (field.key, field.choices, field.position) == ("loyalty_level", ["Gold", "Silver"], 1)
    path = f"{FIELDS}{field.pk}/"
    assert "kind" not in form_of(admin_client, f"{path}edit/")
    admin_client.post(f"{path}edit/", {"name": "Level", "choices": "Gold", "help_text": "", "position": "3"})
    field.refresh_from_db()
    assert (field.name, field.key, field.choices, field.position) == ("Level", "loyalty_level", ["Gold"], 3)
    answer = admin_client.post(f"{path}take-away/", follow=True)
    assert "Level was taken away." in answer.content.decode()
    assert f'action="{path}bring-back/"' in answer.content.decode()
    assert "Bring back" in words(admin_client, FIELDS)
    admin_client.post(f"{path}bring-back/")
    assert CustomField.objects.filter(removed_at=None).exists()
    assert admin_client.post(f"{FIELDS}0/take-away/").status_code == 404
    assert admin_client.get(f"{FIELDS}0/edit/").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "colour"}, "kind"),
        ({"kind": "choice"}, "choices"),
        ({"choices": "Gold"}, "choices"),
        ({"key": "email"}, "key"),
        ({"key": "Ä"}, "key"),
        ({"position": "first"}, "position"),
    ],
)
def test_what_is_wrong_is_told(admin_client: Client, change: dict[str, str], field: str) -> None:
    answer = admin_client.post(FIELDS + "create/", {"name": "Points", "kind": "number", **change})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_in_the_form_and_on_the_page(
    staff_client: Client, level: CustomField, points: CustomField, make_customer: Make
) -> None:
    form = {"kind": "individual", "given_name": "Nora", "custom_level": "Gold", "custom_points": "5.0"}
    answer = staff_client.post(f"{LIST}create/", form, follow=True)
    customer = Customer.objects.get()
    text = words(staff_client, f"{LIST}{customer.pk}/")
    assert "Level Gold" in text
    assert "Points 5" in text
    path = f"{LIST}{customer.pk}/edit/"
    sent = form_of(staff_client, path)
    assert (sent["custom_level"], sent["custom_points"]) == ("Gold", "5")
    answer = staff_client.post(path, {**sent, "custom_points": "many", "custom_level": ""})
    assert answer.status_code == 422
    assert "Enter a number" in answer.context["form"].errors["custom_points"][0]
    staff_client.post(path, {**sent, "custom_points": "6", "custom_level": ""})
    assert list(FieldValue.objects.values_list("field__key", "value")) == [("points", "6")]
    told = words(staff_client, f"{LIST}{customer.pk}/timeline/")
    assert "Level before: Gold empty" in told
    assert "Points before: 5 now: 6" in told


def test_the_card_is_edited_in_its_place(
    staff_client: Client, level: CustomField, make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(given_name="Nora", phone="1234")
    page = f"{LIST}{customer.pk}/"
    assert "Add Level" in words(staff_client, page)
    path = f"{page}custom-fields/"
    answer = staff_client.get(path, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]
    sent = form_of(staff_client, path)
    assert "phone" not in sent
    assert staff_client.post(path, {**sent, "custom_level": "Silver"})["Location"] == page
    stale = form_of(staff_client, path)
    edit_customer(
        customer_id=customer.pk,
        data={"custom_fields": {"level": "Gold"}},
        actor=by_staff,
        source=Source.STAFF,
    )
    answer = staff_client.post(path, {**stale, "custom_level": ""})
    assert answer.status_code == 409
    (conflict,) = answer.context["conflicts"]
    assert (conflict["theirs"], conflict["yours"]) == ("Gold", "")


def test_a_choice_that_is_no_longer_offered_stays(
    staff_client: Client, level: CustomField, make_customer: Make
) -> None:
    customer = make_customer(given_name="Nora", custom_fields={"level": "Gold"})
    level.choices = ["Blue"]
    level.save()
    path = f"{LIST}{customer.pk}/edit/"
    sent = form_of(staff_client, path)
    assert sent["custom_level"] == "Gold"
    assert staff_client.post(path, {**sent, "surname": "Braun"}).status_code == 302
    assert FieldValue.objects.get().value == "Gold"


def test_a_lock_and_a_suggestion(
    staff_client: Client, level: CustomField, make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(given_name="Nora", custom_fields={"level": "Gold"})
    page = f"{LIST}{customer.pk}/"
    staff_client.post(f"{page}lock/", {"field": "custom_fields.level", "locked": "1"})
    data = {"custom_fields": {"level": "Silver"}}
    edit_customer(customer_id=customer.pk, data=data, actor=SYSTEM, source=Source.API)
    text = words(staff_client, page)
    assert "Level : Silver".replace(" :", ":") in text.replace("Level :", "Level:")
    assert "Now: Gold" in text
    lock_field(customer_id=customer.pk, field="custom_fields.level", locked=False, actor=by_staff)


def test_names_and_values_are_text(admin_client: Client, make_customer: Make) -> None:
    for kind, rest in {"text": {}, "choice": {"choices": [NAME]}, "date": {}}.items():
        create_custom_field(data={"name": NAME, "kind": kind, "help_text": NAME, **rest}, actor=SYSTEM)
    keys = CustomField.objects.exclude(kind="date").values_list("key", flat=True)
    customer = make_customer(given_name="Nora", custom_fields=dict.fromkeys(keys, NAME))
    page = f"{LIST}{customer.pk}/"
    for path in (
        page,
        f"{page}edit/",
        f"{page}custom-fields/",
        f"{page}timeline/",
        LIST,
        f"{LIST}?q=script",
        FIELDS,
    ):
        text = admin_client.get(path).content.decode()
        assert "<script>alert" not in text, path
        assert "script" in text
