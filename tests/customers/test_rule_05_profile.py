"""Rule 5: a profile edit is mirrored onto the linked customer, field by field; never the other way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import User
from customers.models import Customer
from customers.services import edit_customer, link_user, lock_field, set_image
from omnibasis.core.actors import Actor, Source
from omnibasis.events.models import Event
from tests.accounts.conftest import Visitor, mails
from tests.conftest import make_user, signed_in
from tests.customers.conftest import edit_profile_as, set_to, told
from tests.security.hostile import photo

Make = Callable[..., Customer]


@pytest.fixture
def customer(end_user: User) -> Customer:
    return Customer.objects.get(user=end_user)


def test_a_changed_surname_changes_exactly_that(
    end_user_client: Client, end_user: User, customer: Customer
) -> None:
    before = Customer.objects.values().get(pk=customer.pk)
    edit_profile_as(end_user_client, end_user, surname="Silva")
    after = Customer.objects.values().get(pk=customer.pk)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"surname", "name", "sort_name", "search_text", "version", "updated_at"}
    event = Event.objects.get(timeline_id=customer.pk, sequence=after["version"])
    assert (event.verb, event.source, event.changes) == (
        "profile.mirrored",
        "profile",
        {"surname": ["Gonçalves", "Silva"]},
    )
    assert event.actor_user_id == end_user.pk
    assert after["version"] == before["version"] + 1


def test_it_costs_a_fixed_number_of_statements_and_makes_no_loop(
    end_user_client: Client, end_user: User, customer: Customer
) -> None:
    def statements(surname: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            edit_profile_as(end_user_client, end_user, surname=surname)
        words = [re.findall(r"\w+", query["sql"]) for query in queries]
        return [w[0] if w[0] in ("SAVEPOINT", "RELEASE") else " ".join(w[:3]) for w in words]

    first = statements("Silva")
    assert first.count("UPDATE customers_customer SET") == 1
    assert first.count("UPDATE accounts_user SET") == 1
    assert sum("INSERT INTO events_event" in said for said in first) == 2, "on the user, and on the timeline"
    assert statements("Santos") == first


def test_following_costs_four_statements(end_user: User, customer: Customer) -> None:
    user = User.objects.get(pk=end_user.pk)
    user.surname = "Silva"
    for expected in (
        # The user; the setting and the customer are read; the customer and its event are written.
        ["UPDATE", "SELECT", "SELECT", "UPDATE", "INSERT"],
        # Saved again, nothing of the profile has changed, and that costs no query.
        ["UPDATE"],
    ):
        with CaptureQueriesContext(connection) as queries:
            user.save(update_fields=["surname"])
        said = [query["sql"].split()[0] for query in queries]
        assert [verb for verb in said if verb not in ("SAVEPOINT", "RELEASE")] == expected


def test_with_the_setting_off_nothing_happens(
    end_user_client: Client, end_user: User, customer: Customer
) -> None:
    set_to(mirror_profile_edits=False)
    edit_profile_as(end_user_client, end_user, surname="Silva", phone="+351 21 123 4567")
    after = Customer.objects.get(pk=customer.pk)
    assert (after.surname, after.version) == ("Gonçalves", customer.version)
    assert not after.suggestions.exists()


def test_a_locked_field_stays_and_becomes_a_suggestion(
    end_user_client: Client, end_user: User, customer: Customer, by_staff: Actor
) -> None:
    lock_field(customer_id=customer.pk, field="surname", locked=True, actor=by_staff)
    edit_profile_as(end_user_client, end_user, surname="Silva", phone="+351 21 123 4567")
    customer.refresh_from_db()
    assert (customer.surname, customer.phone) == ("Gonçalves", "+351 21 123 4567")
    assert customer.suggestions.get().value == "Silva"
    assert customer.open_suggestions == 1


def test_staff_edits_never_touch_the_login(end_user: User, customer: Customer, by_staff: Actor) -> None:
    before = User.objects.values().get(pk=end_user.pk)
    data = {"surname": "Staff", "email": "other@example.org", "phone": "+420 608 225 333", "language": "cs"}
    edit_customer(customer_id=customer.pk, data=data, actor=by_staff, source=Source.STAFF)
    assert User.objects.values().get(pk=end_user.pk) == before
    assert list(EmailAddress.objects.values_list("email", flat=True)).count("other@example.org") == 0


def test_a_value_that_staff_wrote_is_overwritten_only_when_the_user_edits_that_field(
    end_user_client: Client, end_user: User, customer: Customer, by_staff: Actor
) -> None:
    edit_customer(customer_id=customer.pk, data={"surname": "By Staff"}, actor=by_staff, source=Source.STAFF)
    edit_profile_as(end_user_client, end_user, given_name="Luisa")
    customer.refresh_from_db()
    assert (customer.given_name, customer.surname) == ("Luisa", "By Staff")


def test_a_customer_is_never_left_without_a_name(make_customer: Make, by_staff: Actor) -> None:
    user = make_user("blank@example.org", surname="Only")
    customer = Customer.objects.get(user=user)
    edit_customer(customer_id=customer.pk, data={"email": ""}, actor=by_staff, source=Source.STAFF)
    edit_profile_as(signed_in(user), user, surname="")
    customer.refresh_from_db()
    assert customer.name == "Only"


def test_the_picture_is_a_copy_of_its_own(
    end_user_client: Client, end_user: User, customer: Customer, django_capture_on_commit_callbacks: Any
) -> None:
    def upload(colour: str) -> str:
        out = io.BytesIO()
        Image.new("RGB", (50, 50), colour).save(out, "PNG")
        file = SimpleUploadedFile("me.png", out.getvalue())
        with django_capture_on_commit_callbacks(execute=True):
            answer = end_user_client.post("/account/profile/", {"given_name": "Luís", "image": file})
        assert answer.status_code == 302
        end_user.refresh_from_db()
        customer.refresh_from_db()
        return customer.image

    first = upload("red")
    assert first.startswith("customers/")
    assert end_user.image.startswith("users/")
    second = upload("blue")
    assert second != first
    files = {path.name for path in Path(default_storage.path("customers")).iterdir()}
    assert len(files) == 2, "the picture that was replaced is gone, in both sizes"


@pytest.mark.django_db(transaction=True)
def test_files_of_replaced_pictures_are_removed(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer()
    for _turn in range(3):
        set_image(customer_id=customer.pk, upload=io.BytesIO(photo()), actor=by_staff)
    assert len(list(Path(default_storage.path("customers")).iterdir())) == 2


def change_email(visitor: Visitor, new: str) -> None:
    visitor.client.post("/accounts/reauthenticate/", {"password": "correct-horse-battery-9"})
    visitor.client.post("/accounts/email/", {"action_add": "", "email": new})
    visitor.type_code(mails(new)[-1].code)


def test_a_new_e_mail_follows_once_it_is_proven(
    end_user_client: Client, end_user: User, customer: Customer
) -> None:
    change_email(Visitor(end_user_client), "new@example.org")
    customer.refresh_from_db()
    assert (customer.email, customer.user) == ("new@example.org", end_user)
    assert told(customer)[-1] == "profile.mirrored"


def test_an_e_mail_that_staff_wrote_stays(
    end_user_client: Client, end_user: User, customer: Customer, by_staff: Actor
) -> None:
    edit_customer(
        customer_id=customer.pk, data={"email": "work@example.org"}, actor=by_staff, source=Source.STAFF
    )
    change_email(Visitor(end_user_client), "new@example.org")
    customer.refresh_from_db()
    assert (customer.email, customer.user) == ("work@example.org", end_user)


def test_a_picked_users_first_proof_leaves_the_customers_e_mail(make_customer: Make, by_staff: Actor) -> None:
    set_to(create_customer_on_registration=False)
    visitor = Visitor()
    visitor.sign_up("home@example.org")
    customer = make_customer(email="work@example.org")
    link_user(customer_id=customer.pk, user_id=User.objects.get(email="home@example.org").pk, actor=by_staff)
    visitor.type_code(mails("home@example.org")[-1].code)
    customer.refresh_from_db()
    assert customer.email == "work@example.org"


def test_an_e_mail_that_another_customer_has_is_a_suggestion(
    end_user_client: Client, customer: Customer, make_customer: Make, staff_client: Client
) -> None:
    make_customer(email="taken@example.org")
    change_email(Visitor(end_user_client), "taken@example.org")
    customer.refresh_from_db()
    assert customer.email == "luis@example.com"
    suggestion = customer.suggestions.get()
    assert (suggestion.field, suggestion.value) == ("email", "taken@example.org")
    answer = staff_client.post(f"/omnipayments/customers/{customer.pk}/suggestions/{suggestion.pk}/accept/")
    assert answer.status_code == 302
    suggestion.refresh_from_db()
    customer.refresh_from_db()
    assert (suggestion.outcome, customer.email, customer.open_suggestions) == ("", "luis@example.com", 1)


def test_djangos_admin_refuses_what_the_profile_refuses(admin_client: Client, end_user: User) -> None:
    path = f"/admin/accounts/user/{end_user.pk}/change/"
    data = {"email": end_user.email, "given_name": "Luís", "surname": "", "language": "", "is_active": "on"}
    answer = admin_client.post(path, {**data, "phone": "call me"})
    assert answer.status_code == 200
    assert "phone" in answer.context["adminform"].form.errors
    answer = admin_client.post(path, {**data, "language": "tlh"})
    assert "language" in answer.context["adminform"].form.errors
