"""What the form of an order asks for while somebody writes: customers, their details, products."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.models import Customer
from omnibasis.core.money import CURRENCIES, format_money
from omnibasis.core.text import fold
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.fields import amount_text
from omnibasis.ui.tables import highlight
from orders.forms.amounts import percent_text
from orders.forms.lines import price_in
from orders.forms.staff import OrderForm, find_customer, flat
from orders.models import Product
from orders.services.buyer import snapshot

MOST_FOUND = 10
# Among so many products, in their order, a part of a name is looked for.
MOST_PRODUCTS = 5_000


def _text(request: AuthenticatedRequest, name: str = "q") -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()


@staff_required
@require_safe
def customers(request: AuthenticatedRequest) -> HttpResponse:
    """The options of the customer picker: at most ten for what is typed."""
    text = _text(request)[:100]
    found = Customer.objects.pickable().search(text).order_by("-id") if text else Customer.objects.none()
    rows = [
        {**row, "shown": highlight(row["name"], text, fold), "detail": highlight(row["email"], text, fold)}
        for row in found.values("id", "name", "email", "company_name", "image")[:MOST_FOUND]
    ]
    return render(request, "orders/_customers.html", {"rows": rows, "text": text})


@staff_required
@require_safe
def buyer(request: AuthenticatedRequest) -> HttpResponse:
    """The buyer's fields, filled in from the customer that is meant; empty when it is not known which."""
    form = OrderForm(initial=details_of(_text(request, "customer")[:300]))
    return render(request, "orders/_buyer.html", {"form": form})


def details_of(text: str) -> dict[str, str]:
    """A customer's details by the names of the form's fields, with the currency and who they are of."""
    try:
        customer = Customer.objects.get(pk=find_customer(text))
    except ValidationError:
        return {}
    details = {**flat(snapshot(None, customer)), "who": "customer", "filled_for": str(customer.pk)}
    return details | ({"currency": customer.currency} if customer.currency else {})


@staff_required
@require_safe
def products(request: AuthenticatedRequest) -> HttpResponse:
    """The options of a line: at most ten products with what is typed in their name or code, priced in the currency."""
    text = _text(request)[:100]
    currency = _text(request, "currency")
    currency = currency if currency in CURRENCIES else ""
    rows = [_option(product, text, currency) for product in _found(text)] if text else []
    return render(request, "orders/_products.html", {"rows": rows, "currency": currency})


def _found(text: str) -> list[Product]:
    offered = Product.objects.offered()
    wanted = Q()
    for word in text.split():
        wanted &= Q(name__icontains=word) | Q(code__icontains=word)
    ids = list(offered.filter(wanted).values_list("pk", flat=True)[:MOST_FOUND])
    if not ids:
        # Without accents, which neither database compares by itself.
        words = fold(text).split()
        names = offered.values_list("pk", "code", "name")[:MOST_PRODUCTS]
        ids = [pk for pk, code, name in names if all(word in f"{fold(code)} {fold(name)}" for word in words)]
    found = offered.filter(pk__in=ids[:MOST_FOUND])
    return list(found.prefetch_related("prices"))


def _option(product: Product, text: str, currency: str) -> dict[str, object]:
    price = price_in(product, currency)
    prices = {one.currency: amount_text(one.unit_price_minor, one.currency) for one in product.prices.all()}
    others = ", ".join(format_money(one.unit_price_minor, one.currency) for one in product.prices.all())
    shown = format_money(price, currency) if price is not None else others
    return {
        "product": product,
        "shown": highlight(product.name, text, fold),
        "code": highlight(product.code, text, fold),
        "detail": shown or _("no price"),
        "prices": prices,
        "tax_rate": percent_text(product.tax_rate),
    }
