"""Handing over what waits in the outbox: claim with a lease, do, then mark."""

import uuid
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import MIMEMixin
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from omnibasis.events.models import Delivery

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


class _Written(MIMEMixin, Message):  # type: ignore[misc]  # Django says so
    """A parsed message as Django's backends want one: it is turned into bytes with SMTP's line ends."""


class _RawMessage(EmailMessage):
    """A message that was rendered when it was written to the outbox."""

    def __init__(self, raw: str, recipients: list[str]) -> None:
        parsed = message_from_bytes(raw.encode(), policy=policy.default)
        body = parsed.get_body(preferencelist=("plain", "html"))
        super().__init__(
            subject=str(parsed["Subject"] or ""),
            body=str(body.get_content()) if body else "",
            from_email=str(parsed["From"] or ""),
            to=recipients,
        )
        self._parsed = message_from_bytes(raw.encode(), _class=_Written)

    def message(self, *, policy: Any = None) -> Any:
        """What was written, to the letter: rendering again would give it another Message-ID and Date."""
        return self._parsed


def claim(*, worker: str, limit: int = 20) -> list[Delivery]:
    """Takes up to `limit` due deliveries for this worker; nobody else gets them until the lease ends."""
    now = timezone.now()
    with transaction.atomic():
        due = (
            Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=now)
            .select_for_update(skip_locked=True)
            .order_by("due_at", "id")[:limit]
        )
        mine = list(due)
        Delivery.objects.filter(pk__in=[d.pk for d in mine]).update(
            due_at=now + LEASE, claimed_until=now + LEASE, claimed_by=worker
        )
    return mine


def deliver(delivery: Delivery, *, worker: str) -> bool:
    """Hands one claimed delivery over and marks it; on failure it waits longer each time, then gives up.

    The lease begins anew for each mail, however long those before it took; one that another worker has taken over
    meanwhile is left to it. Returns whether the mail was handed over.
    """
    mine = Delivery.objects.filter(pk=delivery.pk, claimed_by=worker, state=Delivery.State.WAITING)
    until = timezone.now() + LEASE
    if not mine.update(due_at=until, claimed_until=until, attempts=F("attempts") + 1):
        return False
    attempts = delivery.attempts + 1
    try:
        backend = get_connection(settings.OUTBOX_EMAIL_BACKEND)
        backend.send_messages([_RawMessage(delivery.message, delivery.recipients.split("\n"))])
    except Exception as error:  # whatever a mail server answers must not stop the worker
        failed = attempts >= MAX_ATTEMPTS
        mine.update(
            state=Delivery.State.FAILED if failed else Delivery.State.WAITING,
            last_error=f"{type(error).__name__}: {error}"[:2_000],
            due_at=timezone.now() + timedelta(seconds=min(3_600, 5 * 4**attempts)),
            claimed_until=None,
            claimed_by="",
        )
        return False
    mine.update(
        state=Delivery.State.SENT,
        sent_at=timezone.now(),
        last_error="",
        claimed_until=None,
        claimed_by="",
    )
    return True


def run_once(*, worker: str | None = None, limit: int = 20) -> int:
    """Claims and delivers one batch; returns how many were handled."""
    name = worker or uuid.uuid4().hex
    batch = claim(worker=name, limit=limit)
    for delivery in batch:
        deliver(delivery, worker=name)
    return len(batch)
