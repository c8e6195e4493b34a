"""The way from the cart to the order: who buys, then everything once more. Pages without scripts."""

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
from omnibasis.core.actors import ANONYMOUS, Source
from omnibasis.core.errors import BusinessError
from omnibasis.core.identity import email_key
from omnibasis.core.money import format_money
from omnibasis.core.terms import Terms, due_date
from omnibasis.ui.forms import INVALID
from orders.cart import (
    Cart,
    Chosen,
    buyer_typed,
    buying_user,
    cart_of,
    chosen_of,
    forget_order,
    in_cart,
    keep_buyer,
    steps,
    sums_of,
)
from orders.forms.errors import refuse
from orders.forms.hosted import DetailsForm
from orders.forms.page import new_page_token, page_id, read_seen, seen_token, submission
from orders.models import Order
from orders.services import Content, create_order
from orders.throttle import Limit, client_address
from settings_app import services as settings

# More than any field takes, so that what is too long is still too long when it is read again.
MOST_KEPT = 2_100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Who buys. Who fills in the trap is thanked, and nothing is kept; what is wrong is told by field."""
    kept = cart_of(request)
    chosen = chosen_of(kept)
    if not chosen:
        return redirect("orders:cart")
    if request.method != "POST":
        typed = buyer_typed(request)
        form = DetailsForm(initial=typed or DetailsForm.known_of(buying_user(request)))
        return _details_page(request, form, kept, chosen)
    if request.POST.get("website"):
        return redirect("orders:thanks")
    form = DetailsForm(request.POST)
    keep_buyer(request, _typed(request.POST, form))
    if not form.is_valid():
        return _details_page(request, form, kept, chosen, status=INVALID)
    return redirect("orders:review")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more, and the order is placed.

    Rules, in order:
    1. A second click of the same page finds the order of the first.
    2. So many tries in an hour from one address; more are told when to come back.
    3. What the page showed is what is placed: where a price, an offer or the buyer is another by now, nothing is, and
       the page tells what changed.
    4. So many orders in an hour with one e-mail, whether anybody here knows it or not.
    """
    posting = request.method == "POST"
    # Read before the order is looked for: where another click has emptied the cart, its order is found.
    kept = cart_of(request)
    if posting:
        if earlier := _placed_before(request):
            return redirect("orders:public_order", earlier.code)
        per_address = Limit("address", django_settings.ORDERS_PER_HOUR_AND_ADDRESS)
        wait = per_address.take(client_address(request))
    chosen = chosen_of(kept)
    if not chosen or len(chosen) < len(kept.quantities):
        return redirect("orders:cart")
    form = DetailsForm(buyer_typed(request))
    if not form.is_valid():
        return redirect("orders:details")
    seen = _seen(kept, chosen, form)
    if not posting:
        return _review_page(request, form, kept, chosen, seen)
    if wait:
        return _review_page(request, form, kept, chosen, seen, wait=wait)
    changed = _changes(request, chosen, seen)
    if changed:
        return _review_page(request, form, kept, chosen, seen, changed=changed, status=INVALID)
    per_email = Limit("email", django_settings.ORDERS_PER_HOUR_AND_EMAIL)
    if wait := per_email.take(email_key(form.cleaned_data["email"])):
        return _review_page(request, form, kept, chosen, seen, wait=wait)
    try:
        order = create_order(
            content=Content(
                lines=[one.line() for one in chosen],
                currency=kept.currency,
                message=form.cleaned_data["message"],
            ),
            buyer=form.buyer(),
            actor=request_actor(request) if buying_user(request) else ANONYMOUS,
            source=Source.ORDER,
            submission=_submission(request),
            mail=True,
        )
    except BusinessError as error:
        refuse(form, error)
        return _details_page(request, form, kept, chosen, status=INVALID)
    forget_order(request)
    return redirect("orders:public_order", order.code)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Where a filled trap leads; a person whose browser filled it in reads here what to do."""
    return render(request, "orders/thanks.html")


def _typed(data: QueryDict, form: DetailsForm) -> dict[str, str]:
    """What was typed into the form's own fields, to be shown and read again; nothing else, and no trap."""
    return {name: str(data[name])[:MOST_KEPT] for name in form.fields if name in data and name != "website"}


def _submission(request: HttpRequest) -> str:
    return submission(page_id(request.POST.get("page", "")), {"seen": request.POST.get("seen", "")})


def _placed_before(request: HttpRequest) -> Order | None:
    if not page_id(request.POST.get("page", "")):
        return None
    return Order.objects.filter(submission=_submission(request)).first()


def _seen(kept: Cart, chosen: list[Chosen], form: DetailsForm) -> dict[str, Any]:
    """What the review shows, as far as it must not change behind the buyer's back."""
    buyer = json.dumps([form.buyer(), form.cleaned_data["message"]], sort_keys=True)
    sums = sums_of(chosen, settings.current())
    return {
        "currency": kept.currency,
        "lines": [[one.product.pk, one.quantity, one.product.unit_price_minor] for one in chosen],
        "total": sums.total_minor,
        "buyer": hashlib.sha256(buyer.encode()).hexdigest(),
    }


def _changes(request: HttpRequest, chosen: list[Chosen], now: dict[str, Any]) -> list[str]:
    """What is another than the page showed, in words; nothing where all is as it was."""
    seen = read_seen(request.POST.get("seen", "")) if page_id(request.POST.get("page", "")) else None
    if seen is None:
        return [_("This page was open for a long time. Look at it again, then place the order.")]
    if seen == now:
        return []
    prices = {pk: price for pk, _many, price in seen["lines"]}
    changed = [
        _("The price of %(name)s has changed to %(price)s.")
        % {"name": one.product.name, "price": format_money(one.product.unit_price_minor, now["currency"])}
        for one in chosen
        if prices.get(one.product.pk, one.product.unit_price_minor) != one.product.unit_price_minor
    ]
    return changed or [_("Your order has changed since this page was shown.")]


def _details_page(
    request: HttpRequest, form: DetailsForm, kept: Cart, chosen: list[Chosen], *, status: int = 200
) -> HttpResponse:
    context = {"form": form, **in_cart(kept, chosen), **steps("details")}
    return render(request, "orders/shop/details.html", context, status=status)


def _review_page(
    request: HttpRequest,
    form: DetailsForm,
    kept: Cart,
    chosen: list[Chosen],
    seen: dict[str, Any],
    *,
    changed: list[str] | None = None,
    wait: int = 0,
    status: int = 200,
) -> HttpResponse:
    at = settings.current()
    context = {
        "form": form,
        "buyer": form.buyer(),
        "message": form.cleaned_data["message"],
        "changed": changed or [],
        "page": new_page_token(),
        "seen": seen_token(seen),
        "terms": Terms(at.payment_terms).label,
        "due_on": due_date(at.payment_terms, at.day_of(timezone.now())),
        "pay": at.payment_instructions,
        "try_again_at": timezone.now() + timedelta(seconds=wait) if wait else None,
        "try_again_in": -(-wait // 60),
        **in_cart(kept, chosen),
        **steps("review"),
    }
    response = render(request, "orders/shop/review.html", context, status=429 if wait else status)
    if wait:
        response["Retry-After"] = str(wait)
    return response
