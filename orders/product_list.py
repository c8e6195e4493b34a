"""The list of products: its columns, sorts and filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter

from omnibasis.core.money import CURRENCIES, format_money, format_percent, to_major, to_percent
from omnibasis.core.pagination import Order as Keyset
from omnibasis.core.text import fold
from omnibasis.ui.tables import Column, Row, Sort, badge, highlight
from orders.models import Item, Product, ProductPrice
from orders.templatetags.products import product_picture

VALUES = (
    "id",
    "code",
    "name",
    "sort_name",
    "description",
    "image",
    "tax_rate",
    "is_active",
    "is_hidden",
    "position",
)
SHOWN_ON_PAGE, HIDDEN, ARCHIVED = "shown", "hidden", "archived"
STATES = {
    SHOWN_ON_PAGE: gettext_lazy("Shown"),
    HIDDEN: gettext_lazy("Hidden"),
    ARCHIVED: gettext_lazy("Archived"),
}
_TONES = {SHOWN_ON_PAGE: "ok", HIDDEN: "info", ARCHIVED: ""}
_WHICH = {
    SHOWN_ON_PAGE: Q(is_active=True, is_hidden=False),
    HIDDEN: Q(is_active=True, is_hidden=True),
    ARCHIVED: Q(is_active=False),
}
Prices = list[tuple[str, int]]


def state_of(*, is_active: bool, is_hidden: bool) -> str:
    """Where a product is sold, as one of `STATES`."""
    if not is_active:
        return ARCHIVED
    return HIDDEN if is_hidden else SHOWN_ON_PAGE


def state_badge(*, is_active: bool, is_hidden: bool) -> str:
    state = state_of(is_active=is_active, is_hidden=is_hidden)
    return badge(STATES[state], _TONES[state])


def prices_of(ids: Sequence[int], first: str = "") -> dict[int, Prices]:
    """Each product's prices, the currency `first` before the business's own before the others. One query."""
    found: dict[int, Prices] = {}
    rows = ProductPrice.objects.filter(product_id__in=ids).order_by("currency")
    for pk, currency, minor in rows.values_list("product_id", "currency", "unit_price_minor"):
        found.setdefault(pk, []).append((currency, minor))
    leading = (first, settings.DEFAULT_CURRENCY)
    for prices in found.values():
        prices.sort(key=lambda price: leading.index(price[0]) if price[0] in leading else len(leading))
    return found


def _product(row: Row) -> str:
    text = row.get("text", "")
    return format_html(
        '<div class="who">{}<div><a class="who-name" href="{}">{}</a><span class="who-detail">{}</span></div></div>',
        product_picture(row),
        row["url"],
        highlight(row["name"], text, fold),
        highlight(row["code"], text, fold),
    )


def _prices(row: Row) -> str:
    """The first price, and below it the next and how many more there are."""
    first, *others = [format_money(minor, currency) for currency, minor in row["prices"]] or [""]
    if not others:
        return first
    more = format_html('<span title="{}">+{}</span>', ", ".join(others[1:]), len(others) - 1)
    return format_html(
        '<span class="price">{}</span><span class="price-next">{} {}</span>',
        first,
        others[0],
        more if others[1:] else "",
    )


def _state(row: Row) -> str:
    return state_badge(is_active=row["is_active"], is_hidden=row["is_hidden"])


def _yes(name: str) -> Any:
    return lambda row: _("yes") if row[name] else _("no")


def _exported_prices(row: Row) -> str:
    return "; ".join(f"{currency} {to_major(minor, currency)}" for currency, minor in row["prices"])


COLUMNS = (
    Column("name", gettext_lazy("Product"), _product, sort="name", in_card="lead"),
    Column("prices", gettext_lazy("Price"), _prices, align="end"),
    Column(
        "tax_rate",
        gettext_lazy("Tax"),
        lambda row: format_percent(row["tax_rate"]) if row["tax_rate"] else "",
        align="end",
        muted=True,
        in_card="hide",
    ),
    Column(
        "position",
        gettext_lazy("Position"),
        sort="position",
        align="end",
        muted=True,
        in_card="hide",
        low=True,
    ),
    Column("is_active", gettext_lazy("Status"), _state, in_card="badge"),
)

EXPORTED = (
    Column("id", gettext_lazy("Id")),
    Column("code", gettext_lazy("Code")),
    Column("name", gettext_lazy("Name")),
    Column("description", gettext_lazy("Description")),
    Column("prices", gettext_lazy("Prices"), export=_exported_prices),
    Column("tax_rate", gettext_lazy("Tax rate in percent"), export=lambda r: str(to_percent(r["tax_rate"]))),
    Column("is_active", gettext_lazy("Active"), export=_yes("is_active")),
    Column("is_hidden", gettext_lazy("Hidden from the order page"), export=_yes("is_hidden")),
    Column("position", gettext_lazy("Position")),
    Column("image", gettext_lazy("Picture")),
)

SORTS = (
    Sort(
        "position",
        gettext_lazy("As on the order page"),
        Keyset("position"),
        gettext_lazy("Previous"),
        gettext_lazy("Next"),
    ),
    Sort(
        "name", gettext_lazy("By name"), Keyset("sort_name"), gettext_lazy("Previous"), gettext_lazy("Next")
    ),
    Sort(
        "newest",
        gettext_lazy("Newest first"),
        Keyset("id", descending=True),
        gettext_lazy("Newer"),
        gettext_lazy("Older"),
    ),
)


class ProductFilter(FilterSet):  # type: ignore[misc]
    """Archived products are out of the list unless asked for."""

    status = MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=list(STATES.items()),
        method="by_status",
        widget=forms.CheckboxSelectMultiple,
    )
    currency = ChoiceFilter(
        label=gettext_lazy("Price in"),
        choices=(),
        method="by_currency",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Offers the currencies that there are prices in."""
        super().__init__(data, *args, **kwargs)
        used = set(ProductPrice.objects.order_by().values_list("currency", flat=True).distinct())
        if (chosen := (data or {}).get("currency", "")) in CURRENCIES:
            used.add(chosen)
        self.filters["currency"].extra["choices"] = [(c, c) for c in sorted(used)]
        if not used:
            del self.filters["currency"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.cleaned_data.get("status"):
            queryset = queryset.filter(is_active=True)
        narrowed: QuerySet[Any] = super().filter_queryset(queryset)
        return narrowed

    def by_status(self, queryset: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Any of what is chosen."""
        if not values:
            return queryset
        wanted = Q()
        for value in values:
            wanted |= _WHICH[value]
        return queryset.filter(wanted)

    def by_currency(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Exists(ProductPrice.objects.filter(product=OuterRef("pk"), currency=value)))


def orders_with(product: Product, *, most: int) -> tuple[int, bool]:
    """In how many orders a product is, and whether there are more; reads `most` of its items, off their index."""
    items = Item.objects.filter(product=product).order_by().values_list("order_id", flat=True)
    ids = list(items[: most + 1])
    return len(set(ids[:most])), len(ids) > most
