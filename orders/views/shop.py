"""The hosted shop: what is sold, and the cart. Pages without scripts; every button keeps what was chosen."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.pagination import Page, keyset_page
from omnibasis.ui.forms import INVALID
from orders.cart import Cart, buying_user, cart_of, chosen_of, currencies, in_cart, keep_cart, steps
from orders.forms.hosted import ChoiceForm
from orders.models import Product
from orders.services.content import MAX_LINES

# One page's products; the fields of two stay below what a request may have.
PAGE = 48
BY_POSITION = Keyset("position")
_KEPT_IN_ADDRESS = ("currency", "q", "cursor")
MOST_LETTERS = 80


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_page(request: HttpRequest) -> HttpResponse:
    """What is sold, in one currency, by page or by search. What is chosen goes into the cart with every button:
    `search` looks for `q`, `to` leads to another page or currency, any other one leads to the cart."""
    cart, offered = cart_of(request), currencies()
    asked = request.GET.get("currency") or cart.currency
    currency = asked if asked in offered else (offered[0] if offered else django_settings.DEFAULT_CURRENCY)
    words = _words(request.GET)
    sold = Product.objects.on_page().priced_in(currency)
    try:
        page: Page[Product] = keyset_page(
            sold.search(words), order=BY_POSITION, cursor=request.GET.get("cursor"), size=PAGE
        )
    except InvalidInput:
        return redirect("orders:order_page")
    products, data = page.rows, None
    if request.method == "POST":
        # What is sold may have moved to another page since this one was shown: its own fields say what was on it.
        data = request.POST
        products = list(sold.filter(pk__in=_named(data)))
    form = ChoiceForm(
        data, products=products, quantities=cart.quantities if cart.currency == currency else {}
    )
    if data is not None and form.is_valid():
        cart.currency = currency
        for product_id, quantity in form.quantities().items():
            cart.put(product_id, quantity)
        if cart.is_too_long:
            form.add_error(None, _("An order has at most %(number)d items.") % {"number": MAX_LINES})
        else:
            keep_cart(request, cart)
            if further := _further(request, cart):
                return further
            form.add_error(None, _("Choose how many of at least one product."))
    shown = {product.pk for product in products}
    kept = in_cart(cart if cart.currency == currency else Cart(currency))
    context = {
        **kept,
        "form": form,
        "choices": list(form.choices()),
        "elsewhere": [one for one in kept["chosen"] if one.product.pk not in shown],
        "page": page,
        "words": words,
        "currency": currency,
        "currencies": offered if len(offered) > 1 else [],
        "back_to": _query(currency=currency, q=words, cursor=page.previous_cursor),
        "forth_to": _query(currency=currency, q=words, cursor=page.next_cursor),
        "sells": bool(offered),
        "is_staff": request.user.is_authenticated and buying_user(request) is None,
    }
    status = 200 if data is None else INVALID
    return render(request, "orders/shop/order_page.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cart(request: HttpRequest) -> HttpResponse:
    """The cart: how many, take out, what it comes to."""
    kept = cart_of(request)
    chosen = chosen_of(kept)
    data = request.POST if request.method == "POST" else None
    form = ChoiceForm(data, products=[one.product for one in chosen], quantities=kept.quantities)
    if data is not None and form.is_valid():
        for product_id, quantity in form.quantities().items():
            kept.put(product_id, quantity)
        if (taken := data.get("remove", "")).isdecimal() and len(taken) < 19:
            kept.put(int(taken), 0)
        # What is no longer sold was told on the page that sent this.
        kept.quantities = {one.product.pk: one.quantity for one in chosen_of(kept)}
        keep_cart(request, kept)
        return redirect("orders:details" if "continue" in data and kept.quantities else "orders:cart")
    context = {
        **in_cart(kept, chosen),
        **steps("cart"),
        "form": form,
        "choices": list(form.choices()),
        "gone": len(kept.quantities) - len(chosen),
    }
    return render(request, "orders/shop/cart.html", context, status=200 if data is None else INVALID)


def _further(request: HttpRequest, cart: Cart) -> HttpResponse | None:
    """Where the button leads that was pressed; None where it is the cart, and the cart is empty."""
    data = request.POST
    if "search" in data:
        return _shop(_query(currency=request.GET.get("currency"), q=_words(data)))
    if "to" in data:
        return _shop(_query(**QueryDict(data["to"]).dict()))
    return redirect("orders:cart") if chosen_of(cart) else None


def _words(data: QueryDict) -> str:
    """What is searched for. No product has a NUL in its name, and PostgreSQL takes none."""
    return data.get("q", "").replace("\0", "").strip()[:MOST_LETTERS]


def _named(data: QueryDict) -> list[int]:
    """The products that the fields of a form ask for; what is none is left out."""
    names = [name.removeprefix("quantity_") for name in data if name.startswith("quantity_")]
    return [int(name) for name in names if name.isascii() and name.isdecimal() and len(name) < 19][: 2 * PAGE]


def _query(**asked: str | None) -> str:
    """The part of the shop's address that says what is shown; nothing but what it may say."""
    query = QueryDict(mutable=True)
    for name in _KEPT_IN_ADDRESS:
        if value := asked.get(name):
            query[name] = value
    return query.urlencode()


def _shop(query: str) -> HttpResponse:
    """To another part of the shop."""
    address = reverse("orders:order_page")
    return redirect(f"{address}?{query}" if query else address)
