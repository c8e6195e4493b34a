"""Installations of their own: a database without tables, a folder for files, and real processes."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.house.processes import PATIENCE, ROOT, Running, empty_database, free_port


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a development installation that nobody has used yet."""
    with empty_database(tmp_path) as url:
        yield {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DEBUG": "1",
            "DATABASE_URL": url,
            "VAR_DIR": str(tmp_path / "var"),
            "PYTHONUNBUFFERED": "1",
        }


@pytest.fixture
def production(installation: dict[str, str]) -> dict[str, str]:
    """The environment of an installation as docs/deploy.md sets it up, but without TLS in front."""
    return {
        **{name: value for name, value in installation.items() if name != "DEBUG"},
        "SECRET_KEY": "a5!kq0Zr" * 8,
        "ALLOWED_HOSTS": "127.0.0.1",
        "EMAIL_URL": "smtp+tls://mail.example.com:587",
        "PUBLIC_URL": "https://shop.example.com",
        "CACHE_URL": "rediscache://127.0.0.1:6379/5",
    }


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts `python <arguments>` in the project; whatever still runs is stopped at the end of the test."""
    with ExitStack() as stack:

        def run(environment: dict[str, str], *arguments: str) -> Running:
            log = tmp_path / f"{uuid.uuid4().hex}.log"
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdout=stack.enter_context(log.open("wb")),
                stderr=subprocess.STDOUT,
            )

            def stop() -> None:
                if process.poll() is None:
                    process.terminate()
                    process.wait(PATIENCE)

            stack.callback(stop)
            return Running(process, log)

        yield run
