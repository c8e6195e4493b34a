"""32 people sign up with one address at the same moment, against several server processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from tests.house.processes import PATIENCE, ROOT, Running, empty_database, free_port, manage

pytestmark = pytest.mark.processes

VISITORS, ROUNDS, PROCESSES = 32, 4, 3
COUNTS = """
from accounts.models import User
from allauth.account.models import EmailAddress
from customers.models import Customer
from omnibasis.events.models import Delivery
for model in (User, EmailAddress, Customer, Delivery):
    print(model.objects.count())
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with empty_database(tmp_path) as url:
        yield {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DEBUG": "1",
            "DATABASE_URL": url,
            "VAR_DIR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "tests.accounts.quick_settings",
            "PYTHONPATH": str(ROOT),
            "WEB_WORKERS": str(PROCESSES),
            "THROTTLE": "0",
        }


@pytest.fixture
def address(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    migrated = manage(environment, "migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", f"--bind={address.removeprefix('http://')}"]
    log = tmp_path / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as server,
    ):
        try:
            Running(server, log).until_served(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE)


def test_one_user_comes_of_it_and_all_get_the_same_answer(address: str, environment: dict[str, str]) -> None:
    spellings = ("ana{n}@example.com", "ANA{n}@example.com", "Ana{n}@Example.COM", " ana{n}@EXAMPLE.com ")
    barrier = Barrier(VISITORS)

    def visit(number: int, turn: int) -> tuple[int, str]:
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            client.get("/accounts/signup/")
            data = {
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
                "email": spellings[number % 4].format(n=turn),
                "password1": f"tall-windows-face-{number}",
                "given_name": f"Ana {number}",
            }
            barrier.wait(PATIENCE)
            answer = client.post("/accounts/signup/", data=data)
            page = client.get("/accounts/confirm-email/")
        return answer.status_code, f"{answer.headers.get('Location')} {page.status_code}"

    answers: Counter[tuple[int, str]] = Counter()
    with ThreadPoolExecutor(VISITORS) as pool:
        for turn in range(ROUNDS):
            answers.update(pool.map(visit, range(VISITORS), [turn] * VISITORS))
    assert answers == {(302, "/accounts/confirm-email/ 200"): VISITORS * ROUNDS}
    counted = manage(environment, "shell", "--verbosity=0", "-c", COUNTS)
    # One user with one address and one customer for each round; and a mail for everybody who asked.
    assert counted.stdout.split() == [*[str(ROUNDS)] * 3, str(VISITORS * ROUNDS)], counted.stderr
