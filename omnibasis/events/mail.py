"""Mail as rows: the backend that code sends with, and the one that development delivers with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.utils import timezone

from omnibasis.env import VAR_DIR
from omnibasis.events.models import Delivery


class OutboxBackend(BaseEmailBackend):
    """Writes each message as a row of the outbox, in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        rows = [_row(m, now) for m in email_messages if m.recipients()]
        Delivery.objects.bulk_create(rows)
        return len(rows)


def _row(message: EmailMessage, due_at: datetime) -> Delivery:
    return Delivery(
        recipients="\n".join(message.recipients()),
        subject=str(message.subject)[:255],
        message=message.message().as_string(),
        due_at=due_at,
    )


def send_later(message: EmailMessage, *, due_at: datetime) -> Delivery:
    """Writes a message to hand over at `due_at`, in the caller's transaction; until then `take_back` stops it."""
    row = _row(message, due_at)
    row.save(force_insert=True)
    return row


def send_about(
    message: EmailMessage,
    *,
    subject: models.Model,
    attachments: Sequence[Mapping[str, Any]] = (),
    due_at: datetime | None = None,
) -> Delivery:
    """Writes a message about `subject` (an order), in the caller's transaction: whoever shows it can show its mail.

    It is handed over at `due_at` (now unless told); until then `take_back` stops it. `attachments` name files that are
    made when the message is handed over: {"kind": a name registered in `omnibasis.events.attachments`, "id": which
    one}, and "language" where it is not the installation's own. So nothing slow is done while rows are locked.
    """
    row = _row(message, due_at or timezone.now())
    row.subject_type, row.subject_id = subject._meta.label_lower, subject.pk
    row.attachments = [dict(one) for one in attachments]
    row.save(force_insert=True)
    return row


def take_back(delivery_id: int) -> bool:
    """Stops a message that waits; False when it was handed over (or stopped) before."""
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING)
    return bool(waiting.update(state=Delivery.State.CANCELLED))


class DevelopmentBackend(BaseEmailBackend):
    """Prints each message's text and keeps the whole under var/mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(VAR_DIR) / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            raw = message.message().as_string()
            (folder / f"{stamp}.eml").write_text(raw, encoding="utf-8")
            files = "".join(
                f"\nAttached: {name} ({content_type}, {len(data):,} bytes)"
                for name, data, content_type in message.attachments
            )
            print(
                f"--- mail to {', '.join(message.recipients())}: {message.subject}\n{message.body}{files}\n---",
                flush=True,
            )
        return len(email_messages)


def readable(delivery: Delivery) -> str:
    """The plain text of a delivery's message."""
    parsed = message_from_bytes(delivery.message.encode(), policy=policy.default)
    body = parsed.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body else ""
