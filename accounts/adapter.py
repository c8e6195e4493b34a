"""What allauth asks us: keys instead of spellings, details kept from the sign-up form, where to go next."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import proof
from accounts.actors import user_actor
from accounts.models import User
from omnibasis.core.actors import Source
from omnibasis.core.identity import email_key
from omnibasis.events.services import record
from settings_app.services import current


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your e-mail address already."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "email_taken": _("This e-mail address belongs to another account. Sign in with it instead."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Look at the latest mail and type it again."),
        "incorrect_password": _("This password is not right."),
        "invalid_password_reset": _("This link no longer works."),
        "too_many_login_attempts": _("Those were too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Those were too many requests. Wait a moment, then try again."),
    }

    def clean_email(self, email: str) -> str:
        try:
            return email_key(email)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Writes the new user once, whole: whoever reacts to its first save sees every detail that was typed."""
        user.email = form.cleaned_data["email"]
        user.password = form.password_hash
        for name, value in form.details().items():
            setattr(user, name, value)
        user.save()
        record(verb="user.registered", subject=user, actor=user_actor(user), source=Source.REGISTRATION)
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The mailbox is proven: unproven registrations make way, then the address counts as verified."""
        user = email_address.user
        if not proof.make_way(email=email_address.email, keeper=user):
            self.add_message(request, messages.ERROR, message=str(self.error_messages["email_taken"]))
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            record(
                verb="user.email_verified",
                subject=user,
                actor=user_actor(user),
                source=Source.PROFILE if user.last_login else Source.REGISTRATION,
                data={"email": email_address.email},
            )
        return confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("customers:list" if request.user.is_staff else "my_account")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("my_account" if self.request.user.is_authenticated else settings.LOGIN_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_account")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address for the throttles; behind a socket that tells none, all visitors share one."""
        return super().get_client_ip(request) if request.META.get("REMOTE_ADDR") else "unknown"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {"business_name": current().business_name, **context})
