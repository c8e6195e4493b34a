"""Acts on a resource: each posts, does one verb, says so with an Undo, and goes to its page."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from bookings.services import save_resource
from omnibasis.core.errors import NotFound
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.toasts import toast


@staff_required
@require_POST
def archive(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Stops that anybody books it."""
    words = _("%(name)s is archived: nobody books it. Bookings that are there stay.")
    return _done(request, pk, False, words, "restore")


@staff_required
@require_POST
def restore(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Lets it be booked again."""
    return _done(request, pk, True, _("%(name)s can be booked again."), "archive")


def _done(request: AuthenticatedRequest, pk: int, is_active: bool, words: str, undo: str) -> HttpResponseBase:
    try:
        resource = save_resource(data={"is_active": is_active}, actor=request_actor(request), resource_id=pk)
    except NotFound:
        raise Http404 from None
    toast(request, words % {"name": resource}, undo_url=reverse(f"bookings:resource_{undo}", args=[pk]))
    return HttpResponseRedirect(reverse("bookings:resource", args=[pk]))
