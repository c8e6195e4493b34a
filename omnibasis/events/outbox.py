"""Handing over what waits in the outbox: claim with a lease, make what is attached, do, then mark."""

import hashlib
import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message
from email.mime.application import MIMEApplication
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import MIMEMixin
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from omnibasis.events.announcements import delivery_finished
from omnibasis.events.attachments import File, attachments
from omnibasis.events.models import Delivery

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


class _Written(MIMEMixin, Message):  # type: ignore[misc]  # Django says so
    """A parsed message as Django's backends want one: it is turned into bytes with SMTP's line ends."""


class _RawMessage(EmailMessage):
    """A message that was rendered when it was written to the outbox, and the files that go along with it."""

    def __init__(self, raw: str, recipients: list[str], files: Sequence[File] = ()) -> None:
        parsed = message_from_bytes(raw.encode(), policy=policy.default)
        body = parsed.get_body(preferencelist=("plain", "html"))
        super().__init__(
            subject=str(parsed["Subject"] or "").strip(),
            body=str(body.get_content()) if body else "",
            from_email=str(parsed["From"] or ""),
            to=recipients,
            attachments=[(file.name, file.data, file.content_type) for file in files],
        )
        whole = raw.encode()
        self._parsed = _with_files(whole, files) if files else message_from_bytes(whole, _class=_Written)

    def message(self, *, policy: Any = None) -> Any:
        """What was written, to the letter: rendering again would give it another Message-ID and Date."""
        return self._parsed


def _with_files(raw: bytes, files: Sequence[File]) -> Message:
    """The message with files behind it: its own headers stay as they were written, its body is the first part."""
    written, body, whole = message_from_bytes(raw), message_from_bytes(raw), _Written()
    for name, value in written.items():
        if name.lower().startswith("content-"):
            continue
        whole[name] = value
        del body[name]
    # Out of the Message-ID: the same mail, handed over twice, is the same to the letter.
    boundary = hashlib.sha256(str(written["Message-ID"]).encode()).hexdigest()[:32]
    whole.add_header("Content-Type", "multipart/mixed", boundary=f"==={boundary}==")
    whole.attach(body)
    for file in files:
        attached = MIMEApplication(file.data)
        attached.replace_header("Content-Type", file.content_type)
        attached.add_header("Content-Disposition", "attachment", filename=file.name)
        whole.attach(attached)
    return whole


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
    """Hands one claimed delivery over with what is attached and marks it; on failure it waits longer each time, then
    gives up. `delivery_finished` tells of the end.

    The lease begins anew for each mail, however long those before it took; one that another worker has taken over
    meanwhile is left to it. Returns whether the mail was handed over.
    """
    mine = Delivery.objects.filter(pk=delivery.pk, claimed_by=worker, state=Delivery.State.WAITING)
    until = timezone.now() + LEASE
    if not mine.update(due_at=until, claimed_until=until, attempts=F("attempts") + 1):
        return False
    attempts = delivery.attempts + 1
    try:
        files = [attachments.make(named) for named in delivery.attachments]
        backend = get_connection(settings.OUTBOX_EMAIL_BACKEND)
        backend.send_messages([_RawMessage(delivery.message, delivery.recipients.split("\n"), files)])
    except Exception as error:  # whatever a mail server answers must not stop the worker
        failed = attempts >= MAX_ATTEMPTS
        _mark(
            delivery,
            worker=worker,
            state=Delivery.State.FAILED if failed else Delivery.State.WAITING,
            last_error=f"{type(error).__name__}: {error}"[:2_000],
            due_at=timezone.now() + timedelta(seconds=min(3_600, 5 * 4**attempts)),
        )
        return False
    _mark(delivery, worker=worker, state=Delivery.State.SENT, last_error="", sent_at=timezone.now())
    return True


def _mark(delivery: Delivery, *, worker: str, state: str, **more: Any) -> None:
    """Writes down how it went, and tells the apps above when that was the end of it, in the same transaction."""
    changed = {"state": state, "claimed_until": None, "claimed_by": "", **more}
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, claimed_by=worker, state=Delivery.State.WAITING)
        if not mine.update(**changed) or state == Delivery.State.WAITING:
            return
        for name, value in changed.items():
            setattr(delivery, name, value)
        try:
            with transaction.atomic():
                delivery_finished.send(sender=Delivery, delivery=delivery, sent=state == Delivery.State.SENT)
        except Exception:  # the mail is out: a mark that is lost would send it again
            logger.exception("Nobody could be told of delivery %s.", delivery.pk)


def run_once(*, worker: str | None = None, limit: int = 20) -> int:
    """Claims and delivers one batch; returns how many were handled."""
    name = worker or uuid.uuid4().hex
    batch = claim(worker=name, limit=limit)
    for delivery in batch:
        deliver(delivery, worker=name)
    return len(batch)
