"""allauth's pages that we serve: sign-up, sign-in, e-mail, password.

What a form of theirs does once it is valid runs in one transaction: the user, its address, the customer that follows
from it and the mail stand or fall together. Validation stays outside, so that hashing a password holds no lock.
"""

from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import forms, proof
from accounts.models import User


def _undone_when_refused(response: HttpResponse) -> HttpResponse:
    """A throttle answers in the middle of the work: then nothing of it stays."""
    if response.status_code >= 400:
        transaction.set_rollback(True)
    return response


class AtomicForm:
    """Mixin, first in line: what a valid form does, it does in one transaction."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            return _undone_when_refused(super().form_valid(form))  # type: ignore[misc]


class AtomicPost:
    """Mixin, first in line, for views whose POST writes without a form."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return _undone_when_refused(super().post(request, *args, **kwargs))  # type: ignore[misc]


class SignupView(AtomicForm, views.SignupView):  # type: ignore[misc]
    form_class = forms.SignupForm


class LoginView(AtomicForm, views.LoginView):  # type: ignore[misc]
    form_class = forms.LoginForm


class LogoutView(AtomicPost, views.LogoutView):  # type: ignore[misc]
    pass


class EmailView(AtomicPost, views.EmailView):  # type: ignore[misc]
    form_class = forms.AddEmailForm


@method_decorator([never_cache, login_not_required], name="dispatch")
class ConfirmEmailView(AtomicForm, views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The code page; for an address that is taken it is the same page, with a code that nobody was sent."""

    form_class = forms.ConfirmCodeForm

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super()._resend_form_valid(form)
        if self._process.user is None:
            # allauth writes no mail here; the same work as for a real code tells a stranger less.
            get_adapter().send_account_already_exists_mail(self._process.email)
        return response

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        # The lock comes first: of two sessions that bring their codes at once, one proves the mailbox.
        user = User.objects.select_for_update(no_key=True).get(pk=self._process.user.pk)
        kept = self.request.session.pop(forms.CLAIM_SESSION_KEY, None)
        claim = proof.Claim.from_session(kept) if kept else None
        with transaction.atomic():
            if (
                claim
                and (claim.user_id, claim.email) == (user.pk, self._process.email)
                and proof.is_claimable(user)
            ):
                user = proof.settle_claim(claim)
            # The user as it is now: who reacts to the proof sees the details of whoever brought it, and the
            # session is sealed with their password.
            self._process._user = user
            address = self._process.finish()
            if not address:
                transaction.set_rollback(True)
        if self.stage:
            self.stage.login.user = user
            done: HttpResponse = self.stage.exit() if address else self.stage.abort()
            return done
        if not address:
            return HttpResponseRedirect(reverse("account_email"))
        adapter = get_adapter(self.request)
        return HttpResponseRedirect(
            self.get_next_url() or adapter.get_email_verification_redirect_url(address)
        )


class PasswordChangeView(AtomicForm, views.PasswordChangeView):  # type: ignore[misc]
    form_class = forms.ChangePasswordForm


class PasswordSetView(AtomicForm, views.PasswordSetView):  # type: ignore[misc]
    form_class = forms.SetPasswordForm


@method_decorator(never_cache, name="dispatch")
class PasswordResetView(AtomicForm, views.PasswordResetView):  # type: ignore[misc]
    form_class = forms.ResetPasswordForm


@method_decorator(never_cache, name="dispatch")
class PasswordResetFromKeyView(AtomicForm, views.PasswordResetFromKeyView):  # type: ignore[misc]
    form_class = forms.ResetPasswordKeyForm


class ReauthenticateView(AtomicForm, views.ReauthenticateView):  # type: ignore[misc]
    form_class = forms.ReauthenticateForm


password_reset_done: Any = views.password_reset_done
password_reset_from_key_done: Any = views.password_reset_from_key_done
account_inactive: Any = views.account_inactive
