"""Forgets the answers to requests of more than 30 days ago; run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from omnibasis.core.idempotency import purge_records


class Command(BaseCommand):
    help = "Removes Idempotency-Key records older than 30 days, a thousand rows to a transaction."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = purge_records()
        if options["verbosity"]:
            self.stdout.write(f"{removed} records removed.")
