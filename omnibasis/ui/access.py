"""Who may open a page.

Nobody signed in: to the sign-in page. Signed in, but not allowed: 404, as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser, _User

P = ParamSpec("P")


class AuthenticatedRequest(HttpRequest):
    """A request behind one of these doors: its user is a real one."""

    user: _User


def is_staff(user: _AnyUser) -> bool:
    """Works here: may use the back office."""
    return user.is_active and user.is_staff


def is_admin(user: _AnyUser) -> bool:
    """An administrator: may also change settings, users and tokens."""
    return is_staff(user) and user.is_superuser


def _door(
    allowed: Callable[[_AnyUser], bool],
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    # A fragment's reader cannot show a sign-in page in the fragment's place: the whole page goes there,
    # and comes back to where the reader was.
    if request.headers.get("HX-Request") == "true":
        where = request.headers.get("HX-Current-URL", "")
        path = where.split("/", 3)[-1] if where.count("/") > 2 else ""
        login = redirect_to_login(f"/{path}", resolve_url(settings.LOGIN_URL))
        return HttpResponse(status=200, headers={"HX-Redirect": login["Location"]})
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


def login_required(
    view: Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For everybody who is signed in."""
    return _door(lambda user: user.is_active, view)


def staff_required(
    view: Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For everybody who works here."""
    return _door(is_staff, view)


def admin_required(
    view: Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For administrators."""
    return _door(is_admin, view)


@method_decorator(staff_required, name="dispatch")
class StaffView:
    """Mixin, first in line: the view is for everybody who works here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


@method_decorator(admin_required, name="dispatch")
class AdminView:
    """Mixin, first in line: the view is for administrators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
