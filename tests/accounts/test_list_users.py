"""Staff's list of users, and what administrators change there."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from omnibasis.events.models import Event
from tests.conftest import make_user

pytestmark = pytest.mark.django_db

LIST = "/omnicustomers/users/"


def emails(answer: Any) -> set[str]:
    return {row["email"] for row in answer.context["page"].rows}


def test_it_shows_finds_and_filters(staff_client: Client, staff: User) -> None:
    make_user("luis@example.com", given_name="Luís", surname="Gonçalves")
    make_user("wait@example.com", verified=False)
    User.objects.create_user("gone@example.com", is_active=False)
    assert emails(staff_client.get(LIST)) == {
        staff.email,
        "luis@example.com",
        "wait@example.com",
        "gone@example.com",
    }
    for query, found in {
        "q=gon": {"luis@example.com", "gone@example.com"},
        "q=LUIS@ex": {"luis@example.com"},
        "q=nobody": set(),
        "is_staff=yes": {staff.email},
        "verified=no": {"wait@example.com", "gone@example.com"},
        "is_active=no": {"gone@example.com"},
        "verified=no&is_active=yes": {"wait@example.com"},
    }.items():
        assert emails(staff_client.get(f"{LIST}?{query}")) == found, query


def test_it_costs_the_same_for_few_and_for_many(staff_client: Client, django_assert_num_queries: Any) -> None:
    for count in (5, 40):
        for number in range(count):
            make_user(f"u{count}.{number}@example.com")
        with django_assert_num_queries(3):  # session, user, rows
            staff_client.get(LIST)


def test_it_is_exported(staff_client: Client) -> None:
    make_user("luis@example.com", given_name="Luís", surname="Gonçalves")
    lines = (
        b"".join(staff_client.get(f"{LIST}?export=csv").streaming_content).decode("utf-8-sig").splitlines()
    )
    assert lines[0] == "User,E-mail,E-mail confirmed,Works here,Account,Registered"
    assert lines[2].startswith("Luís Gonçalves,luis@example.com,yes,no,yes,20")


def test_an_administrator_changes_who_works_here(admin_client: Client, end_user: User) -> None:
    for act, field, value in [
        ("let-in", "is_staff", True),
        ("take-out", "is_staff", False),
        ("close", "is_active", False),
        ("open", "is_active", True),
    ]:
        assert admin_client.post(f"{LIST}{end_user.pk}/{act}/")["Location"] == LIST
        end_user.refresh_from_db()
        assert getattr(end_user, field) is value
    changes = list(
        Event.objects.filter(verb="user.access_changed").order_by("id").values_list("changes", flat=True)
    )
    assert changes[0] == {"is_staff": [False, True]}
    assert len(changes) == 4


def test_nobody_locks_themselves_out(admin_client: Client, admin: User) -> None:
    answer = admin_client.post(f"{LIST}{admin.pk}/close/", follow=True)
    assert "You cannot change this for yourself" in answer.content.decode()
    admin.refresh_from_db()
    assert admin.is_active


def test_others_cannot(staff_client: Client, end_user_client: Client, end_user: User, client: Client) -> None:
    url = f"{LIST}{end_user.pk}/let-in/"
    assert staff_client.post(url).status_code == 404
    assert end_user_client.post(url).status_code == 404
    assert client.post(url).status_code == 302
    assert end_user_client.get(LIST).status_code == 404
    assert not User.objects.get(pk=end_user.pk).is_staff
    assert 'class="menu-item menu-danger"' not in staff_client.get(LIST).content.decode()


def test_a_closed_account_is_signed_out_everywhere(
    admin_client: Client, end_user_client: Client, end_user: User
) -> None:
    assert end_user_client.get("/account/").status_code == 200
    admin_client.post(f"{LIST}{end_user.pk}/close/")
    assert end_user_client.get("/account/").status_code == 302


def test_what_does_not_exist_is_not_found(admin_client: Client, end_user: User) -> None:
    assert admin_client.post(f"{LIST}999999/close/").status_code == 404
    assert admin_client.post(f"{LIST}{end_user.pk}/promote/").status_code == 404
    assert admin_client.get(f"{LIST}{end_user.pk}/close/").status_code == 405
