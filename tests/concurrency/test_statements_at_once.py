"""Many workers at the scheduled statements, some of them killed: each customer gets each month's once."""

from __future__ import annotations

import signal
import time

import pytest

from tests.concurrency.site import Site, end_group
from tests.concurrency.whole import assert_whole
from tests.house.processes import PATIENCE

pytestmark = pytest.mark.processes

CUSTOMERS, WORKERS = 150, 4
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
# Instead of waiting for the lease to end, it is moved into the past: as if every worker were slow.
LEASE_ENDS = "UPDATE ledger_statementround SET claimed_until = started_at WHERE claimed_until IS NOT NULL"
SENT = "SELECT count(*), count(DISTINCT customer_id) FROM ledger_statement WHERE currency = 'CHF'"


def sent(site: Site) -> int:
    return int(site.rows(SENT)[0][0])


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
    try:
        workers = [installed.command("manage.py", "send_statements") for _worker in range(WORKERS)]
        killed, deadline = 0, time.monotonic() + 2 * PATIENCE
        while any(worker.poll() is None for worker in workers):
            assert time.monotonic() < deadline, installed.log.read_text()
            installed.write(LEASE_ENDS)
            living = [worker for worker in workers if worker.poll() is None]
            if living and killed < 2 and sent(installed) > 4 * (killed + 1):
                end_group(living[0], signal.SIGKILL)
                killed += 1
            # Whoever found the round taken has nothing to do, and ends; another one comes.
            workers += [
                installed.command("manage.py", "send_statements")
                for worker in workers[-WORKERS:]
                if worker.poll() is not None and sent(installed) < CUSTOMERS and len(workers) < 40
            ]
        installed.write(LEASE_ENDS)
        installed.run("manage.py", "send_statements")
    finally:
        installed.write("UPDATE settings_app_settings SET statement_schedule = 'off'")
    assert killed == 2
    assert installed.rows(SENT) == [(CUSTOMERS, CUSTOMERS)]
    mails = "SELECT count(*), count(DISTINCT subject_id) FROM events_delivery WHERE subject_type = 'ledger.statement'"
    assert installed.rows(mails) == [(CUSTOMERS, CUSTOMERS)]
    told = "SELECT count(*) FROM events_event WHERE verb = 'statement.mailed'"
    assert installed.rows(told) == [(CUSTOMERS,)]
    unfinished = "SELECT count(*) FROM ledger_statementround WHERE finished_at IS NULL"
    assert installed.rows(unfinished) == [(0,)]
    assert "Traceback" not in installed.log.read_text()
    assert_whole(installed)
