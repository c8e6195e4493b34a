"""The customers that a member of staff opened last, kept in their browser: a signed cookie that names its user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from customers.models import Customer
from omnibasis.ui.registry import Hit

COOKIE = "recent"
SALT = "customers.recent"
MOST = 10
LONGEST = 1_000
AGE = 30 * 24 * 3_600
# Who signs in or out takes nobody's customers along.
DOORS = ("account_login", "account_logout")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def recent_ids(request: HttpRequest) -> list[int]:
    """What the cookie says, newest first; nothing when it is another user's, or not ours."""
    text = request.COOKIES.get(COOKIE, "")
    if not text or len(text) > LONGEST or not isinstance(request.user, User):
        return []
    try:
        owner, *ids = signing.loads(text, salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return []
    return ids[:MOST] if owner == request.user.pk else []


def recent_customers(request: HttpRequest, *, limit: int = MOST) -> list[dict[str, Any]]:
    """Those customers, as far as they are still there to see, newest first. One query; none without a cookie."""
    ids = recent_ids(request)[:limit]
    if not ids:
        return []
    visible = Customer.objects.visible_to(request.user).filter(archived_at=None, pk__in=ids)
    rows = {row["id"]: dict(row) for row in visible.values("id", "name", "email", "company_name", "image")}
    return [rows[pk] for pk in ids if pk in rows]


def recent_hits(request: HttpRequest) -> list[Hit]:
    return [
        Hit(
            label=row["name"],
            detail=row["email"] or row["company_name"],
            url=reverse("customers:detail", args=[row["id"]]),
            icon="clock",
        )
        for row in recent_customers(request)
    ]


class RememberViewed:
    """Middleware: adds the customer whose page was shown (`request.viewed_customer`) to the cookie.

    Nothing is written to the database, and pages that show no customer cost nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        viewed: int | None = getattr(request, "viewed_customer", None)
        if viewed is not None and response.status_code == 200:
            self._remember(request, response, viewed)
        elif COOKIE in request.COOKIES and request.method == "POST" and _at_a_door(request):
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    def _remember(self, request: HttpRequest, response: HttpResponseBase, viewed: int) -> None:
        before = recent_ids(request)
        after = [viewed, *(pk for pk in before if pk != viewed)][:MOST]
        if after == before:
            return
        response.set_cookie(
            COOKIE,
            signing.dumps([request.user.pk, *after], salt=SALT),
            max_age=AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _at_a_door(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name in DOORS
