"""Who is acting, from a request."""

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import ApiToken, User
from omnibasis.core.actors import ANONYMOUS, Actor


def user_actor(user: User) -> Actor:
    return Actor(kind="user", user_id=user.pk, label=str(user), is_staff=user.is_staff)


def token_actor(token: ApiToken) -> Actor:
    return Actor(kind="token", user_id=token.user_id, token_id=token.pk, label=token.name, is_staff=True)


def request_actor(request: HttpRequest) -> Actor:
    """The signed-in user, or a visitor."""
    user = request.user
    return user_actor(user) if isinstance(user, User) else ANONYMOUS


def api_actor(request: Request) -> Actor:
    """The token of an API request that the permissions let through."""
    if not isinstance(request.auth, ApiToken):
        raise TypeError("Only a request with a token has an actor.")
    return token_actor(request.auth)
