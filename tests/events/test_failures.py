"""A mail that cannot be handed over is tried again, later each time, and given up in the end."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone

from omnibasis.events.models import Delivery
from omnibasis.events.outbox import MAX_ATTEMPTS, run_once
from tests.events.conftest import an_hour_passes
from tests.events.smtp import MailServer

Write = Callable[..., list[Delivery]]


def test_it_is_put_off_longer_each_time_and_then_given_up(outbox: Write, mailbox: MailServer) -> None:
    outbox(1)
    mailbox.refuse = "450 the mailbox is busy"
    waits = []
    for _attempt in range(MAX_ATTEMPTS):
        assert run_once() == 1
        stored = Delivery.objects.get()
        waits.append(stored.due_at - timezone.now())
        assert run_once() == 0
        an_hour_passes()

    assert stored.state == "failed"
    assert stored.attempts == MAX_ATTEMPTS
    assert "the mailbox is busy" in stored.last_error
    assert (stored.claimed_by, stored.claimed_until) == ("", None)
    assert waits[0] > timedelta(seconds=15)
    assert all(earlier < later for earlier, later in pairwise(waits[:5]))
    assert max(waits) <= timedelta(hours=1)
    an_hour_passes()
    assert run_once() == 0, "what was given up is not tried again"


def test_a_mail_goes_out_once_the_server_is_back(outbox: Write, mailbox: MailServer) -> None:
    outbox(1)
    mailbox.refuse = "451 later"
    run_once()
    mailbox.refuse = ""
    an_hour_passes()
    run_once()

    stored = Delivery.objects.get()
    assert (stored.state, stored.attempts, stored.last_error) == ("sent", 2, "")
    assert len(mailbox.received) == 1


def test_no_server_at_all_stops_neither_the_worker_nor_the_others(outbox: Write, settings: Any) -> None:
    outbox(3)
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert run_once() == 3
    assert set(Delivery.objects.values_list("state", "attempts")) == {("waiting", 1)}


def test_one_broken_mail_does_not_stop_the_others(outbox: Write, mailbox: MailServer) -> None:
    first, _second, _third = outbox(3)
    Delivery.objects.filter(pk=first.pk).update(recipients="not an address\r\nBcc: x@example.com")
    run_once()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["sent", "sent", "waiting"]
    assert len(mailbox.received) == 2
