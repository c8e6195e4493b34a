"""The hosted order page: public, without scripts, the same for everybody who is not signed in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import request_actor
from accounts.models import User
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.core.errors import BusinessError
from omnibasis.core.identity import email_key
from omnibasis.ui.forms import INVALID
from orders.forms.errors import refuse
from orders.forms.hosted import OrderPageForm
from orders.models import Order, Product
from orders.services import create_order
from orders.throttle import Limit, client_address

# As many as one page shows well; the form's fields stay below what a request may have.
MOST_PRODUCTS = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_page(request: HttpRequest) -> HttpResponse:
    """Shows what is sold and takes the order.

    Rules, in order:
    1. So many tries in an hour from one address; more are told when to come back.
    2. Who fills in the trap is thanked, and nothing is written.
    3. What is wrong is told by field, and nothing typed is lost.
    4. So many orders in an hour with one e-mail, whether anybody here knows it or not.
    5. A second click finds the order of the first.
    """
    products = list(Product.objects.filter(is_active=True).order_by("position", "id")[:MOST_PRODUCTS])
    if request.method != "POST":
        return _page(request, OrderPageForm.for_visitor(_buyer(request), products))
    if "total" in request.POST:
        return _page(request, OrderPageForm(products=products, initial=_typed(request)))
    per_address = Limit("address", settings.ORDERS_PER_HOUR_AND_ADDRESS)
    if wait := per_address.take(client_address(request)):
        return _come_back(request, OrderPageForm(products=products, initial=_typed(request)), wait)
    if request.POST.get("website"):
        return redirect("orders:thanks")
    form = OrderPageForm(request.POST, products=products)
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    submission = form.submission()
    per_email = Limit("email", settings.ORDERS_PER_HOUR_AND_EMAIL)
    if wait := per_email.take(email_key(form.cleaned_data["email"])):
        if earlier := Order.objects.filter(submission=submission).first():
            return redirect("orders:public_order", earlier.code)
        return _come_back(request, form, wait)
    lines = form.lines()
    try:
        order = create_order(
            lines=lines,
            currency=form.chosen()[0][0].currency,
            buyer=form.buyer(),
            actor=_actor(request),
            source=Source.ORDER,
            note=form.cleaned_data["note"],
            submission=submission,
            confirm=True,
        )
    except BusinessError as error:
        refuse(form, error)
        return _page(request, form, status=INVALID)
    return redirect("orders:public_order", order.code)


@never_cache
@require_safe
def public_order(request: HttpRequest, code: str) -> HttpResponse:
    """An order by its secret link: for whoever has the link, and nobody who was led here by another site's log."""
    order = Order.objects.filter(code=code, status=Order.Status.PLACED).first()
    if order is None:
        raise Http404
    response = render(request, "orders/public_order.html", {"order": order, "items": order.items.all()})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Where a filled trap leads; a person whose browser filled it in reads here what to do."""
    return render(request, "orders/thanks.html")


def _buyer(request: HttpRequest) -> User | None:
    """The signed-in user who buys. Staff who looks at the page is a visitor like any other."""
    user = request.user
    return user if isinstance(user, User) and not user.is_staff else None


def _actor(request: HttpRequest) -> Actor:
    return request_actor(request) if _buyer(request) else ANONYMOUS


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to be shown again unread."""
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def _page(request: HttpRequest, form: OrderPageForm, *, status: int = 200, wait: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "choices": list(form.choices()),
        "is_staff": request.user.is_authenticated and _buyer(request) is None,
        "try_again_at": timezone.now() + timedelta(seconds=wait) if wait else None,
        "try_again_in": -(-wait // 60),
    }
    return render(request, "orders/order_page.html", context, status=status)


def _come_back(request: HttpRequest, form: OrderPageForm, wait: int) -> HttpResponse:
    response = _page(request, form, status=429, wait=wait)
    response["Retry-After"] = str(wait)
    return response
