from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from omnibasis.core.idempotency import purge_records
from omnibasis.events.models import Delivery

KEEP_MAIL = timedelta(days=30)
BATCH = 1_000


class Command(BaseCommand):
    help = "Removes ended sessions, and Idempotency-Keys and mail (sent or cancelled) that are a month old."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        keys = purge_records()
        mails = purge_mail()
        self.stdout.write(f"{keys} Idempotency-Keys and {mails} mails were removed.")


def purge_mail() -> int:
    """Removes mail that was sent, or was taken back before it was due, more than KEEP_MAIL ago.

    A batch to a statement, so that no lock is held for long.
    """
    before = timezone.now() - KEEP_MAIL
    sent = Q(state=Delivery.State.SENT, sent_at__lt=before)
    old = Delivery.objects.filter(sent | Q(state=Delivery.State.CANCELLED, due_at__lt=before))
    removed = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        removed += Delivery.objects.filter(pk__in=ids).delete()[0]
    return removed
