"""Mail that waits, and a mail server to hand it to."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db.models import F

from omnibasis.events.models import Delivery
from tests.events.smtp import MailServer, mail_server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[MailServer]:
    """The mail server that this installation hands its mail to."""
    with mail_server() as server:
        settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        yield server


@pytest.fixture
def outbox(db: None, settings: Any) -> Callable[[int], list[Delivery]]:
    """Writes so many mails into the outbox, as any code of the product does."""
    settings.EMAIL_BACKEND = "omnibasis.events.mail.OutboxBackend"

    def write(count: int = 1) -> list[Delivery]:
        for number in range(count):
            EmailMessage(f"Mail {number}", f"Text {number}", to=[f"reader{number}@example.com"]).send()
        return list(Delivery.objects.order_by("id"))

    return write


def an_hour_passes() -> None:
    """Moves every time of the waiting deliveries an hour back: leases end, and what was put off is due."""
    hour = timedelta(hours=1)
    Delivery.objects.update(due_at=F("due_at") - hour, claimed_until=F("claimed_until") - hour)
