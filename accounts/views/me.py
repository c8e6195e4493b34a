"""The end user's own pages: home, My account, profile."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts.actors import user_actor
from accounts.models import User
from accounts.profile_form import ProfileForm
from accounts.proof import has_proven
from accounts.services import PROFILE_TEXTS, edit_profile
from omnibasis.core.errors import InvalidInput
from omnibasis.ui.access import AuthenticatedRequest, login_required
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.registry import Panel, offers, panels
from omnibasis.ui.toasts import toast


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to do here: order, sign in, or go on to one's own pages."""
    return render(request, "accounts/home.html", {"offers": offers.of(request)})


@dataclass(frozen=True, slots=True)
class Door:
    """One of the other apps' pages for this user, with how much there is."""

    label: Any
    url: str
    count: int | str


@require_safe
@never_cache
@login_required
def my_account(request: AuthenticatedRequest) -> HttpResponse:
    """The overview. What belongs to a customer shows only to a user whose mailbox is proven."""
    user = _me(request)
    proven = has_proven(user)
    doors = [door for panel in panels.of("my_account") if (door := _door(panel, user))] if proven else []
    return render(request, "accounts/my_account.html", {"me": user, "proven": proven, "doors": doors})


def _door(panel: Panel, user: User) -> Door | None:
    """A panel of page "my_account": its count takes the user's id, and None says that there is nothing to see."""
    count = panel.count(user.pk) if panel.count else None
    if count is None:
        return None
    try:
        return Door(panel.label, reverse(panel.url_name), count)
    except NoReverseMatch:
        return None


@method_decorator([never_cache, login_required], name="dispatch")
class ProfileView(FormView[ProfileForm]):
    """The user edits their own details; the linked customer follows by signal."""

    template_name = "accounts/profile.html"
    form_class = ProfileForm

    def get_initial(self) -> dict[str, Any]:
        me = _me(self.request)
        return {name: getattr(me, name) for name in PROFILE_TEXTS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(me=_me(self.request), **kwargs)

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        me = _me(self.request)
        try:
            edit_profile(
                user=me,
                data={name: form.cleaned_data[name] for name in PROFILE_TEXTS},
                image=form.cleaned_data["image"],
                remove_image=form.cleaned_data["remove_image"],
                actor=user_actor(me),
            )
        except InvalidInput as error:
            add_errors(form, error)
            return self.form_invalid(form)
        toast(self.request, _("Your profile is saved."))
        return redirect("profile")

    def form_invalid(self, form: ProfileForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)


def _me(request: HttpRequest) -> User:
    user = request.user if isinstance(request.user, User) else get_user(request)
    assert isinstance(user, User)  # the door lets only real ones in
    return user
