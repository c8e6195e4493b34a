"""A whole installation with real server processes, for tests of what happens at the same time."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.house.processes import PATIENCE, ROOT, free_port

PROCESSES, THREADS = 2, 4


class Site:
    """An installation with a database of its own: its servers, its commands, and what stands in its tables."""

    def __init__(self, *, database_url: str, folder: Path) -> None:
        self.database_url = database_url
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None
        self.token = ""
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DEBUG": "1",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder / "var"),
            "DJANGO_SETTINGS_MODULE": "tests.accounts.quick_settings",
            "PYTHONPATH": str(ROOT),
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_WORKERS": str(PROCESSES),
            "WEB_THREADS": str(THREADS),
            # One machine plays everybody here, so its address may order as often as it likes.
            "THROTTLE": "0",
            "ORDERS_PER_HOUR_AND_ADDRESS": "1000000",
            "ORDERS_PER_HOUR_AND_EMAIL": "1000000",
            "BOOKINGS_PER_HOUR_AND_ADDRESS": "1000000",
            "BOOKINGS_PER_HOUR_AND_EMAIL": "1000000",
        }

    def command(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Starts `python <arguments>` as an installation's command, in a process group of its own."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def log(self) -> Path:
        return self.folder / "site.log"

    def start(self) -> None:
        self.server = self.command("-m", "gunicorn")
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.05)

    def end(self, signum: int = signal.SIGTERM) -> None:
        if self.server is not None:
            end_group(self.server, signum)
        self.server = None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return [tuple(row) for row in connection.execute(query).fetchall()]

    def write(self, statement: str) -> None:
        with self._connection() as connection:
            connection.execute(statement)

    def drop_mail(self) -> None:
        """Takes away what waits from other tests; a booking names the reminder that waits for it."""
        self.write("UPDATE bookings_booking SET reminder_id = NULL")
        self.write("DELETE FROM events_delivery")

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        if self.database_url.startswith("sqlite"):
            with (
                closing(
                    sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=20)
                ) as connection,
                connection,
            ):
                yield connection
            return
        with psycopg.connect(self.database_url) as connection:
            yield connection


def end_group(process: subprocess.Popen[bytes], signum: int) -> None:
    """Sends the signal to a process and all its children, and waits for its end."""
    os.killpg(process.pid, signum)
    process.wait(PATIENCE)
