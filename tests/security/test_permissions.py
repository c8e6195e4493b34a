"""Who may open what: every route, every kind of visitor, every method.

A new route fails here until somebody has written down who it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from tests.conftest import make_token, signed_in
from tests.security import (
    routes_of_bookings,
    routes_of_customers,
    routes_of_ledger,
    routes_of_orders,
    routes_of_statements,
)
from tests.security.kinds import KINDS
from tests.security.routes import World, routes

METHODS = ("get", "post", "put", "patch", "delete")
ROUTES: dict[str, tuple[str, ...]] = {
    "open": (
        "",
        "accounts/login/",
        "accounts/logout/",
        "accounts/signup/",
        "accounts/password/reset/",
        "accounts/password/reset/done/",
        "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "accounts/password/reset/key/done/",
        "accounts/inactive/",
        *routes_of_orders.OPEN,
        *routes_of_bookings.OPEN,
        "logo/<str:name>",
        "api/schema",
        "api/schema/",
        "api/docs",
        "api/docs/",
        "healthz",
    ),
    "own": (
        "account/",
        "account/profile/",
        *routes_of_orders.OWN,
        *routes_of_statements.OWN,
        *routes_of_bookings.OWN,
        "account/notes/",
        "accounts/confirm-email/",
        "accounts/email/",
        "accounts/password/change/",
        "accounts/password/set/",
        "accounts/reauthenticate/",
    ),
    "staff": (
        "omnicustomers/users/",
        *routes_of_orders.OF_STAFF,
        *routes_of_ledger.OF_STAFF,
        *routes_of_statements.OF_STAFF,
        *routes_of_bookings.OF_STAFF,
        *routes_of_customers.OF_STAFF,
        "omnibasis/search/",
        "omnibasis/attention/",
        "omnibasis/attention/waiting/",
    ),
    "admin": (
        "omnicustomers/users/<int:pk>/<slug:act>/",
        "omnicustomers/settings/",
        "omnicustomers/settings/customers/",
        "omnicustomers/settings/business/",
        "omnicustomers/settings/orders/",
        *routes_of_bookings.ADMIN,
        "omnicustomers/settings/fields/",
        "omnicustomers/settings/fields/create/",
        "omnicustomers/settings/fields/<int:pk>/edit/",
        "omnicustomers/settings/fields/<int:pk>/take-away/",
        "omnicustomers/settings/fields/<int:pk>/bring-back/",
        "omnicustomers/settings/tokens/",
        "omnicustomers/settings/tokens/create/",
        "omnicustomers/settings/tokens/<int:pk>/revoke/",
    ),
    "file": ("media/<path:name>",),
    "their file": ("account/notes/<int:note>/files/<int:file>/", *routes_of_statements.HIDDEN_OWN),
    "undo": ("omnipayments/customers/<int:pk>/notes/<int:note>/bring-back/",),
    "api": tuple(
        f"api/v1/{path}{slash}"
        for path in (
            "customers",
            "customers/CreateOrEdit",
            "customers/<int:customer_id>",
            "customers/<int:customer_id>/timeline",
            "customers/<int:customer_id>/as-of",
            "customers/<int:customer_id>/addresses",
            "customers/<int:customer_id>/addresses/<int:address_id>",
            "customers/<int:customer_id>/addresses/<int:address_id>/default",
            "customers/<int:customer_id>/payment-methods",
            "customers/<int:customer_id>/payment-methods/<int:method_id>",
            "customers/<int:customer_id>/payment-methods/<int:method_id>/default",
            "customers/<int:customer_id>/image",
            "customers/<int:customer_id>/restore",
            "customers/<int:customer_id>/merge",
            "customers/<int:customer_id>/suggestions",
            "customers/<int:customer_id>/suggestions/<int:suggestion_id>/accept",
            "customers/<int:customer_id>/suggestions/<int:suggestion_id>/dismiss",
            "customers/<int:customer_id>/notes",
            "customers/<int:customer_id>/notes/<int:note_id>",
            "customers/<int:customer_id>/notes/<int:note_id>/mail",
            "customers/<int:customer_id>/notes/<int:note_id>/files",
            "customers/<int:customer_id>/notes/<int:note_id>/files/<int:file_id>",
            "notes",
            "labels",
            "labels/<int:label_id>",
            *routes_of_orders.API,
            *routes_of_ledger.API,
            *routes_of_statements.API,
            *routes_of_bookings.API,
        )
        for slash in ("", "/")
    ),
    "undo api": tuple(
        f"api/v1/customers/<int:customer_id>/notes/<int:note_id>/restore{slash}" for slash in ("", "/")
    ),
    "admin api": ("api/v1/settings", "api/v1/settings/"),
    "read api": tuple(
        f"api/v1/{path}{slash}"
        for path in ("custom-fields", "custom-fields/<int:field_id>")
        for slash in ("", "/")
    ),
    "nothing": ("api/<path:rest>",),
}
SUPERUSER = "admin/"  # Django's own admin: whatever is registered there
# Django's door itself: it sends everybody to the one sign-in page, or tells them that they are not let in here.
ADMIN_DOOR = ("admin/login/", "admin/logout/")

KIND_OF = {route: kind for kind, listed in ROUTES.items() for route in listed}


def served() -> list[str]:
    return [route for route in routes() if not route.startswith(SUPERUSER)]


def test_every_route_says_who_it_is_for() -> None:
    assert sorted(set(served()) - set(KIND_OF)) == [], "write down in ROUTES who these are for"
    assert sorted(set(KIND_OF) - set(served())) == [], "these are no more"


@pytest.fixture
def world(staff: User) -> World:
    return World.make(staff)


@pytest.fixture
def visitors(staff: User, admin: User, end_user: User) -> dict[str, Client]:
    def program(user: User) -> APIClient:
        token, text = make_token(user)
        # Its use is noted once a minute, which is no change that anybody made.
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {text}")
        client.default_format = "json"
        return client

    return {
        "anonymous": Client(),
        "end user": signed_in(end_user),
        "staff": signed_in(staff),
        "administrator": signed_in(admin),
        "end user's token": program(end_user),
        "staff token": program(staff),
        "administrator's token": program(admin),
    }


def outcome(answer: HttpResponse) -> str:
    assert answer.status_code < 500, answer.content[:500]
    if answer.status_code == 302 and "/login/" in answer["Location"]:
        return "sign in"
    named = {401: "no token", 403: "forbidden", 404: "hidden", 405: "not this way"}
    return named.get(answer.status_code, "in")


def everything() -> dict[str, list[Any]]:
    """All rows of the product's tables."""
    ours = (
        "accounts",
        "account",
        "customers",
        "ledger",
        "orders",
        "bookings",
        "settings_app",
        "events",
        "core",
    )
    models = [model for label in ours for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def tries(client: Client, path: str) -> set[str]:
    """What each method answers, each where nothing was done before."""
    seen = set()
    for method in METHODS:
        with transaction.atomic():
            seen.add(outcome(getattr(client, method)(path)))
            transaction.set_rollback(True)
    return seen


def tries_in_vain(client: Client, path: str, after: Callable[[], None]) -> set[str]:
    """What each method answers to somebody who must not get in: `after` looks at what all of them have done."""
    with transaction.atomic():
        seen = {outcome(getattr(client, method)(path)) for method in METHODS}
        after()
        transaction.set_rollback(True)
    return seen


def assert_kept(route: str, kind: str, world: World, visitors: dict[str, Client]) -> None:
    path, before = world.path(route), everything()

    def unchanged() -> None:
        assert everything() == before, f"{who} changed something at {path}"

    for who, expected in KINDS[kind].items():
        visitor = visitors[who]
        seen = tries(visitor, path) if expected == "in" else tries_in_vain(visitor, path, unchanged)
        assert seen - {"not this way"} == set(expected.split(", ")), f"{who} at {path}: {seen}"


# Whatever is tried at a route is undone, so the next ones may have the same world.
HANDFULS = [list(KIND_OF)[at : at + 12] for at in range(0, len(KIND_OF), 12)]


@pytest.mark.parametrize("listed", HANDFULS, ids=lambda listed: listed[0] or "home")
def test_the_routes_are_for_whom_they_say(
    listed: list[str], world: World, visitors: dict[str, Client]
) -> None:
    for route in listed:
        assert_kept(route, KIND_OF[route], world, visitors)


def test_djangos_admin_is_for_superusers(world: World, visitors: dict[str, Client]) -> None:
    before = everything()

    def unchanged() -> None:
        assert everything() == before

    walked = [route for route in routes() if route.startswith(SUPERUSER)]
    assert len(walked) > 20
    for route in walked:
        for who in ("anonymous", "end user", "staff"):
            seen = tries_in_vain(visitors[who], world.path(route), unchanged) - {"not this way"}
            if route in ADMIN_DOOR:
                assert seen <= {"sign in", "forbidden", "in"}
            else:
                assert seen <= {"sign in"}, f"{who} at {route}: {seen}"
    assert outcome(visitors["administrator"].get("/admin/")) == "in"


def test_a_stranger_with_every_id_sees_nothing_of_anybody(world: World, visitors: dict[str, Client]) -> None:
    """The end user's own pages, with somebody else's objects beside: none of their words appears."""
    for route in (*ROUTES["own"], *ROUTES["staff"], *ROUTES["admin"]):
        for who in ("anonymous", "end user"):
            page = visitors[who].get(world.path(route), follow=True).content.decode()
            for word in (
                "Köhler",
                "leonie@example.org",
                "somebody@example.org",
                world.placed.code,
                world.booking.code,
            ):
                assert word not in page, f"{who} reads {word} at {route}"
