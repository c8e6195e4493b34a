"""The way from a free time to the booking: who books, then everything once more. Pages without scripts."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import request_actor
from bookings.forms.hosted import BookerForm
from bookings.hosted import Choice, choice_of, steps
from bookings.models import Booking
from bookings.services import place_booking
from bookings.services.availability import Full, check_hours
from bookings.views.hosted import offered, page_address, times_page
from bookings.words import cancel_rule, minutes_text, places_text, times_text
from bookings.zones import local, zone_of
from omnibasis.core.actors import ANONYMOUS, Source
from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.core.identity import email_key
from omnibasis.ui.forms import INVALID
from orders.cart import buyer_typed, buying_user, keep_buyer
from orders.forms.errors import refuse
from orders.forms.page import new_page_token, page_id, read_seen, seen_token, submission
from orders.throttle import Limit, client_address
from settings_app import services as settings

# More than any field takes, so that what is too long is still too long when it is read again.
MOST_KEPT = 2_100
TAKEN = 409


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, identifier: str) -> HttpResponse:
    """Who books. Who fills in the trap is thanked, and nothing is kept; what is wrong is told by field."""
    resource = offered(identifier)
    choice = choice_of(request, resource)
    if choice is None or _is_closed(choice):
        return redirect(page_address(resource))
    if request.method != "POST":
        typed = buyer_typed(request)
        form = BookerForm(initial=typed or BookerForm.known_of(buying_user(request)))
        return _details_page(request, form, choice)
    if request.POST.get("website"):
        return redirect("bookings:thanks")
    form = BookerForm(request.POST)
    keep_buyer(request, _typed(request.POST, form))
    if not form.is_valid():
        return _details_page(request, form, choice, status=INVALID)
    return redirect(choice.to("review"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, identifier: str) -> HttpResponse:
    """Everything once more, and it is booked.

    Rules, in order:
    1. A second click of the same page finds the booking of the first.
    2. So many tries in an hour from one address; more are told when to come back.
    3. What the page showed is what is booked: where the price, the terms or the booker is another by now, nothing is,
       and the page tells so.
    4. So many bookings in an hour with one e-mail, whether anybody here knows it or not.
    5. Has somebody else the place by now, the free times are shown again; nothing that was typed is lost.
    """
    posting = request.method == "POST"
    if posting:
        if earlier := _placed_before(request):
            return redirect("bookings:public", earlier.code)
        wait = Limit("bookings", django_settings.BOOKINGS_PER_HOUR_AND_ADDRESS).take(client_address(request))
    resource = offered(identifier)
    choice = choice_of(request, resource)
    if choice is None or _is_closed(choice):
        return redirect(page_address(resource))
    form = BookerForm(buyer_typed(request))
    if not form.is_valid():
        return redirect(choice.to("details"))
    seen = _seen(choice, form)
    if not posting:
        return _review_page(request, form, choice, seen)
    if wait:
        return _review_page(request, form, choice, seen, wait=wait)
    if changed := _changes(request, seen):
        return _review_page(request, form, choice, seen, changed=changed, status=INVALID)
    per_email = Limit("bookings-email", django_settings.BOOKINGS_PER_HOUR_AND_EMAIL)
    if wait := per_email.take(email_key(form.cleaned_data["email"])):
        return _review_page(request, form, choice, seen, wait=wait)
    try:
        booking = place_booking(
            resource_id=resource.pk,
            starts_at=choice.start,
            ends_at=choice.end,
            quantity=choice.quantity,
            buyer=form.buyer(),
            message=form.cleaned_data["message"],
            actor=request_actor(request) if buying_user(request) else ANONYMOUS,
            source=Source.BOOKING,
            submission=_submission(request),
            hosted=True,
            mail=True,
        )
    except Full as full:
        day = local(choice.start, zone_of(resource)).date()
        return times_page(request, resource, taken=full.detail, day=day, status=TAKEN)
    except BusinessError as error:
        refuse(form, error)
        return _details_page(request, form, choice, status=INVALID)
    return redirect("bookings:public", booking.code)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Where a filled trap leads; a person whose browser filled it in reads here what to do."""
    return render(request, "bookings/hosted/thanks.html")


