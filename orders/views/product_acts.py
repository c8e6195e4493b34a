"""Acts on a product from the list and its page: each posts, does one verb, says so with an Undo, and goes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from omnibasis.core.errors import NotFound
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.toasts import toast
from orders.services import save_product


@staff_required
@require_POST
def show(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Puts a product onto the order page."""
    return _done(request, pk, {"is_hidden": False}, _("%(name)s is on the order page."), "hide")


@staff_required
@require_POST
def hide(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Takes a product off the order page; staff and the API still sell it."""
    words = _("%(name)s is hidden: the order page does not show it, staff and the API still sell it.")
    return _done(request, pk, {"is_hidden": True}, words, "show")


@staff_required
@require_POST
def archive(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Stops selling a product everywhere."""
    words = _("%(name)s is archived: it is no longer sold. Orders that have it stay as they are.")
    return _done(request, pk, {"is_active": False}, words, "restore")


@staff_required
@require_POST
def restore(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Sells an archived product again, as it was sold before."""
    return _done(request, pk, {"is_active": True}, _("%(name)s is back, as it was sold before."), "archive")


def _done(
    request: AuthenticatedRequest, pk: int, data: dict[str, Any], words: str, undo: str
) -> HttpResponse:
    try:
        product = save_product(data=data, actor=request_actor(request), product_id=pk)
    except NotFound:
        raise Http404 from None
    toast(request, words % {"name": product}, undo_url=reverse(f"orders:product_{undo}", args=[pk]))
    return HttpResponseRedirect(_where_from(request, pk))


def _where_from(request: HttpRequest, pk: int) -> str:
    """The list as it was narrowed, or the product's page; else the whole list."""
    came = urlsplit(request.headers.get("Referer", ""))
    whole = reverse("orders:products")
    if came.netloc == request.get_host() and came.path in (whole, reverse("orders:product_edit", args=[pk])):
        return f"{came.path}?{came.query}" if came.query else came.path
    return whole
