"""Rule 5: a profile edit is mirrored onto the linked customer, only what changed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from customers.models import Customer
from customers.services import edit_customer, lock_field
from omnibasis.core.actors import Actor, Source
from settings_app.models import Settings
from tests.customers.log import last_event, stored, told

PROFILE = "/account/profile/"


@pytest.fixture
def customer(end_user: User) -> Customer:
    return Customer.objects.get(user=end_user)


def _profile(user: User, **changed: str) -> dict[str, str]:
    user.refresh_from_db()
    return {f: getattr(user, f) for f in ("given_name", "surname", "phone", "language")} | changed


def test_a_new_surname_changes_exactly_that(
    end_user_client: Client, end_user: User, customer: Customer
) -> None:
    before, verbs = stored(customer), told(customer)
    answer = end_user_client.post(PROFILE, _profile(end_user, surname="Tremblay"))
    assert answer.status_code == 302
    assert stored(customer) == {**before, "surname": "Tremblay"}
    assert told(customer) == [*verbs, "profile.mirrored"]
    event = last_event(customer)
    assert event.changes == {"surname": ["Gonçalves", "Tremblay"]}
    assert (event.source, event.actor_user_id) == ("profile", end_user.pk)


def test_it_costs_five_statements_and_does_not_go_round(end_user: User, customer: Customer) -> None:
    user = User.objects.get(pk=end_user.pk)
    user.surname = "Tremblay"
    with CaptureQueriesContext(connection) as queries:
        user.save(update_fields=["surname"])
    written = [
        q["sql"].split()[0]
        for q in queries
        if q["sql"].split()[0] not in ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    ]
    # The user; the setting and the customer are read; the customer and the event are written.
    assert written == ["UPDATE", "SELECT", "SELECT", "UPDATE", "INSERT"]
    with CaptureQueriesContext(connection) as queries:
        user.save(update_fields=["surname"])
    assert len([q for q in queries if q["sql"].startswith(("UPDATE", "INSERT", "SELECT"))]) == 1


def test_what_staff_wrote_elsewhere_stays(
    end_user_client: Client, end_user: User, customer: Customer, by_staff: Actor
) -> None:
    edit_customer(
        customer_id=customer.pk, data={"given_name": "Luís Filipe"}, actor=by_staff, source=Source.STAFF
    )
    end_user_client.post(PROFILE, _profile(end_user, surname="Tremblay"))
    customer.refresh_from_db()
    assert (customer.given_name, customer.surname) == ("Luís Filipe", "Tremblay")


def test_a_locked_field_stays_and_the_value_is_suggested(
    end_user_client: Client, end_user: User, customer: Customer, by_staff: Actor
) -> None:
    lock_field(customer_id=customer.pk, field="surname", locked=True, actor=by_staff)
    end_user_client.post(PROFILE, _profile(end_user, surname="Tremblay"))
    customer.refresh_from_db()
    assert customer.surname == "Gonçalves"
    assert list(customer.suggestions.values_list("field", "value", "source")) == [
        ("surname", "Tremblay", "profile")
    ]


def test_with_the_setting_off_nothing_follows(
    end_user_client: Client, end_user: User, customer: Customer
) -> None:
    Settings.objects.update_or_create(pk=1, defaults={"mirror_profile_edits": False})
    before, verbs = stored(customer), told(customer)
    end_user_client.post(PROFILE, _profile(end_user, surname="Tremblay"))
    end_user.refresh_from_db()
    assert end_user.surname == "Tremblay"
    assert (stored(customer), told(customer)) == (before, verbs)


def test_what_staff_changes_never_reaches_the_login(
    customer: Customer, end_user: User, by_staff: Actor
) -> None:
    data = {"surname": "Silva", "email": "silva@example.com"}
    edit_customer(customer_id=customer.pk, data=data, actor=by_staff, source=Source.STAFF)
    end_user.refresh_from_db()
    assert (end_user.surname, end_user.email) == ("Gonçalves", "luis@example.com")
