"""What everybody may see: an order by its secret link, and the pictures of what is sold."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orders.models import Order, Product
from orders.states import Status
from orders.words import buyer_badge
from settings_app import services as settings

A_YEAR = 365 * 24 * 3_600


@never_cache
@require_safe
def public_order(request: HttpRequest, code: str) -> HttpResponse:
    """An order by its secret link: for whoever has the link, and nobody who was led here by another site's log."""
    order = Order.objects.filter(code=code, placed_at__isnull=False).first()
    if order is None:
        raise Http404
    # What is being changed is shown again when it is sent.
    lines = order.lines() if order.status != Status.DRAFT else []
    context = {
        "order": order,
        "lines": lines,
        "sums": order.sums(lines) if lines else None,
        "currency": order.currency,
        "badge": buyer_badge(order) if order.status != Status.DRAFT else "",
        "said": _said(order),
        "pay": settings.current().payment_instructions if order.open_minor > 0 else "",
        "has_invoice": order.status != Status.DRAFT and order.invoices.exists(),
        "sign_up": _sign_up(request, order),
    }
    response = render(request, "orders/public_order.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _said(order: Order) -> str:
    """Where the order stands, in a sentence for who bought."""
    if order.status == Status.DRAFT:
        return _("We are changing this order. You get a new invoice when we are done.")
    if order.is_overdue:
        return _("The payment is overdue. If you have paid in the last days, all is well.")
    if order.status == Status.SENT and order.kept_minor:
        return _("Thank you for the first part. We wait for the rest.")
    if order.status == Status.SENT:
        return _("We have your order, and wait for your payment.")
    if order.status == Status.PAID:
        return _("Everything is paid. Thank you!")
    if order.status == Status.CANCELLED:
        return _("This order was cancelled. There is nothing to pay.")
    if order.is_refunded_in_part:
        return _("A part of what you paid went back to you.")
    return _("What you paid went back to you.")


def _sign_up(request: HttpRequest, order: Order) -> str:
    """Where somebody who is not signed in may register; the same whether the address has an account or not."""
    if request.user.is_authenticated or not order.buyer_email:
        return ""
    return f"{reverse('account_signup')}?{urlencode({'email': order.buyer_email})}"


@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """The picture of a product on the order page. Its name is random and never used again: whoever has it keeps it."""
    product = Product.objects.on_page().filter(pk=pk).exclude(image="").first()
    if product is None or product.picture_name != name:
        raise Http404
    try:
        stored = default_storage.open(product.image)
    except (OSError, ValueError):
        raise Http404 from None
    response = FileResponse(stored, content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
