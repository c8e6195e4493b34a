"""Users edit their own details; the customer follows."""

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from customers.models import Customer
from omnibasis.events.models import Event

pytestmark = pytest.mark.django_db

WHOLE = {"given_name": "Luís", "surname": "Gonçalves", "phone": "", "language": ""}


def picture(format: str = "PNG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, format)
    out.seek(0)
    out.name = "me.png"
    return out


def test_a_changed_surname_is_the_one_change_of_the_customer(end_user_client: Client, end_user: User) -> None:
    customer = Customer.objects.get(user=end_user)
    before = customer.version
    answer = end_user_client.post("/account/profile/", {**WHOLE, "surname": "Silva"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/profile/")
    customer.refresh_from_db()
    assert (customer.given_name, customer.surname, customer.version) == ("Luís", "Silva", before + 1)
    (event,) = Event.objects.filter(verb="user.profile_changed")
    assert event.changes == {"surname": ["Gonçalves", "Silva"]}
    (mirrored,) = Event.objects.filter(verb="profile.mirrored", timeline_id=customer.pk)
    assert mirrored.changes == {"surname": ["Gonçalves", "Silva"]}


def test_saving_without_a_change_records_nothing(end_user_client: Client) -> None:
    before = Event.objects.count()
    end_user_client.post("/account/profile/", WHOLE)
    assert Event.objects.count() == before


def test_the_round_trips_of_an_edit_are_counted(
    end_user_client: Client, django_assert_num_queries: Any
) -> None:
    end_user_client.get("/account/profile/")
    # Session, user; lock and update the user; settings; lock and update the customer; an event each; and the
    # savepoints of the two verbs.
    with django_assert_num_queries(13):
        end_user_client.post("/account/profile/", {**WHOLE, "surname": "Silva"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "call me"),
        ("given_name", "x" * 81),
        ("surname", "a\u202eb"),
        ("language", "tlh"),
        ("phone", "+" * 41),
    ],
)
def test_bad_input_names_its_field_and_keeps_what_was_typed(
    end_user_client: Client, end_user: User, field: str, value: str
) -> None:
    answer = end_user_client.post("/account/profile/", {**WHOLE, "given_name": "New", field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    if field != "given_name":
        assert 'value="New"' in answer.content.decode()
    end_user.refresh_from_db()
    assert end_user.given_name == "Luís"


def test_a_picture_is_cut_shown_and_removed(end_user_client: Client, end_user: User) -> None:
    end_user_client.post("/account/profile/", {**WHOLE, "image": picture()})
    end_user.refresh_from_db()
    shown = end_user.image_url(96)
    assert f'src="{end_user.image_url(512)}"' in end_user_client.get("/account/").content.decode()
    assert end_user_client.get(shown).status_code == 200
    assert Customer.objects.get(user=end_user).image
    end_user_client.post("/account/profile/", {**WHOLE, "remove_image": "on"})
    end_user.refresh_from_db()
    assert end_user.image == ""
    assert not Customer.objects.get(user=end_user).image


def test_what_is_no_picture_is_a_form_error(end_user_client: Client, end_user: User) -> None:
    fake = io.BytesIO(b"<svg onload='alert(1)'></svg>")
    fake.name = "me.png"
    answer = end_user_client.post("/account/profile/", {**WHOLE, "surname": "Silva", "image": fake})
    assert answer.status_code == 422
    assert "not a picture" in answer.context["form"].errors["image"][0]
    end_user.refresh_from_db()
    assert (end_user.surname, end_user.image) == ("Gonçalves", "")


def test_nobody_edits_without_signing_in(client: Client) -> None:
    for path in ("/account/", "/account/profile/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
