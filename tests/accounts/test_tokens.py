"""API tokens: made once, stored hashed, revocable; and what the API says to those without one."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.authentication import BearerToken
from accounts.models import ApiToken, User
from accounts.services import create_token, revoke_token, token_digest
from omnibasis.core.actors import SYSTEM
from omnibasis.events.models import Event
from tests.conftest import make_token

pytestmark = pytest.mark.django_db


def call(header: str) -> Any:
    return BearerToken().authenticate(Request(APIRequestFactory().get("/", HTTP_AUTHORIZATION=header)))


def test_an_administrator_makes_a_token_and_sees_it_once(admin_client: Client, admin: User) -> None:
    answer = admin_client.post("/omnicustomers/settings/tokens/create/", {"name": "Web shop"})
    text = answer.context["text"]
    assert answer.status_code == 200
    assert text in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.user, token.name, token.digest) == (admin, "Web shop", token_digest(text))
    assert text not in str(ApiToken.objects.values())
    listed = admin_client.get("/omnicustomers/settings/tokens/").content.decode()
    assert f"omni_{token.prefix}_" in listed
    assert text not in listed
    assert call(f"Bearer {text}") == (admin, token)
    assert Event.objects.filter(verb="token.created", subject_id=token.pk).exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_token_needs_a_name(admin_client: Client, name: str) -> None:
    answer = admin_client.post("/omnicustomers/settings/tokens/create/", {"name": name})
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_refused_at_once(admin_client: Client, api: Any, staff: User) -> None:
    assert api.get("/api/v1/customers/").status_code == 200
    token = ApiToken.objects.get()
    assert (
        "Revoke Shop?"
        in admin_client.get(f"/omnicustomers/settings/tokens/{token.pk}/revoke/").content.decode()
    )
    admin_client.post(f"/omnicustomers/settings/tokens/{token.pk}/revoke/")
    answer = api.get("/api/v1/customers/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    revoke_token(token_id=token.pk, actor=SYSTEM)
    assert Event.objects.filter(verb="token.revoked").count() == 1


@pytest.mark.parametrize("lost", ["is_staff", "is_active"])
def test_a_token_ends_with_its_users_rights(api: Any, staff: User, lost: str) -> None:
    User.objects.filter(pk=staff.pk).update(**{lost: False})
    assert api.get("/api/v1/customers/").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer omni_wrong",
        "Bearer a b",
        "Bearer caf\u00e9",
        "Token omni_x",
        "Basic YTpi",
        "omni_x",
        "Bearer " + "x" * 5_000,
    ],
)
def test_without_a_good_token_the_answer_is_a_clear_401(client: Client, header: str | None) -> None:
    given = {} if header is None else {"HTTP_AUTHORIZATION": header}
    answer = client.get("/api/v1/customers/", **given)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["detail"]


def test_a_signed_in_browser_is_no_token(staff_client: Client) -> None:
    assert staff_client.get("/api/v1/customers/").status_code == 401


def test_a_call_costs_one_query_and_an_update_once_a_minute(
    staff: User, django_assert_num_queries: Any
) -> None:
    token, text = make_token(staff)
    with django_assert_num_queries(2):
        call(f"Bearer {text}")
    token.refresh_from_db()
    assert token.last_used_at
    with django_assert_num_queries(1):
        call(f"bearer {text}")
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    with django_assert_num_queries(2):
        call(f"Bearer {text}")


def test_the_command_makes_a_token_that_works(staff: User, client: Client) -> None:
    out = StringIO()
    call_command("create_token", "--user", "MARGARET@example.com", "--name", "Import", stdout=out)
    text = out.getvalue().strip()
    assert client.get("/api/v1/customers/", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 200


def test_the_command_refuses_who_does_not_work_here(end_user: User) -> None:
    for email in (end_user.email, "nobody@example.com", "no address"):
        with pytest.raises(CommandError):
            call_command("create_token", "--user", email, "--name", "Import")
    assert not ApiToken.objects.exists()


def test_tokens_differ_and_are_long(staff: User) -> None:
    texts = [create_token(user=staff, name="One", actor=SYSTEM)[1] for _number in range(20)]
    assert len(set(texts)) == 20
    assert all(text.startswith("omni_") and len(text.split("_", 2)[2]) >= 43 for text in texts)
