"""Writing scheduled statements by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.services.statement_rounds import due_statements, write_scheduled
from ledger.statements.paper import period_in_words
from omnibasis.core.money import format_money
from settings_app.models import Settings
from settings_app.services import current


class Command(BaseCommand):
    help = "Writes the scheduled statements that are due, as the worker does by itself; their mail waits in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Only tell who would get one for the month or quarter that ended last.",
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self._tell()
            return
        if current().statement_schedule == Settings.StatementSchedule.OFF:
            raise CommandError(
                "Statements are off. Choose how often they are mailed in the settings of orders."
            )
        looked_at = written = 0
        while (batch := write_scheduled()).worked:
            looked_at, written = looked_at + batch.looked_at, written + batch.written
            self.stdout.write(f"{looked_at:,} customers looked at, {written:,} statements written")
        self.stdout.write(f"{written:,} statements were written.")

    def _tell(self) -> None:
        count = 0
        for customer, sheet in due_statements():
            count += 1
            amount = format_money(sheet.closing_minor, sheet.scope.currency)
            self.stdout.write(f"{customer.pk} {customer.email}: {amount}, {period_in_words(sheet.period)}")
        self.stdout.write(f"{count:,} statements would be written.")
