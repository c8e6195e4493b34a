"""Many workers at the scheduled statements, some of them killed: each customer gets each month's once."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest

from tests.concurrency.site import Site, end_group
from tests.concurrency.whole import assert_whole
from tests.house.processes import PATIENCE

pytestmark = pytest.mark.processes

CUSTOMERS, WORKERS, KILLS = 150, 4, 2
OWE = f"""
from customers.services import create_customer
from django.db import transaction
from ledger.services import enter, open_account
from ledger.statements.periods import Preset, preset_period
from settings_app.services import today
from omnibasis.core.actors import SYSTEM, Source
by = {{"actor": SYSTEM, "source": Source.SYSTEM}}
for number in range({CUSTOMERS}):
    customer = create_customer(data={{"email": f"owes{{number}}@example.com"}}, **by)
    account = open_account(customer_id=customer.pk, kind="receivable", currency="CHF", **by)
    enter(account_id=account.pk, effect="increase", amount_minor=1000, kind="charge",
        occurred_on=preset_period(Preset.LAST_MONTH, today()).until, **by)
"""
SWITCHED_ON = (
    "UPDATE settings_app_settings SET statement_schedule = 'monthly', statements_since = '2001-01-01'"
)
# A lease too short for a batch: as if every worker were slow, so that others take its batch while it is writing.
WORKER = """
import django, time
django.setup()
from datetime import timedelta
from django.core.management import call_command
from ledger.models import StatementRound
from ledger.services import statement_rounds
statement_rounds.LEASE = timedelta(milliseconds=200)
while True:
    call_command("send_statements")
    if StatementRound.objects.exists() and not StatementRound.objects.filter(finished_at=None).exists():
        break
    time.sleep(0.02)
"""
WRITTEN = "SELECT count(*) FROM ledger_statement"
UNFINISHED = "SELECT count(*) FROM ledger_statementround WHERE finished_at IS NULL"
SENT = "SELECT count(*), count(DISTINCT customer_id) FROM ledger_statement WHERE currency = 'CHF'"


def count(site: Site, query: str) -> int:
    return int(site.rows(query)[0][0])


def test_each_gets_one(installed: Site) -> None:
    installed.run("manage.py", "shell", "--verbosity=0", "-c", OWE)
    installed.run(
        "manage.py",
        "shell",
        "--verbosity=0",
        "-c",
        "from settings_app.models import Settings as S; S().save()",
    )
    installed.write(SWITCHED_ON)
    installed.drop_mail()
    workers: list[subprocess.Popen[bytes]] = []
    in_the_middle = 0
    try:
        for _time in range(KILLS):
            before, deadline = count(installed, WRITTEN), time.monotonic() + PATIENCE
            workers = [installed.command("-c", WORKER) for _worker in range(WORKERS)]
            while count(installed, WRITTEN) < before + 4:
                assert time.monotonic() < deadline, installed.log.read_text()
            # All of them at once: among them whoever is writing.
            for worker in workers:
                os.killpg(worker.pid, signal.SIGKILL)
            for worker in workers:
                worker.wait(PATIENCE)
            in_the_middle += count(installed, UNFINISHED)
        workers = [installed.command("-c", WORKER) for _worker in range(WORKERS)]
        for worker in workers:
            assert worker.wait(2 * PATIENCE) == 0, installed.log.read_text()
    finally:
        for worker in workers:
            if worker.poll() is None:
                end_group(worker, signal.SIGKILL)
        installed.write("UPDATE settings_app_settings SET statement_schedule = 'off'")
    assert in_the_middle == KILLS
    assert installed.rows(SENT) == [(CUSTOMERS, CUSTOMERS)]
    mails = "SELECT count(*), count(DISTINCT subject_id) FROM events_delivery WHERE subject_type = 'ledger.statement'"
    assert installed.rows(mails) == [(CUSTOMERS, CUSTOMERS)]
    told = "SELECT count(*) FROM events_event WHERE verb = 'statement.mailed'"
    assert installed.rows(told) == [(CUSTOMERS,)]
    assert count(installed, UNFINISHED) == 0
    counted = "SELECT sum(written) FROM ledger_statementround"
    assert count(installed, counted) <= count(installed, WRITTEN)
    assert "Traceback" not in installed.log.read_text()
    assert_whole(installed)
