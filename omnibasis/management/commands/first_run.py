import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User

ADMINISTRATOR = "admin@example.com"
# Without the letters that are mistaken for another; 16 of them are 79 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = "For development: migrates; a new database also gets demo data and an administrator, told once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000/", help="Where it will be served.")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "This is for development: a real shop starts with `migrate` and `createsuperuser`."
            )
        call_command("migrate", verbosity=0)
        if User.objects.exists():
            return
        self.stdout.write("A new database: loading demo data ...")
        self.stdout.flush()
        # All or nothing: when this is interrupted, the next run finds the database as new as before.
        with transaction.atomic():
            call_command("demo_data", stdout=self.stdout)
            password = create_administrator(email=ADMINISTRATOR)
            # Inside, so that a password that was kept is always one that was told.
            self.stdout.write(
                f"\n  Sign in at  {address}\n  E-mail      {ADMINISTRATOR}\n  Password    {password}\n"
                "\nThe password is shown only now. Another can be set with\n"
                f"  DEBUG=1 .venv/bin/python manage.py changepassword {ADMINISTRATOR}\n\n"
            )
            self.stdout.flush()


def create_administrator(*, email: str) -> str:
    """Makes a superuser whose e-mail counts as verified; returns the generated password."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    user = User.objects.create_superuser(email, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return password
