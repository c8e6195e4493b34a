"""Reads the configuration from the environment, and refuses to start with an unsafe one.

Development is opt-in (`DEBUG=1`, which `dev.py` sets): an installation that forgets a setting
fails at boot instead of running with a permissive default.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

DEBUG: bool = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEVELOPMENT_KEY = "development-only-secret-key-do-not-use-elsewhere-0123456789"
# As security.W009 has it; here it stops the boot, since whoever knows the key can sign in as anyone.
SECRET_KEY_LENGTH = 50
SECRET_KEY_LETTERS = 5

DEVELOPMENT_MAIL = "omnibasis.events.mail.DevelopmentBackend"


def required(name: str, *, debug_default: str) -> str:
    """The variable's value; only with DEBUG on may it be missing."""
    value: str = env.str(name, default="")
    if value:
        return value
    if DEBUG:
        return debug_default
    raise ImproperlyConfigured(f"Set {name} in the environment, or DEBUG=1 for development.")


def secret_key() -> str:
    """The key that signs sessions: with DEBUG off a long random one, never the one of this repository."""
    key = required("SECRET_KEY", debug_default=DEVELOPMENT_KEY)
    weak = len(key) < SECRET_KEY_LENGTH or len(set(key)) < SECRET_KEY_LETTERS
    if not DEBUG and (weak or key == DEVELOPMENT_KEY or key.startswith("django-insecure-")):
        raise ImproperlyConfigured(
            f"SECRET_KEY is too easy to guess: set {SECRET_KEY_LENGTH} random letters."
        )
    return key


def database(url_name: str = "DATABASE_URL") -> dict[str, Any]:
    """The database settings: SQLite under var/ unless the variable names another.

    SQLite: WAL, write transactions take the lock when they begin (IMMEDIATE), writers wait up to 20 s,
    and a commit is on disk before it is acknowledged. PostgreSQL: a connection pool per process.
    """
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = env.db_url(url_name, default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
        }
        config["CONN_MAX_AGE"] = None
    else:
        config["OPTIONS"] = {
            "pool": {
                "min_size": env.int("DATABASE_POOL_MIN", default=1),
                "max_size": env.int("DATABASE_POOL_MAX", default=10),
                "timeout": 20,
            },
            # Counts for `core.statements.ready_cursor` alone: all others bind their values themselves. Not in
            # development, since the log of queries has no text of a statement that was prepared.
            "prepare_threshold": None if DEBUG else 3,
            **config.get("OPTIONS", {}),
        }
    return config


def mail_server() -> dict[str, Any]:
    """How the worker hands mail over, as Django's EMAIL_* settings; with no EMAIL_URL, the console."""
    url: dict[str, Any] = env.email_url("EMAIL_URL") if env.str("EMAIL_URL", default="") else {}
    tls, ssl = url.get("EMAIL_USE_TLS", False), url.get("EMAIL_USE_SSL", False)
    return {
        "EMAIL_BACKEND": url.get("EMAIL_BACKEND", DEVELOPMENT_MAIL),
        "EMAIL_HOST": url.get("EMAIL_HOST") or "localhost",
        # RFC 6409 and RFC 8314: submission with STARTTLS, submission over TLS.
        "EMAIL_PORT": url.get("EMAIL_PORT") or (465 if ssl else 587 if tls else 25),
        "EMAIL_HOST_USER": url.get("EMAIL_HOST_USER") or "",
        "EMAIL_HOST_PASSWORD": url.get("EMAIL_HOST_PASSWORD") or "",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }
