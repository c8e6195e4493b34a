"""What products show in the frame: the search at the top finds them, and making one is at hand."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnibasis.core.money import format_money
from omnibasis.ui.registry import Hit, acts, searches
from orders.models import Product
from orders.product_list import prices_of


def _find(text: str, limit: int) -> list[Hit]:
    """What is sold, by name or code; archived products are in their list alone."""
    rows = list(Product.objects.offered().search(text).values_list("id", "name", "code")[:limit])
    prices = prices_of([pk for pk, _name, _code in rows]) if rows else {}
    return [
        Hit(
            label=name,
            detail=" · ".join([code, *(format_money(minor, c) for c, minor in prices.get(pk, [])[:1])]),
            url=reverse("orders:product_edit", args=[pk]),
            icon="cube",
        )
        for pk, name, code in rows
    ]


def _acts(request: HttpRequest) -> list[Hit]:
    return [Hit(_("Create a product"), "", reverse("orders:product_create"), "plus")]


searches.add(key="products", label=gettext_lazy("Products"), find=_find, order=30)
acts.add(key="products", find=_acts)
