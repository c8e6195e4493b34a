from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import create_token
from omnibasis.core.actors import SYSTEM
from omnibasis.core.errors import BusinessError
from omnibasis.core.identity import email_key


class Command(BaseCommand):
    help = "Makes an API token for somebody who works here, and prints it: it is not shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, metavar="EMAIL", help="Whom the token acts for.")
        parser.add_argument("--name", required=True, help="What uses the token, for the list of tokens.")

    def handle(self, *args: Any, user: str, name: str, **options: Any) -> None:
        try:
            found = User.objects.filter(email=email_key(user)).first()
            if found is None:
                raise CommandError(f"There is no user with the e-mail {user}.")
            _token, text = create_token(user=found, name=name, actor=SYSTEM)
        except (BusinessError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(text)
