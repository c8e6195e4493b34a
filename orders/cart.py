"""What a visitor of the order page has chosen so far: kept in their session until it is ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from orders.models import Product, ProductPrice
from orders.services.content import MAX_LINES, MAX_QUANTITY
from orders.totals import Line, Pricing, Sums, work_out
from settings_app import services as settings
from settings_app.models import Settings

_CART = "order_cart"
_BUYER = "order_buyer"


@dataclass(slots=True)
class Cart:
    """How many of which products, in one currency. Prices are none of its business: they are the server's."""

    currency: str
    quantities: dict[int, int] = field(default_factory=dict)

    @property
    def is_too_long(self) -> bool:
        return len(self.quantities) > MAX_LINES

    def put(self, product_id: int, quantity: int) -> None:
        """Sets how many of a product there are; none takes it out."""
        if quantity > 0:
            self.quantities[product_id] = min(quantity, MAX_QUANTITY)
        else:
            self.quantities.pop(product_id, None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A product in the cart as it is sold now."""

    product: Product
    quantity: int

    def line(self) -> Line:
        return Line(
            description=self.product.name,
            quantity=self.quantity,
            unit_price_minor=self.product.unit_price_minor,
            product_id=self.product.pk,
            tax_rate=self.product.tax_rate,
        )


def cart_of(request: HttpRequest) -> Cart:
    """The session's cart; what is no cart any more is an empty one."""
    stored: Any = request.session.get(_CART)
    if not isinstance(stored, Mapping):
        return Cart(currency="")
    return Cart(str(stored["currency"]), {int(pk): int(many) for pk, many in stored["items"].items()})


def keep_cart(request: HttpRequest, cart: Cart) -> None:
    request.session[_CART] = {
        "currency": cart.currency,
        "items": {str(pk): many for pk, many in cart.quantities.items()},
    }


def buyer_typed(request: HttpRequest) -> dict[str, str]:
    """What was typed of the buyer, for the form that reads it again; nothing before it was."""
    return dict(request.session.get(_BUYER) or {})


def keep_buyer(request: HttpRequest, typed: Mapping[str, str]) -> None:
    request.session[_BUYER] = dict(typed)


def forget_order(request: HttpRequest) -> None:
    """The order was placed: who uses this browser next finds neither cart nor buyer."""
    for name in (_CART, _BUYER):
        request.session.pop(name, None)


def chosen_of(cart: Cart) -> list[Chosen]:
    """What of the cart is sold now in its currency, in the order of the page. One query."""
    if not cart.quantities:
        return []
    sold = Product.objects.on_page().priced_in(cart.currency).filter(pk__in=cart.quantities)
    return [Chosen(product, cart.quantities[product.pk]) for product in sold]


def sums_of(chosen: Sequence[Chosen], settings: Settings) -> Sums:
    """What the cart comes to, as `create_order` will count it."""
    pricing = Pricing(shipping_tax_rate=settings.tax_rate, prices_include_tax=settings.prices_include_tax)
    return work_out([one.line() for one in chosen], pricing)


def currencies() -> list[str]:
    """In which currencies anything on the page has a price: the installation's own first, then by name."""
    offered = ProductPrice.objects.filter(product__is_active=True, product__is_hidden=False)
    found = offered.order_by("currency").values_list("currency", flat=True).distinct()
    return sorted(found, key=lambda currency: (currency != django_settings.DEFAULT_CURRENCY, currency))


def in_cart(cart: Cart, chosen: list[Chosen] | None = None) -> dict[str, Any]:
    """What every page shows of the cart: what is chosen, what it comes to, in which currency."""
    found = chosen_of(cart) if chosen is None else chosen
    return {"chosen": found, "sums": sums_of(found, settings.current()), "currency": cart.currency}


def steps(now: str) -> dict[str, Any]:
    """Where on the way to an order a page is, for the page to show."""
    names = {
        "order_page": _("Choose"),
        "cart": _("Cart"),
        "details": _("Your details"),
        "review": _("Review"),
    }
    at = list(names).index(now)
    shown = [
        {"label": label, "url_name": f"orders:{name}", "done": number < at, "now": number == at}
        for number, (name, label) in enumerate(names.items())
    ]
    return {"steps": shown}


def buying_user(request: HttpRequest) -> User | None:
    """The signed-in user who buys. Staff who looks at the page is a visitor like any other."""
    user = request.user
    return user if isinstance(user, User) and not user.is_staff else None
