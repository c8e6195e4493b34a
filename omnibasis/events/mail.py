"""Mail as rows: the backend that code sends with, and the one that development delivers with."""

from collections.abc import Sequence
from email import message_from_string, policy
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from omnibasis.env import VAR_DIR
from omnibasis.events.models import Delivery


class OutboxBackend(BaseEmailBackend):
    """Writes each message as a row of the outbox, in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        rows = [
            Delivery(
                recipients="\n".join(m.recipients()),
                subject=str(m.subject)[:255],
                message=m.message().as_string(),
                due_at=now,
            )
            for m in email_messages
            if m.recipients()
        ]
        Delivery.objects.bulk_create(rows)
        return len(rows)


class DevelopmentBackend(BaseEmailBackend):
    """Prints each message's text and keeps the whole under var/mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(VAR_DIR) / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            raw = message.message().as_string()
            (folder / f"{stamp}.eml").write_text(raw, encoding="utf-8")
            print(
                f"--- mail to {', '.join(message.recipients())}: {message.subject}\n{message.body}\n---",
                flush=True,
            )
        return len(email_messages)


def readable(delivery: Delivery) -> str:
    """The plain text of a delivery's message."""
    parsed = message_from_string(delivery.message, policy=policy.default)
    body = parsed.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body else ""
