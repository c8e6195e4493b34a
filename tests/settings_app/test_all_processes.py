"""What one process saves counts in every other at once: nothing of the settings is kept in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.house.processes import ROOT, empty_database, manage

# One process of an installation, which saves or orders when it is told to.
PROCESS = """
import sys, django
django.setup()
from customers.models import Customer
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Source
from orders.services import Content, Line, create_order
from settings_app.services import save_settings
for line in sys.stdin:
    what = line.strip()
    if what in ("on", "off"):
        save_settings(values={"create_customer_on_order": what == "on"}, actor=SYSTEM)
    else:
        create_order(content=Content(lines=[Line("Tea", 1, 100)], currency="EUR"), buyer={"email": what},
                     actor=ANONYMOUS, source=Source.ORDER)
    print(Customer.objects.count(), flush=True)
"""


class Process:
    def __init__(self, environment: dict[str, str]) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-c", PROCESS],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self, what: str) -> int:
        """Tells it what to do; answers how many customers there are then."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.write(f"{what}\n")
        self.popen.stdin.flush()
        return int(self.popen.stdout.readline())

    def end(self) -> None:
        self.popen.communicate()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Process, Process]]:
    with ExitStack() as stack:
        environment = {
            **os.environ,
            "DEBUG": "1",
            "DATABASE_URL": stack.enter_context(empty_database(tmp_path)),
            "VAR_DIR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "omnibasis.settings",
        }
        done = manage(environment, "migrate", "-v0")
        assert done.returncode == 0, done.stderr
        processes = Process(environment), Process(environment)
        for process in processes:
            stack.callback(process.end)
        yield processes


@pytest.mark.processes
def test_a_switch_counts_in_every_process_at_once(two: tuple[Process, Process]) -> None:
    one, other = two
    assert other.told("first@example.com") == 1
    one.told("off")
    assert other.told("second@example.com") == 1
    one.told("on")
    assert other.told("third@example.com") == 2
    other.told("off")
    assert one.told("fourth@example.com") == 2
