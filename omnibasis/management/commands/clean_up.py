from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from omnibasis.core.idempotency import purge_records
from omnibasis.events.models import Delivery

KEEP_MAIL = timedelta(days=30)
BATCH = 1_000


class Command(BaseCommand):
    help = (
        "Removes what nobody asks for any more: ended sessions, old Idempotency-Keys, mail sent a month ago."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        keys = purge_records()
        mails = purge_sent_mail()
        self.stdout.write(f"{keys} Idempotency-Keys and {mails} sent mails were removed.")


def purge_sent_mail() -> int:
    """Removes mail sent more than KEEP_MAIL ago, a batch to a statement, so that no lock is held for long."""
    old = Delivery.objects.filter(state=Delivery.State.SENT, sent_at__lt=timezone.now() - KEEP_MAIL)
    removed = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        removed += Delivery.objects.filter(pk__in=ids).delete()[0]
    return removed
