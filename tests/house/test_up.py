"""`up` serves the product with its worker, stops both together, and says clearly what is wrong."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.house.processes import Running, manage, sign_in

Start = Callable[..., Running]
COUNTS = "from customers.models import *; print('counted', Customer.objects.count(), Address.objects.count())"


def children(pid: int) -> dict[str, int]:
    """The processes that `up` runs, by what they are: {"gunicorn" or "run_worker": pid}."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True
    ).stdout
    rows = [line.strip().partition(" ") for line in listed.splitlines()]
    return {name: int(pid) for pid, _, args in rows for name in ("gunicorn", "run_worker") if name in args}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def both_running(pid: int) -> dict[str, int]:
    """The server and the worker; a child shows its own name only once it has left its parent's program behind."""
    until = time.monotonic() + 30
    while set(running := children(pid)) != {"gunicorn", "run_worker"}:
        assert time.monotonic() < until, running
        time.sleep(0.1)
    return running


@pytest.mark.processes
def test_the_printed_password_signs_in_and_a_second_run_changes_nothing(
    installation: dict[str, str], start: Start, port: int
) -> None:
    address = f"http://127.0.0.1:{port}/"
    first = start(installation, "manage.py", "up", "--port", str(port))
    first.until_served(f"{address}healthz")
    password = re.search(r"Password +(\S+)", first.said)
    assert password, first.said
    assert address in first.said
    assert sign_in(address, password[1]).endswith("/omnipayments/customers/")
    running = both_running(first.process.pid)
    assert first.end(signal.SIGTERM) == 0, first.said
    assert not any(alive(pid) for pid in running.values())
    before = manage(installation, "shell", "-c", COUNTS).stdout

    second = start(installation, "manage.py", "up", "--port", str(port))
    second.until_served(f"{address}healthz")
    assert "Password" not in second.said
    assert sign_in(address, password[1]).endswith("/omnipayments/customers/")
    assert second.end(signal.SIGINT) == 0, second.said
    assert "counted 60" in before
    assert manage(installation, "shell", "-c", COUNTS).stdout == before


@pytest.mark.processes
def test_when_one_dies_the_other_is_stopped(installation: dict[str, str], start: Start, port: int) -> None:
    for name in ("gunicorn", "run_worker"):
        up = start(installation, "manage.py", "up", "--port", str(port))
        up.until_served(f"http://127.0.0.1:{port}/healthz")
        running = both_running(up.process.pid)
        os.kill(running[name], signal.SIGKILL)

        assert up.process.wait(60) != 0
        assert "stopped by itself" in up.said
        assert not any(alive(pid) for pid in running.values())


@pytest.mark.processes
def test_a_port_in_use_is_told(installation: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = manage(installation, "up", "--port", str(port))
    assert refused.returncode == 1
    assert (
        refused.stderr.strip()
        == f"CommandError: Port {port} is in use. Stop it, or choose another with --port."
    )


@pytest.mark.processes
def test_it_is_for_development_only(production: dict[str, str]) -> None:
    refused = manage(production, "up")
    assert refused.returncode == 1
    assert "`up` is for development" in refused.stderr
