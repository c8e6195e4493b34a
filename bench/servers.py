"""Starting the servers that are compared, as production runs them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(database: str) -> dict[str, str]:
    """Production settings, but for TLS, which a load generator on the same machine has no use for."""
    return {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": "for-the-benchmark-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "localhost",
        "SECURE_SSL_REDIRECT": "0",
        "DATABASE_URL": database,
        "DATABASE_POOL_MIN": "4",
        "PYTHONPATH": str(ROOT),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(
    app: str, *, database: str, settings: str = "omnibasis.settings", workers: int = 2, threads: int = 4
) -> Iterator[int]:
    """Runs `app` under gunicorn and yields its port."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", app, "--config", str(ROOT / "gunicorn.conf.py"),
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads),
        "--log-level", "warning",
    ]  # fmt: skip
    env = {**environment(database), "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    try:
        _wait(port, process)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not answer.")
