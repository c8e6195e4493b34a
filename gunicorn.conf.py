"""How gunicorn serves: read from this folder by itself, so `gunicorn` is the whole command."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnibasis.settings")

from omnibasis.env import database, env

_on_sqlite = database()["ENGINE"] == "django.db.backends.sqlite3"

wsgi_app = "omnibasis.wsgi"
bind = env.list("WEB_BIND", default=["127.0.0.1:8000"])
# SQLite has one writer at a time and serves best from one process; PostgreSQL from one per core.
workers = env.int("WEB_WORKERS", default=1 if _on_sqlite else (os.cpu_count() or 1) + 1)
# Not more than DATABASE_POOL_MAX: a thread without a connection would only wait for one.
threads = env.int("WEB_THREADS", default=8)
worker_class = "gthread"
# The code is loaded once and shared; no worker starts when the settings are refused.
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 15
# A worker's heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
control_socket_disable = True


def pre_fork(server: Any, worker: Any) -> None:
    """No connection and no pool crosses a fork: two processes talking on one socket corrupt both."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
