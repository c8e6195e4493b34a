"""Who calls the API: a bearer token, acting for somebody who works here."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import TOKEN_PREFIX, token_digest
from omnibasis.core.statements import ready_cursor

# RFC 6750 2.1: the credentials are one b68token.
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{1,200})\Z", re.IGNORECASE)
_TOUCH_AFTER = timedelta(minutes=1)
# Written out, since every request asks for it and building it costs more than the answer.
_VALID = (
    "SELECT t.id, t.name, t.user_id, t.last_used_at IS NULL OR t.last_used_at <= %s FROM accounts_apitoken t"
    " JOIN accounts_user u ON u.id = t.user_id"
    " WHERE t.digest = %s AND t.revoked_at IS NULL AND u.is_active AND u.is_staff"
)


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer <token>`: one query, and an UPDATE of `last_used_at` at most once a minute.

    Sets `request.user` to the token's user and `request.auth` to the token (its id, name and user only). A token
    counts while it is not revoked and its user is active and works here.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        match = _BEARER.match(header.strip())
        if match is None:
            raise AuthenticationFailed(_("Send the token like this: Authorization: Bearer <token>."))
        text = match[1]
        if not text.startswith(TOKEN_PREFIX):
            raise AuthenticationFailed(_("This is not an API token: those start with omni_."))
        now = timezone.now()
        with ready_cursor() as cursor:
            touched = connection.ops.adapt_datetimefield_value(now - _TOUCH_AFTER)
            cursor.execute(_VALID, [touched, token_digest(text)])
            row = cursor.fetchone()
        if row is None:
            raise AuthenticationFailed(
                _("This token is not valid: it is unknown or revoked, or its user no longer works here.")
            )
        token = ApiToken(pk=row[0], name=row[1], user_id=row[2])
        if row[3]:
            _touch(token, now)
        # Most requests need no more of the user than the token knows; who does need them pays for the query.
        return SimpleLazyObject(lambda: token.user), token  # type: ignore[return-value]

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _touch(token: ApiToken, now: datetime) -> None:
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - _TOUCH_AFTER)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


class IsStaffToken(BasePermission):
    """The request came with a token that counts."""

    message = _("Send an API token: Authorization: Bearer <token>.")

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, ApiToken)


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "accounts.authentication.BearerToken"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "omni_..."}
