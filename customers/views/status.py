"""Not active and Delete: each asks first, in a dialog with htmx or on a page of its own without, then does it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import request_actor
from customers import services
from customers.models import Customer
from customers.services.status import LONGEST_REASON
from customers.views.acts import act
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound, Stale
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import INVALID
from omnibasis.ui.registry import belongings
from omnibasis.ui.toasts import toast, warn

REASONS = (
    gettext_lazy("Moved away"),
    gettext_lazy("No longer in business"),
    gettext_lazy("Does not pay"),
    gettext_lazy("Asked not to be contacted"),
    gettext_lazy("Is somebody else's customer now"),
)


def _asked(request: AuthenticatedRequest, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user).select_related("user"), pk=pk)


def _page(customer: Customer) -> str:
    return reverse("customers:detail", args=[customer.pk])


def _ask(
    request: AuthenticatedRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    fragment = request.headers.get("HX-Request") == "true"
    template = f"customers/status/_{name}.html" if fragment else f"customers/status/{name}.html"
    response = render(request, template, {**context, "fragment": fragment}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _done(request: AuthenticatedRequest, customer: Customer) -> HttpResponseBase:
    """Back to the customer; a question in the dialog is closed instead, and the page brings itself up to date."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Trigger": "customer-changed"})
    return HttpResponseRedirect(_page(customer))


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Asks why, then makes the customer not active. Undo makes it active again."""
    customer = _asked(request, pk)
    if request.method != "POST":
        return _ask(request, "deactivate", _why(customer, customer.status_reason))
    # The Undo of "active again" brings the reason back in its address.
    reason = request.POST.get("reason", request.GET.get("reason", ""))
    try:
        services.set_status(
            customer_id=pk,
            status=Customer.Status.NOT_ACTIVE,
            actor=request_actor(request),
            reason=_readable(reason),
        )
    except InvalidInput as error:
        errors = [message for messages in error.errors.values() for message in messages]
        return _ask(request, "deactivate", _why(customer, reason, errors), status=INVALID)
    undo = reverse("customers:activate", args=[pk])
    toast(request, _("%(name)s is not active now.") % {"name": customer}, undo_url=undo)
    return _done(request, customer)


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _why(customer: Customer, reason: str, errors: list[str] | None = None) -> dict[str, Any]:
    return {
        "customer": customer,
        "reason": reason,
        "reasons": REASONS,
        "longest": LONGEST_REASON,
        "errors": errors or [],
    }


@staff_required
@require_POST
def activate(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Makes the customer active again. Undo brings the reason back as well."""
    customer = _asked(request, pk)
    reason = customer.status_reason
    services.set_status(customer_id=pk, status=Customer.Status.ACTIVE, actor=request_actor(request))
    undo = reverse("customers:deactivate", args=[pk])
    if reason:
        undo += f"?{urlencode({'reason': reason})}"
    toast(request, _("%(name)s is active again.") % {"name": customer}, undo_url=undo)
    return HttpResponseRedirect(_page(customer))


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Says what goes along, or why it stays; then deletes, which is to archive (decision 7)."""
    customer = _asked(request, pk)
    if request.method != "POST":
        return _ask(request, "delete", _what_goes(customer))
    version = request.POST.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    try:
        services.archive_customer(customer_id=pk, actor=request_actor(request), expected_version=known)
    except NotFound:
        raise Http404 from None
    except Stale:
        # What goes along may be more by now: asked again, with what there is.
        customer.refresh_from_db()
        return _ask(request, "delete", {**_what_goes(customer), "changed": True}, status=409)
    except BusinessError as error:
        warn(request, error.detail)
        return _done(request, customer)
    undo = reverse("customers:restore", args=[pk])
    toast(request, _("%(name)s was deleted.") % {"name": customer}, undo_url=undo)
    return _done(request, customer)


def _what_goes(customer: Customer) -> dict[str, Any]:
    """Why it stays, or what goes along: then one bounded count for each kind of thing."""
    stays = services.why_it_stays(customer)
    return {
        "customer": customer,
        "stays": stays,
        "along": [] if stays else belongings.of("customer", customer.pk),
        "is_active": customer.status == Customer.Status.ACTIVE,
    }


@act
def restore(request: AuthenticatedRequest, pk: int) -> None:
    customer = services.restore_customer(customer_id=pk, actor=request_actor(request))
    toast(request, _("%(name)s is back.") % {"name": customer})
