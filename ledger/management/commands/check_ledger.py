"""Proves the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from ledger.checks import findings, rules


class Command(BaseCommand):
    help = "Proves that the ledger is whole: sums, balances, days, reversals, and what orders posted. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=100, help="How many findings are printed (default: 100)."
        )

    def handle(self, *args: Any, most: int, verbosity: int, **options: Any) -> None:
        """Prints what is off, one line each. Exit code 1 where anything is."""
        found = 0

        def tell(rule: Any) -> None:
            if verbosity > 1:
                self.stdout.write(rule.says)

        outermost = not connection.in_atomic_block
        with transaction.atomic():  # one view of the ledger, while it is being posted to
            if outermost:
                _one_view()
            for finding in findings(tell=tell):
                found += 1
                if found <= most:
                    self.stdout.write(self.style.ERROR(finding))
        if found:
            more = f", {found - most} more than are printed" if found > most else ""
            raise CommandError(f"{found} findings{more}. Nothing was changed.")
        if verbosity > 0:
            self.stdout.write(f"The ledger is whole: {len(rules())} rules hold.")


def _one_view() -> None:
    """On PostgreSQL every query of the transaction sees the same moment; on SQLite it does anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
