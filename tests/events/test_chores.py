"""What falls due by itself is done between mails, and one thing that fails stops neither the others nor the mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from omnibasis.events import chores
from omnibasis.events.models import Delivery
from tests.events.smtp import MailServer


def test_all_is_done_and_the_mail_goes_out(
    outbox: Callable[..., list[Delivery]], mailbox: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, own = [3], chores.Chores()

    def fails() -> int:
        raise ValueError("cannot")

    def works() -> int:
        left[0] = max(left[0] - 1, 0)
        return left[0]

    own.add(key="one that fails", do=fails)
    own.add(key="one that works", do=works)
    monkeypatch.setattr("omnibasis.events.management.commands.run_worker.chores", own)
    outbox(2)
    call_command("run_worker", "--once")
    assert left == [0]
    assert len(mailbox.received) == 2
