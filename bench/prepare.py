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
