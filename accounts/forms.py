"""The forms of the entrance (sign-up, sign-in, reset, ...): allauth's, with our fields, words and rules."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import proof
from accounts.fields import EmailKeyField, NameField, PhoneField
from accounts.models import User

# Where a session keeps the claim it made, until the code proves the mailbox.
CLAIM_SESSION_KEY = "accounts_claim"
PASSWORD_HELP = _("At least 10 characters. A few words that only you put together make a good one.")


def _password(label: Any, *, new: bool, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=4096,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
    )


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """Answers the same, after the same work, whether the address is new, waiting for its proof, or taken."""

    email = EmailKeyField()
    given_name = NameField(label=_("Given name"), autocomplete="given-name", required=False)
    surname = NameField(label=_("Surname"), autocomplete="family-name", required=False)
    phone = PhoneField(required=False)

    field_order = ("given_name", "surname", "email", "phone", "password1")
    password_hash = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = _password(_("Password"), new=True, help_text=PASSWORD_HELP)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("We send a code there to see that it is yours.")

    def validate_unique_email(self, value: str) -> str:
        # Whose address it is shows in `try_save`, inside the transaction that then writes.
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not self.errors:
            try:
                person = User(**{name: data[name] for name in ("email", "given_name", "surname")})
                validate_password(data["password1"], person)
            except ValidationError as error:
                self.add_error("password1", error)
        if not self.errors:
            # Hashed here, once, in every case: a stranger cannot tell the cases by the work, and on SQLite the
            # write lock is not held meanwhile.
            self.password_hash = make_password(data["password1"])
        return data

    def details(self) -> dict[str, str]:
        language = get_language() or ""
        known = dict(settings.LANGUAGES)
        return {
            "given_name": self.cleaned_data["given_name"],
            "surname": self.cleaned_data["surname"],
            "phone": self.cleaned_data["phone"],
            "language": language if language in known else language.split("-")[0] if language else "",
        }

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Registers, or keeps a `proof.Claim` in this session, or mails the owner that they have an account.

        Rules, in order: 1. an address nobody has: a new user. 2. One that is registered and not proven: what was
        typed waits in the session; the code decides whose it becomes. 3. Any other: nothing changes.
        """
        request.session.pop(CLAIM_SESSION_KEY, None)
        email = self.cleaned_data["email"]
        holder = proof.holder_of(email)
        if holder is None:
            try:
                with transaction.atomic():
                    return self.save(request), None
            except IntegrityError:
                # Somebody registered the same address at the same moment, and was first.
                holder = proof.holder_of(email)
                if holder is None:
                    raise
        if not proof.is_claimable(holder):
            return None, prevent_enumeration(request, email=email)
        claim = proof.Claim(
            user_id=holder.pk, email=email, password=self.password_hash, details=self.details()
        )
        request.session[CLAIM_SESSION_KEY] = claim.to_session()
        return None, perform_login(request, Login(user=holder, email=email, signup=True))


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailKeyField(
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        )
        self.fields["password"] = _password(_("Password"), new=False)
        self.order_fields(["login", "password"])


class AddEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    email = EmailKeyField(
        label=_("New e-mail"),
        help_text=_("We send a code there. Your address changes once you type the code in."),
    )


class ConfirmCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "characters"}
        ),
    )

    def clean_code(self) -> str:
        # Not our parent's but its parent's: whose the address is by now is decided when the code is spent.
        code: str = super(allauth_forms.ConfirmEmailVerificationCodeForm, self).clean_code()
        if self.user is None:
            raise get_adapter().validation_error("incorrect_code")
        return code


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    email = EmailKeyField(widget=forms.EmailInput(attrs={"autofocus": True}))


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_passwords(self)

    def save(self) -> None:
        proof.reset_password(user=self.user, password=self.cleaned_data["password1"])


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password(_("Current password"), new=False)
        _name_new_passwords(self)


class SetPasswordForm(allauth_forms.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_passwords(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"), new=False)


def _name_new_passwords(form: forms.Form) -> None:
    """Our words on the two fields of a new password; the first is allauth's own, which checks it for its user."""
    first, second = form.fields["password1"], form.fields["password2"]
    first.label, first.help_text = _("New password"), PASSWORD_HELP
    second.label, second.help_text = _("New password again"), ""
    for field in (first, second):
        field.widget.attrs.pop("placeholder", None)
