"""Who may use the API: the token of somebody who works here, and nobody else."""

import pytest
from rest_framework.test import APIClient

from accounts.actors import user_actor
from accounts.models import User
from accounts.services import create_token, revoke_token
from tests.conftest import make_token, signed_in

PATHS = [
    ("get", "/api/v1/customers/"),
    ("post", "/api/v1/customers/CreateOrEdit"),
    ("get", "/api/v1/customers/1/"),
    ("put", "/api/v1/customers/1/image"),
    ("get", "/api/v1/orders/"),
    ("post", "/api/v1/orders/"),
    ("get", "/api/v1/products/"),
    ("get", "/api/v1/settings/"),
]


def _client(token: str) -> APIClient:
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
    client.default_format = "json"
    return client


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_without_a_token_nothing_opens(db: None, method: str, path: str) -> None:
    answer = getattr(APIClient(), method)(path)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert "Authorization: Bearer" in answer.json()["detail"]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_session_is_no_token(admin: User, method: str, path: str) -> None:
    assert getattr(signed_in(admin), method)(path).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer nonsense", "Basic YTpi", "Bearer omni_unknown", "Bearer \x00"]
)
def test_a_token_that_is_none_is_refused(db: None, header: str) -> None:
    assert APIClient(HTTP_AUTHORIZATION=header).get("/api/v1/customers/").status_code == 401


def test_a_revoked_token_stops_at_once(admin: User) -> None:
    token, text = create_token(user=admin, name="Shop", actor=user_actor(admin))
    assert _client(text).get("/api/v1/customers/").status_code == 200
    revoke_token(token_id=token.pk, actor=user_actor(admin))
    assert _client(text).get("/api/v1/customers/").status_code == 401


def test_a_token_of_somebody_who_no_longer_works_here_stops(staff: User, end_user: User) -> None:
    assert _client(make_token(end_user)[1]).get("/api/v1/customers/").status_code in (401, 403)
    text = make_token(staff)[1]
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert _client(text).get("/api/v1/customers/").status_code == 401


def test_settings_are_for_administrators(api: APIClient, admin: User) -> None:
    assert api.get("/api/v1/settings/").status_code == 403
    assert api.patch("/api/v1/settings/", {"mirror_profile_edits": False}).status_code == 403
    client = _client(make_token(admin)[1])
    assert client.get("/api/v1/settings").json()["mirror_profile_edits"] is True
    answer = client.patch("/api/v1/settings/", {"mirror_profile_edits": False})
    assert answer.json()["mirror_profile_edits"] is False
    assert client.get("/api/v1/settings/").json()["mirror_profile_edits"] is False
    wrong = client.patch("/api/v1/settings/", {"mirror_profile_edits": "no", "nonsense": 1})
    assert set(wrong.json()["errors"]) == {"mirror_profile_edits", "nonsense"}
