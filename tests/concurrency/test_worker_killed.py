"""A worker that dies in the middle of a mail: nothing is lost, at most that one mail is sent again."""

from __future__ import annotations

import signal
from collections import Counter
from email import message_from_bytes

import pytest

from tests.concurrency.site import Site, end_group
from tests.events.smtp import MailServer, mail_server
from tests.house.processes import PATIENCE

pytestmark = pytest.mark.processes

MAILS, ORDERS, KILLS = 60, 200, 3
SEND = f"""
from omnibasis.core.actors import SYSTEM, Source
from orders.services import Content, Line, create_order
for number in range({ORDERS}):
    create_order(
        content=Content(lines=[Line("Tea", 1, 100)], currency="EUR"), buyer={{"email": f"buyer{{number}}@example.com"}},
        actor=SYSTEM, source=Source.ORDER, mail=True)
"""
WRITE = f"""
from django.core.mail import EmailMessage
for number in range({MAILS}):
    EmailMessage(f"Mail {{number}}", "text", to=[f"reader{{number}}@example.com"]).send()
"""
# Instead of waiting for a lease to end, all of them are moved into the past.
LEASES_END = (
    "UPDATE events_delivery SET due_at = created_at, claimed_until = created_at WHERE state = 'waiting'"
)
TOLD = (
    "SELECT count(*), count(DISTINCT told.subject_id) FROM events_event AS told JOIN events_delivery AS mail"
    " ON mail.subject_id = told.subject_id WHERE told.verb = 'order.mail_sent'"
)


def waiting(site: Site) -> int:
    return int(site.rows("SELECT count(*) FROM events_delivery WHERE state = 'waiting'")[0][0])


def work_until_killed(site: Site, server: MailServer, *, after: int) -> None:
    """A worker hands mail over; it dies when the server has taken so many and not yet said so."""
    server.hold_after(after)
    worker = site.command("manage.py", "run_worker", EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
    assert server.holding.wait(PATIENCE), site.log.read_text()
    end_group(worker, signal.SIGKILL)
    server.go_on()


def test_a_killed_worker_loses_no_mail_of_two_hundred_orders(installed: Site) -> None:
    """Each with its invoice; and the timeline tells of each once, also of those that were sent twice."""
    installed.drop_mail()
    installed.run("manage.py", "shell", "--verbosity=0", "-c", SEND)
    with mail_server() as server:
        for _kill in range(KILLS):
            work_until_killed(installed, server, after=23)
            installed.write(LEASES_END)
        last = installed.command(
            "manage.py", "run_worker", "--once", EMAIL_URL=f"smtp://127.0.0.1:{server.port}"
        )
        assert last.wait(PATIENCE) == 0
        received = Counter(mail.recipients[0] for mail in server.received)
        mails = [message_from_bytes(mail.message) for mail in server.received]

    assert waiting(installed) == 0
    assert set(received) == {f"buyer{number}@example.com" for number in range(ORDERS)}
    assert sum(received.values()) == ORDERS + KILLS, "only the mail in hand is sent again"
    assert max(received.values()) == 2
    assert len({mail["Message-ID"] for mail in mails}) == ORDERS, "sent again it is the same mail"
    assert len({mail.as_bytes() for mail in mails}) == ORDERS, "with the same invoice"
    files = {
        part.get_payload(decode=True)[:5] for mail in mails for part in mail.walk() if part.get_filename()
    }
    assert files == {b"%PDF-"}
    assert installed.rows("SELECT DISTINCT state FROM events_delivery") == [("sent",)]
    assert installed.rows(TOLD) == [(ORDERS, ORDERS)]


def test_two_workers_send_each_mail_once(installed: Site) -> None:
    installed.drop_mail()
    installed.run("manage.py", "shell", "--verbosity=0", "-c", WRITE)
    with mail_server() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        workers = [
            installed.command("manage.py", "run_worker", "--once", EMAIL_URL=url) for _worker in range(2)
        ]
        assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
        received = Counter(mail.recipients[0] for mail in server.received)

    assert received == {f"reader{number}@example.com": 1 for number in range(MAILS)}