def _is_closed(choice: Choice) -> bool:
    """Whether the resource has no such time: an address that was made up, or hours that changed. Nor the past."""
    try:
        check_hours(choice.resource, choice.start, choice.end)
    except InvalidInput:
        return True
    return choice.start <= timezone.now() or choice.quantity > choice.resource.quantity


def _typed(data: QueryDict, form: BookerForm) -> dict[str, str]:
    """What was typed into the form's own fields, to be shown and read again; nothing else, and no trap."""
    return {name: str(data[name])[:MOST_KEPT] for name in form.fields if name in data and name != "website"}


def _submission(request: HttpRequest) -> str:
    return submission(page_id(request.POST.get("page", "")), {"seen": request.POST.get("seen", "")})


def _placed_before(request: HttpRequest) -> Booking | None:
    if not page_id(request.POST.get("page", "")):
        return None
    return Booking.objects.filter(submission=_submission(request)).first()


def _seen(choice: Choice, form: BookerForm) -> dict[str, Any]:
    """What the review shows, as far as it must not change behind the booker's back."""
    buyer = json.dumps([form.buyer(), form.cleaned_data["message"]], sort_keys=True)
    sums = choice.sums(settings.current())
    resource = choice.resource
    return {
        "choice": [resource.pk, choice.query()],
        "total": [sums.total_minor, resource.currency] if sums else None,
        "terms": [resource.cancel_free_hours, resource.deposit_rate, resource.deposit_minor],
        "at_once": resource.confirms_at_once,
        "buyer": hashlib.sha256(buyer.encode()).hexdigest(),
    }


def _changes(request: HttpRequest, now: dict[str, Any]) -> list[str]:
    """What is another than the page showed, in words; nothing where all is as it was."""
    seen = read_seen(request.POST.get("seen", "")) if page_id(request.POST.get("page", "")) else None
    if seen is None:
        return [_("This page was open for a long time. Look at it again, then book.")]
    if seen == now:
        return []
    changed = [_("The price has changed.")] if seen.get("total") != now["total"] else []
    if seen.get("terms") != now["terms"]:
        changed.append(_("The terms of cancelling have changed."))
    return changed or [_("Your booking has changed since this page was shown.")]


def _shown(choice: Choice) -> dict[str, Any]:
    """What every page after the choice shows of it."""
    resource = choice.resource
    zone = zone_of(resource)
    sums = choice.sums(settings.current())
    return {
        "resource": resource,
        "choice": choice,
        "when": times_text(choice.start, choice.end, zone, named=True),
        "length": minutes_text(choice.minutes),
        "places": places_text(choice.quantity) if resource.quantity > 1 else "",
        "sums": sums,
        "currency": resource.currency,
        "rule": cancel_rule(resource, choice.start, zone, sums.total_minor, resource.currency)
        if sums
        else "",
        "back": f"{page_address(resource)}?day={local(choice.start, zone).date().isoformat()}"
        f"&minutes={choice.minutes}&places={choice.quantity}",
    }


def _details_page(
    request: HttpRequest, form: BookerForm, choice: Choice, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        **_shown(choice),
        **steps("details", choice.resource, choice),
        "action": choice.to("details"),
    }
    return render(request, "bookings/hosted/details.html", context, status=status)


def _review_page(
    request: HttpRequest,
    form: BookerForm,
    choice: Choice,
    seen: dict[str, Any],
    *,
    changed: list[str] | None = None,
    wait: int = 0,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "buyer": form.buyer(),
        "message": form.cleaned_data["message"],
        "changed": changed or [],
        "page": new_page_token(),
        "seen": seen_token(seen),
        "try_again_at": timezone.now() + timedelta(seconds=wait) if wait else None,
        "try_again_in": -(-wait // 60),
        **_shown(choice),
        **steps("review", choice.resource, choice),
    }
    response = render(request, "bookings/hosted/review.html", context, status=429 if wait else status)
    if wait:
        response["Retry-After"] = str(wait)
    return response
