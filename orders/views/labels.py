"""Labels on the order's page: put on, made on the fly, taken off. In place with htmx, else there and back."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from customers.models import Label
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.toasts import toast, warn
from orders.models import Order
from orders.services import label_order, labels_of_order
from orders.services.locks import lock_order


@staff_required
@require_POST
def add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Puts the label of the name that was typed on the order; makes it if need be."""
    name = request.POST.get("name", "")
    return _do(request, pk, _("%(label)s was put on.") % {"label": name.strip()[:40]}, add=name)


@staff_required
@require_POST
def put_on(request: AuthenticatedRequest, pk: int, label: int) -> HttpResponseBase:
    """Puts a label back on: what Undo does."""
    name = get_object_or_404(Label, pk=label).name
    return _do(request, pk, _("%(label)s was put on.") % {"label": name}, add=name)


@staff_required
@require_POST
def take_off(request: AuthenticatedRequest, pk: int, label: int) -> HttpResponseBase:
    """Takes a label off; Undo puts it back."""
    name = get_object_or_404(Label, pk=label).name
    undo = reverse("orders:put_on_label", args=[pk, label])
    return _do(request, pk, _("%(label)s was taken off.") % {"label": name}, undo=undo, off=label)


def _do(
    request: AuthenticatedRequest, pk: int, told: str, *, undo: str = "", add: str | None = None, off: int = 0
) -> HttpResponseBase:
    order = get_object_or_404(Order.objects.visible_to(request.user), pk=pk)
    wrong = ""
    try:
        with transaction.atomic():
            # Read under the lock: of two who label at once, neither takes the other's off.
            lock_order(pk)
            names = [label.name for label in labels_of_order(order) if label.id != off]
            label_order(
                order_id=pk,
                names=names if add is None else [*names, add],
                actor=request_actor(request),
                source=Source.STAFF,
            )
    except InvalidInput as error:
        wrong = " ".join(message for messages in error.errors.values() for message in messages)
    except BusinessError as error:
        wrong = error.detail
    if request.headers.get("HX-Request") != "true":
        if wrong:
            warn(request, wrong)
        else:
            toast(request, told, undo_url=undo)
        return HttpResponseRedirect(reverse("orders:detail", args=[pk]))
    context = {
        "order": order,
        "labels": labels_of_order(order),
        "told": "" if wrong else told,
        "wrong": wrong,
        "undo": "" if wrong else undo,
        "in_place": True,
    }
    response: HttpResponse = render(request, "orders/_labels.html", context)
    return response
