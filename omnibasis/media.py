"""Uploaded pictures, for those who may see them."""

import posixpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.services import own_customer
from omnibasis.core.images import SMALL, image_path

A_YEAR = 365 * 24 * 3_600


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """One stored picture: staff see all, a user their own and their customer's; anything else is not found.

    Names are random and never reused, so the browser may keep what it has.
    """
    user = request.user
    # The files of notes have doors of their own, where nothing is shown but only downloaded.
    if posixpath.normpath(name) != name or name.lower().startswith("notes/"):
        raise Http404
    if not isinstance(user, User) or not (user.is_staff or name in _own(user)):
        raise Http404
    try:
        stored = default_storage.open(name)
    except (OSError, ValueError):
        raise Http404 from None
    response = FileResponse(stored, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _own(user: User) -> set[str]:
    customer = own_customer(user)
    paths = {user.image, customer.image if customer else ""} - {""}
    return paths | {image_path(path, SMALL) for path in paths}
