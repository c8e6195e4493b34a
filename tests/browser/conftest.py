"""A person at a browser: signed in, and watched for what the console complains about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

from accounts.models import User

# Playwright's own event loop runs in this thread; the tests are not asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Errors in the console, among them whatever the content security policy stopped. There must be none."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A form that was refused answers 409 or 422, on purpose.
        if message.type == "error" and not message.text.endswith(
            ("409 (Conflict)", "422 (Unprocessable Entity)", "422 (Unprocessable Content)")
        ):
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    page.remove_listener("console", note)
    assert found == []


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[User], Page]:
    def do(user: User) -> Page:
        client = Client()
        client.force_login(user, backend=BACKEND)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return do


@pytest.fixture
def desk(sign_in: Callable[[User], Page], staff: User, complaints: list[str]) -> Page:
    """A member of staff at the back office; a complaint in the console fails the test."""
    return sign_in(staff)
