"""The page of one customer: header and cards at the left, tabs at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.models import Customer
from customers.timeline import by_day, origins_of, timeline_page
from customers.words import address_text, field_label, value_text
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.registry import facts, panels
from omnibasis.ui.tables import Option

LATEST = 6


@dataclass(frozen=True, slots=True)
class Step:
    """Something that could be done next, and where."""

    icon: str
    label: str
    url: str = ""
    action: str = ""


def visible_customer(request: HttpRequest, pk: int) -> Customer | HttpResponseRedirect:
    """The customer with all that the page's frame shows, in three queries.

    An id that was merged away goes on to the customer that it became; anything else that is not there is a 404.
    """
    visible = Customer.objects.visible_to(request.user).select_related("user", "registered_user")
    customer = visible.prefetch_related("addresses", "user__emailaddress_set").filter(pk=pk).first()
    if customer is not None:
        return customer
    target = Customer.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first()
    if target is None:
        raise Http404
    return HttpResponseRedirect(request.path.replace(f"/{pk}/", f"/{target}/", 1))


@staff_required
@require_safe
def overview(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """View customer: the first tab."""
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    page = timeline_page(customer.timelines, None, size=LATEST)
    context = {
        "days": by_day(page.rows),
        "more": page.next_cursor is not None,
        "came": how_it_came(customer),
        "steps": next_steps(customer),
    }
    return render(request, "customers/overview.html", {**frame_of(customer, "overview"), **context})


def how_it_came(customer: Customer) -> str:
    """One sentence on where this customer comes from."""
    sentences = {
        Source.REGISTRATION: _("Came by registering on the site on %(day)s."),
        Source.ORDER: _("Came with an order on %(day)s."),
        Source.STAFF: _("Was created in the back office on %(day)s."),
        Source.API: _("Was created through the API on %(day)s."),
        Source.IMPORT: _("Was imported on %(day)s."),
    }
    sentence = sentences.get(Source(customer.source), _("Was created on %(day)s."))
    return sentence % {"day": date_format(timezone.localtime(customer.created_at), "j F Y")}


def next_steps(customer: Customer) -> list[Step]:
    """What staff could do next; nothing for an archived customer."""
    if not customer.is_live:
        return []
    edit = reverse("customers:edit", args=[customer.pk])
    steps: list[Step] = []
    if n := customer.open_suggestions:
        text = ngettext("%(n)d suggestion waits for you.", "%(n)d suggestions wait for you.", n) % {"n": n}
        steps.append(Step("light-bulb", text))
    if customer.registered_user_id and not customer.user_id:
        steps.append(Step("envelope", _("The e-mail is not verified yet, so no user is linked.")))
    if not customer.email:
        steps.append(
            Step(
                "at-symbol", _("Without an e-mail, no order or user finds it."), f"{edit}#id_email", _("Add")
            )
        )
    if not customer.addresses.all():
        steps.append(Step("map-pin", _("There is no address yet."), f"{edit}#id_billing_line1", _("Add")))
    return steps


@staff_required
@require_safe
def timeline(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The timeline, newest first. With htmx only what is older than the cursor; `day` is the last day shown."""
    fragment = request.headers.get("HX-Request") == "true"
    customer = None if fragment else visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    told = customer or get_object_or_404(Customer.objects.visible_to(request.user).only("merged_ids"), pk=pk)
    try:
        page = timeline_page(told.timelines, request.GET.get("cursor"))
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    days = by_day(page.rows, after=request.GET.get("day", "") if fragment else "")
    last = next((day.title for day in reversed(days) if day.title), request.GET.get("day", ""))
    context: dict[str, Any] = {"days": days, "page": page, "last_day": last, "path": request.path}
    if customer is None:
        return render(request, "customers/_timeline_rows.html", context)
    return render(request, "customers/timeline.html", {**frame_of(customer, "timeline"), **context})


def frame_of(customer: Customer, tab: str) -> dict[str, Any]:
    """What customers/detail.html needs around a tab; for the tabs of other apps as well."""
    addresses = {a.kind: a for a in customer.addresses.all() if a.is_default}
    return {
        "customer": customer,
        "tab": tab,
        "tabs": [
            {
                "label": panel.label,
                "url": reverse(panel.url_name, args=[customer.pk]),
                "current": panel.key == tab,
                "count": panel.count(customer.pk) if panel.count else None,
            }
            for panel in panels.of("customer")
        ],
        "facts": facts.of("customer", customer.pk),
        "billing": addresses.get("billing"),
        "shipping": addresses.get("shipping"),
        "origins": origins_of(customer.pk),
        "suggestions": _suggestions(customer) if customer.open_suggestions else [],
        "options": _options(customer),
        "user_verified": customer.user is not None and user_is_verified(customer.user),
    }


def _suggestions(customer: Customer) -> list[dict[str, Any]]:
    return [
        {
            "id": s.pk,
            "label": field_label(s.field),
            "value": value_text(s.field, s.value),
            "reason": s.reason,
            "source": s.get_source_display(),
            "at": s.created_at,
            "now": _present(customer, s.field),
        }
        for s in customer.suggestions.filter(outcome="").order_by("-id")[:20]
    ]


def _present(customer: Customer, field: str) -> str:
    if field.endswith("_address"):
        kind = field.removesuffix("_address")
        found = next((a for a in customer.addresses.all() if a.kind == kind and a.is_default), None)
        return address_text(found.as_dict()) if found else ""
    return value_text(field, getattr(customer, field, ""))


def _options(customer: Customer) -> list[Option]:
    if customer.archived_at is not None:
        return [
            Option(_("Restore"), "arrow-uturn-left", post=reverse("customers:restore", args=[customer.pk]))
        ]
    options = [Option(_("Edit"), "pencil", reverse("customers:edit", args=[customer.pk]))]
    if customer.status == Customer.Status.ACTIVE:
        options.append(Option(_("Make not active"), "pause-circle", dialog="deactivate"))
    else:
        options.append(
            Option(_("Make active"), "play-circle", post=reverse("customers:activate", args=[customer.pk]))
        )
    options.append(Option(_("Archive"), "archive-box", dialog="archive", danger=True))
    return options


def user_is_verified(user: User) -> bool:
    """Whether the user has proven a mailbox; reads what was prefetched."""
    return any(address.verified for address in user.emailaddress_set.all())  # type: ignore[attr-defined]
