"""Two workers: a mail is in one pair of hands at a time."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from omnibasis.events.models import Delivery
from omnibasis.events.outbox import LEASE, claim, deliver, run_once
from tests.events.conftest import an_hour_passes
from tests.events.smtp import MailServer

Write = Callable[..., list[Delivery]]


def ids(deliveries: list[Delivery]) -> set[int]:
    return {delivery.pk for delivery in deliveries}


def test_two_workers_never_get_the_same_mail(outbox: Write) -> None:
    written = outbox(7)
    first, second = claim(worker="first", limit=4), claim(worker="second", limit=4)
    assert len(first) == 4
    assert len(second) == 3
    assert ids(first) | ids(second) == ids(written)
    assert claim(worker="third") == []


def test_a_claim_ends_with_its_lease(outbox: Write) -> None:
    written = outbox(3)
    claim(worker="killed")
    assert claim(worker="next") == []
    an_hour_passes()
    assert ids(claim(worker="next")) == ids(written)


def test_the_oldest_goes_first(outbox: Write) -> None:
    written = outbox(3)
    Delivery.objects.filter(pk=written[0].pk).update(due_at=written[2].due_at)
    assert [d.pk for d in claim(worker="one", limit=2)] == [written[1].pk, written[0].pk]


def test_a_worker_that_lost_its_lease_sends_nothing(outbox: Write, mailbox: MailServer) -> None:
    """A slow mail server must not make two workers send the same batch."""
    outbox(3)
    slow = claim(worker="slow")
    deliver(slow[0], worker="slow")
    an_hour_passes()
    assert run_once(worker="quick") == 2
    for delivery in slow[1:]:
        deliver(delivery, worker="slow")

    assert len(mailbox.received) == 3
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_the_mail_in_hand_is_held_for_a_whole_lease(outbox: Write, settings: Any) -> None:
    """However long the mails before it took."""
    settings.OUTBOX_EMAIL_BACKEND = "tests.events.test_claims.Claiming"
    outbox(2)
    batch = claim(worker="one")
    Delivery.objects.update(due_at=timezone.now() + timedelta(seconds=1))
    Claiming.left.clear()
    deliver(batch[1], worker="one")
    assert [left > LEASE * 0.9 for left in Claiming.left] == [True]


class Claiming(BaseEmailBackend):
    """Notes, while a mail is handed over, how long nobody else may take it."""

    left: ClassVar[list[timedelta]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        due_at = Delivery.objects.exclude(attempts=0).values_list("due_at", flat=True).get()
        self.left.append(due_at - timezone.now())
        return len(email_messages)
