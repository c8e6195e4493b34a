"""Databases and processes that a test has for itself."""

import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds that a process may take on a busy machine


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The URL of a new database on the server that the tests run on."""
    config = settings.DATABASES["default"]
    if config["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = f"house_{uuid.uuid4().hex[:12]}"
    server = {
        "host": config["HOST"],
        "port": config["PORT"],
        "user": config["USER"],
        "password": config["PASSWORD"],
    }
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as postgres:
        postgres.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            password = f":{server['password']}" if server["password"] else ""
            yield f"postgres://{server['user']}{password}@{server['host']}:{server['port']}/{name}"
        finally:
            postgres.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def sign_in(address: str, password: str) -> str:
    """Signs in over HTTP as the administrator; returns where that leads."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = browser.open(f"{address}accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "login": "admin@example.com", "password": password}
    return str(browser.open(f"{address}accounts/login/", urllib.parse.urlencode(fields).encode()).geturl())


class Running:
    """A process that was started, and what it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    @property
    def said(self) -> str:
        return self.log.read_text()[-8_000:]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Waits for the condition; fails with what the process said when it ends or takes too long."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, f"It ended while waiting for {what}:\n{self.said}"
            assert time.monotonic() < deadline, f"No {what} in {PATIENCE} s:\n{self.said}"
            time.sleep(0.1)

    def until_served(self, url: str) -> None:
        def answers() -> bool:
            try:
                return bool(urllib.request.urlopen(url, timeout=5).status == 200)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                return False

        self.until(answers, f"answer from {url}")

    def end(self, signum: int) -> int:
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE)
