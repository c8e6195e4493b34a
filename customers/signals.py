"""What this app does when something happens below it."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save

from accounts.models import User
from customers.services import follow_user, link_verified_email
from omnibasis.core.wiring import Wire


def user_saved(*, instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    if not raw:
        follow_user(user=instance, created=created)


def email_saved(*, instance: EmailAddress, raw: bool, **kwargs: Any) -> None:
    if not raw and instance.verified:
        link_verified_email(instance)


WIRING = (
    Wire(post_save, "accounts.User", user_saved),
    Wire(post_save, "account.EmailAddress", email_saved),
)
