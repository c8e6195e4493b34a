"""Makes the database of a benchmark ready: migrated, seeded, with an integrator's token."""

from __future__ import annotations

import hashlib
import secrets

import django


def prepare(customers: int) -> str:
    """Returns a fresh API token."""
    django.setup()
    from django.core.management import call_command

    from accounts.models import ApiToken, User
    from bench.seed import seed

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    seed(customers)
    user = User.objects.filter(email="bench@example.com").first()
    user = user or User.objects.create_superuser("bench@example.com", "not-used-anywhere")
    text = "omni_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user, name="Benchmark", prefix=text[:12], digest=hashlib.sha256(text.encode()).hexdigest()
    )
    return text


def session_key() -> str:
    """Signs the benchmark's administrator in and returns the session's key."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    user = User.objects.get(email="bench@example.com")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
