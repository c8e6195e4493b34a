"""Many processes post to one account for half a minute: nothing is lost, and no two wait for each other."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.concurrency.site import Site
from tests.concurrency.whole import assert_whole
from tests.house.processes import PATIENCE, ROOT

pytestmark = pytest.mark.processes

PROCESSES, SECONDS = 32, 30

OPEN = """
from ledger.services import open_account
from omnibasis.core.actors import SYSTEM, Source
print(open_account(customer_id=None, kind="adjustments", currency="EUR", actor=SYSTEM, source=Source.SYSTEM).pk)
"""


def test_thirty_two_processes(installed: Site, tmp_path: Path) -> None:
    account = installed.run("manage.py", "shell", "--verbosity=0", "-c", OPEN).split()[-1]
    before = installed.rows("SELECT count(*) FROM ledger_transaction")[0][0]
    go = tmp_path / "go"
    posters = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.concurrency.poster", account, str(SECONDS), str(go)],
            cwd=ROOT,
            env=installed.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    deadline = time.monotonic() + 2 * PATIENCE
    while len(list(tmp_path.glob("ready-*"))) < PROCESSES:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    go.touch()
    told = []
    for poster in posters:
        out, complaint = poster.communicate(timeout=SECONDS + 2 * PATIENCE)
        assert poster.returncode == 0, complaint
        told.append(json.loads(out.splitlines()[-1]))
    assert [error for one in told for error in one["errors"]] == []
    assert all(one["posted"] for one in told), "everybody had a turn"
    balance, count = installed.rows(
        f"SELECT balance_minor, entry_count FROM ledger_account WHERE id = {account}"
    )[0]
    assert (count, balance) == (sum(one["posted"] for one in told), sum(one["amount"] for one in told))
    assert installed.rows("SELECT count(*) FROM ledger_transaction")[0][0] >= before + count
    assert_whole(installed)
