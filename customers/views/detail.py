"""The page of one customer: header and cards at the left, tabs at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.cards import BILLING, CONTACT, card_of
from customers.custom import PREFIX
from customers.expiring import expiring
from customers.models import Customer
from customers.notes.cards import pinned_notes
from customers.provenance import origins_of
from customers.services.more import LABELS, stored_more
from customers.timeline import by_day
from customers.views.more import more_of_frame
from customers.words import address_text, field_label, value_text
from omnibasis.core.actors import Source
from omnibasis.events.timeline import walk_timeline
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.registry import facts, panels
from omnibasis.ui.tables import Option

LATEST = 6


@dataclass(frozen=True, slots=True)
class Step:
    """Something that could be done next; `field`: what there is to fill in."""

    icon: str
    label: str
    field: str = ""


def visible_customer(request: HttpRequest, pk: int) -> Customer | HttpResponseRedirect:
    """The customer with all that the page's frame shows, in three queries.

    An id that was merged away goes on to the customer that it became; anything else that is not there is a 404.
    """
    visible = Customer.objects.visible_to(request.user).select_related("user", "registered_user")
    customer = visible.prefetch_related("addresses", "user__emailaddress_set").filter(pk=pk).first()
    if customer is not None:
        request.viewed_customer = customer.pk  # type: ignore[attr-defined]  # `customers.recent` remembers it
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
    context = {
        **frame_of(customer, "overview"),
        **latest_of(customer),
        "suggestions": _suggestions(customer) if customer.open_suggestions else [],
        "pinned_notes": pinned_notes(customer),
        "expiring": expiring(customer),
    }
    return render(request, "customers/overview.html", context)


def latest_of(customer: Customer) -> dict[str, Any]:
    """What the overview says of the present: how the customer came, what to do next, the latest of the timeline."""
    page = walk_timeline(customer.timelines, cursor=None, size=LATEST)
    return {
        "came": how_it_came(customer),
        "steps": next_steps(customer),
        "days": by_day(page.rows),
        "more": page.next_cursor is not None,
    }


def how_it_came(customer: Customer) -> str:
    """One sentence on where this customer comes from."""
    sentences = {
        Source.REGISTRATION: _("Came by registering on the site on %(day)s."),
        Source.ORDER: _("Came with an order on %(day)s."),
        Source.BOOKING: _("Came with a booking on %(day)s."),
        Source.STAFF: _("Was created in the back office on %(day)s."),
        Source.API: _("Was created through the API on %(day)s."),
        Source.IMPORT: _("Was imported on %(day)s."),
    }
    sentence = sentences.get(Source(customer.source), _("Was created on %(day)s."))
    return sentence % {"day": date_format(timezone.localtime(customer.created_at), "j F Y")}


def next_steps(customer: Customer) -> list[Step]:
    """What staff could do next; nothing for a deleted customer."""
    if not customer.is_live:
        return []
    steps: list[Step] = []
    if n := customer.open_suggestions:
        text = ngettext("%(n)d suggestion waits for you.", "%(n)d suggestions wait for you.", n) % {"n": n}
        steps.append(Step("light-bulb", text))
    if customer.registered_user_id and not customer.user_id:
        steps.append(Step("envelope", _("The e-mail is not verified yet, so no user is linked.")))
    if not customer.email:
        steps.append(Step("at-symbol", _("Without an e-mail, no order or user finds it."), "email"))
    if not customer.addresses.all():
        steps.append(Step("map-pin", _("There is no address yet."), "billing_address"))
    return steps


def frame_of(customer: Customer, tab: str) -> dict[str, Any]:
    """What customers/detail.html needs around a tab; for the tabs of other apps as well."""
    tabs = [
        {
            "key": panel.key,
            "label": panel.label,
            "url": reverse(panel.url_name, args=[customer.pk]),
            "current": panel.key == tab,
            "shortcut": panel.shortcut,
            "count": panel.count(customer.pk) if panel.count else None,
        }
        for panel in panels.of("customer")
    ]
    origins = origins_of(customer)
    return {
        **face_of(customer),
        "tab": tab,
        "tabs": tabs,
        "tab_label": next((one["label"] for one in tabs if one["current"] and tab != "overview"), ""),
        "facts": facts.of("customer", customer.pk),
        "contact": card_of(customer, CONTACT, origins),
        "billing": card_of(customer, BILLING, origins),
        "options": _options(customer),
        "user_verified": customer.user is not None and user_is_verified(customer.user),
        **more_of_frame(customer, origins),
    }


def face_of(customer: Customer) -> dict[str, Any]:
    """What the parts of the header need that an edit of one field may change."""
    return {"customer": customer, "editable": customer.archived_at is None}


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
    if field == LABELS or field.startswith(PREFIX):
        return value_text(field, stored_more(customer, field))
    return value_text(field, getattr(customer, field, ""))


def _options(customer: Customer) -> list[Option]:
    if customer.archived_at is not None:
        return [
            Option(_("Restore"), "arrow-uturn-left", post=reverse("customers:restore", args=[customer.pk]))
        ]
    options = [Option(_("Edit"), "pencil", reverse("customers:edit", args=[customer.pk]))]
    if customer.status == Customer.Status.ACTIVE:
        ask = reverse("customers:deactivate", args=[customer.pk])
        options.append(Option(_("Make not active"), "pause-circle", ask, ask=True))
    else:
        options.append(
            Option(_("Make active"), "play-circle", post=reverse("customers:activate", args=[customer.pk]))
        )
    delete = reverse("customers:delete", args=[customer.pk])
    options.append(Option(_("Delete"), "trash", delete, danger=True, ask=True))
    return options


def user_is_verified(user: User) -> bool:
    """Whether the user has proven a mailbox; reads what was prefetched."""
    return any(address.verified for address in user.emailaddress_set.all())  # type: ignore[attr-defined]
