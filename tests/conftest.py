"""What every test may use: people, tokens, customers, and a browser."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import Client
from rest_framework.test import APIClient

from accounts.actors import user_actor
from accounts.models import ApiToken, User
from customers.models import Customer
from customers.services import create_customer
from ledger import guard
from omnibasis.core.actors import Actor, Source

PASSWORD = "correct-horse-battery-9"
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(autouse=True)
def _own_world(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Each test has its own cache, its own files and a quick password hasher."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # With a cache of their own sessions cost a query less; what pages cost is counted without.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    # The test environment swaps the mail backend for one in memory; ours writes rows, which is what is tested.
    settings.EMAIL_BACKEND = "omnibasis.events.mail.OutboxBackend"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


def make_user(email: str, *, verified: bool = True, **fields: Any) -> User:
    """A user as if they had signed up and, unless told otherwise, proven their mailbox."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


@pytest.fixture
def staff(db: None) -> User:
    return make_user("margaret@example.com", given_name="Margaret", surname="Adams", is_staff=True)


@pytest.fixture
def admin(db: None) -> User:
    return make_user("ada@example.com", given_name="Ada", surname="Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def end_user(db: None) -> User:
    """Registered and verified, so with a linked customer."""
    return make_user("luis@example.com", given_name="Luís", surname="Gonçalves")


@pytest.fixture
def by_staff(staff: User) -> Actor:
    return user_actor(staff)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def staff_client(staff: User) -> Client:
    return signed_in(staff)


@pytest.fixture
def admin_client(admin: User) -> Client:
    return signed_in(admin)


@pytest.fixture
def end_user_client(end_user: User) -> Client:
    return signed_in(end_user)


def make_token(user: User, name: str = "Shop") -> tuple[ApiToken, str]:
    text = "omni_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, prefix=text[:12], digest=hashlib.sha256(text.encode()).hexdigest()
    )
    return token, text


@pytest.fixture
def token(staff: User) -> str:
    return make_token(staff)[1]


@pytest.fixture
def api(token: str) -> APIClient:
    """An integrator: JSON with a bearer token."""
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
    client.default_format = "json"
    return client


@pytest.fixture
def make_customer(by_staff: Actor) -> Callable[..., Customer]:
    def make(**data: Any) -> Customer:
        return create_customer(data=data or {"given_name": "Leonie"}, actor=by_staff, source=Source.STAFF)

    return make


# --- Browser (pytest-playwright) ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, kept off the network. A missing browser fails the test."""
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_packets() -> None:
    """The live server sends a response's head and body apart; the second would wait 40 ms for the first's receipt."""
    WSGIRequestHandler.disable_nagle_algorithm = True


def _reads_do_not_lock(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """A browser test's server shares its SQLite in memory with the test, and there a reader meets a writer's lock at
    once instead of reading beside it, as it does in an installation's file (WAL)."""
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA read_uncommitted = 1")


connection_created.connect(_reads_do_not_lock, dispatch_uid="tests.reads_do_not_lock")

_answering: set[int] = set()


def _begins(**kwargs: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        _answering.add(threading.get_ident())


def _ends(**kwargs: Any) -> None:
    _answering.discard(threading.get_ident())


request_started.connect(_begins, dispatch_uid="tests.begins")
request_finished.connect(_ends, dispatch_uid="tests.ends")


@pytest.fixture(autouse=True)
def _all_is_answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a closed page had still asked for is answered before the tables are emptied, which it would lock."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if not _answering & {thread.ident for thread in threading.enumerate()}:
            return
        time.sleep(0.02)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite empties a table row by row, which the ledger's guard refuses: it is lifted while a test's rows go.

    PostgreSQL truncates, which no guard stops.
    """
    flush = DatabaseOperations.execute_sql_flush

    def emptied(self: DatabaseOperations, statements: list[str]) -> None:
        guard.lift(self.connection.alias)
        flush(self, statements)
        guard.ensure(self.connection.alias)

    DatabaseOperations.execute_sql_flush = emptied  # type: ignore[method-assign]
