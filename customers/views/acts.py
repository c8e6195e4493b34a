"""Acts on a customer from its page: each posts, does one verb, says so, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from customers import services
from customers.models import Customer
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.registry import panels
from omnibasis.ui.toasts import toast, warn

Act = Callable[..., str | None]


def act(do: Act) -> Callable[..., HttpResponseBase]:
    """Makes a view of an act. What a verb refuses becomes a toast; without words of its own, nothing was to do."""

    @wraps(do)
    def posted(request: AuthenticatedRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
        try:
            do(request, pk, **kwargs)
        except NotFound:
            raise Http404 from None
        except InvalidInput as error:
            warn(request, " ".join(m for messages in error.errors.values() for m in messages))
        except BusinessError as error:
            warn(request, error.detail)
        return HttpResponseRedirect(_where_from(request, pk))

    view: Callable[..., HttpResponseBase] = staff_required(require_POST(posted))
    return view


def _where_from(request: AuthenticatedRequest, pk: int) -> str:
    """The tab of this customer that the act was sent from; else its page."""
    came = urlsplit(request.headers.get("Referer", ""))
    tabs = {reverse(panel.url_name, args=[pk]) for panel in panels.of("customer")}
    if came.netloc == request.get_host() and came.path in tabs:
        return f"{came.path}?{came.query}" if came.query else came.path
    return reverse("customers:detail", args=[pk])


@act
def unlink(request: AuthenticatedRequest, pk: int) -> None:
    user = Customer.objects.filter(pk=pk).values_list("user_id", flat=True).first()
    services.unlink_user(customer_id=pk, actor=request_actor(request))
    toast(
        request,
        _("The user is unlinked and no longer sees anything of this customer."),
        undo_url=reverse("customers:link", args=[pk, user]) if user else "",
    )


@act
def link(request: AuthenticatedRequest, pk: int, user: int) -> None:
    services.link_user(customer_id=pk, user_id=user, actor=request_actor(request))
    toast(request, _("The user is linked."), undo_url=reverse("customers:unlink", args=[pk]))


@act
def accept(request: AuthenticatedRequest, pk: int, suggestion: int) -> None:
    services.accept_suggestion(suggestion_id=suggestion, customer_id=pk, actor=request_actor(request))
    toast(request, _("The suggested value is in use."))


@act
def dismiss(request: AuthenticatedRequest, pk: int, suggestion: int) -> None:
    services.dismiss_suggestion(suggestion_id=suggestion, customer_id=pk, actor=request_actor(request))
    toast(request, _("Dismissed. The same value is not suggested again."))


@act
def lock(request: AuthenticatedRequest, pk: int) -> None:
    field, locked = request.POST.get("field", ""), request.POST.get("locked") == "1"
    services.lock_field(customer_id=pk, field=field, locked=locked, actor=request_actor(request))
    toast(
        request,
        _("Locked: profile edits, orders and the API only suggest another value.")
        if locked
        else _("Unlocked: profile edits and the API change it again."),
    )
