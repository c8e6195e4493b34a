"""Labels on the customer's page: put on, made on the fly, taken off. In place with htmx, else there and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from customers.labels import labels_of
from customers.models import Customer, Label
from customers.services import label_customer, label_customers
from customers.services.labelling import MOST_AT_ONCE
from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.toasts import toast, warn

PARTIAL = "customers/labels/_of_customer.html"


@staff_required
@require_POST
def add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Puts the label of the name that was typed on the customer; makes it if need be."""
    name = request.POST.get("name", "")
    return _do(request, pk, _("%(label)s was put on.") % {"label": name.strip()[:40]}, add=[name])


@staff_required
@require_POST
def label_chosen(request: AuthenticatedRequest) -> HttpResponseBase:
    """Puts a label on the customers that were chosen in the list, and goes back to the list as it was."""
    name = request.POST.get("name", "")
    given = request.POST.getlist("ids")[: MOST_AT_ONCE + 1]
    ids = {int(pk) for pk in given if pk.isascii() and pk.isdecimal() and len(pk) < 19}
    try:
        count = label_customers(customer_ids=ids, add=[name], actor=request_actor(request))
    except InvalidInput as error:
        warn(request, " ".join(message for messages in error.errors.values() for message in messages))
    else:
        told = ngettext(
            "%(label)s was put on %(n)d customer.", "%(label)s was put on %(n)d customers.", count
        )
        toast(request, told % {"label": name.strip(), "n": count})
    home = reverse("customers:list")
    came = urlsplit(request.headers.get("Referer", ""))
    query = f"?{came.query}" if came.path == home and came.query else ""
    return HttpResponseRedirect(home + query)


@staff_required
@require_POST
def put_on(request: AuthenticatedRequest, pk: int, label: int) -> HttpResponseBase:
    """Puts a label back on: what Undo does."""
    name = get_object_or_404(Label, pk=label).name
    return _do(request, pk, _("%(label)s was put on.") % {"label": name}, add=[name])


@staff_required
@require_POST
def take_off(request: AuthenticatedRequest, pk: int, label: int) -> HttpResponseBase:
    """Takes a label off; Undo puts it back."""
    name = get_object_or_404(Label, pk=label).name
    undo = reverse("customers:put_on_label", args=[pk, label])
    return _do(request, pk, _("%(label)s was taken off.") % {"label": name}, undo=undo, take_off={label})


def _do(
    request: AuthenticatedRequest, pk: int, told: str, *, undo: str = "", **change: Any
) -> HttpResponseBase:
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    wrong = ""
    try:
        customer = label_customer(customer_id=pk, actor=request_actor(request), **change)
    except InvalidInput as error:
        wrong = " ".join(message for messages in error.errors.values() for message in messages)
    except BusinessError as error:
        wrong = error.detail
    if request.headers.get("HX-Request") != "true":
        if wrong:
            warn(request, wrong)
        else:
            toast(request, told, undo_url=undo)
        return HttpResponseRedirect(reverse("customers:detail", args=[pk]))
    context = {
        "customer": customer,
        "labels": labels_of([pk]).get(pk, []),
        "told": "" if wrong else told,
        "wrong": wrong,
        "undo": "" if wrong else undo,
        "in_place": True,
    }
    response: HttpResponse = render(request, PARTIAL, context)
    return response
