"""What `manage.py check --deploy` says about an installation beyond Django's own checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.db import connection

from omnibasis.env import DEVELOPMENT_MAIL

NO_MAIL = Warning(
    "Mail is printed on the console instead of sent: nobody can verify an e-mail or reset a password.",
    hint="Set EMAIL_URL, for instance smtp+tls://user:password@mail.example.com:587.",
    id="omnibasis.W001",
)
LINKS_TO_NOWHERE = Warning(
    "Links in mail point to this machine.",
    hint="Set PUBLIC_URL to the address that people use, for instance https://shop.example.com.",
    id="omnibasis.W003",
)
CACHE_PER_PROCESS = Warning(
    "Every web process has a cache of its own, so limits on requests count per process.",
    hint="Set CACHE_URL, for instance rediscache://127.0.0.1:6379/0.",
    id="omnibasis.W002",
)


@register(deploy=True)
def installation(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Mail goes somewhere and leads back here, and limits are shared by all processes."""
    missing: list[CheckMessage] = []
    if settings.OUTBOX_EMAIL_BACKEND == DEVELOPMENT_MAIL:
        missing.append(NO_MAIL)
    # SQLite is served by one process (gunicorn.conf.py), whose own cache is enough.
    if connection.vendor != "sqlite" and settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        missing.append(CACHE_PER_PROCESS)
    if "://localhost" in settings.PUBLIC_URL:
        missing.append(LINKS_TO_NOWHERE)
    return missing
