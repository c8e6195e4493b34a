"""What orders show in the frame, on a customer's page, in the list of customers and in My account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from customers.services import own_customer
from omnibasis.core.actors import Source
from omnibasis.core.money import format_money
from omnibasis.ui.registry import (
    Fact,
    Hit,
    ListColumn,
    Panel,
    facts,
    list_columns,
    nav,
    panels,
    searches,
    verbs,
)
from omnibasis.ui.templatetags.ui import short_date
from orders.models import CustomerFigures, Order


def _figures(ids: Sequence[int]) -> dict[int, list[CustomerFigures]]:
    """The stored figures of these customers, one for each currency, in one query."""
    found: dict[int, list[CustomerFigures]] = {}
    for figures in CustomerFigures.objects.filter(customer_id__in=ids).order_by("currency"):
        found.setdefault(figures.customer_id, []).append(figures)
    return found


def order_counts(ids: Sequence[int]) -> dict[int, str]:
    return {pk: f"{sum(f.orders for f in rows):,}" for pk, rows in _figures(ids).items()}


def lifetime_values(ids: Sequence[int]) -> dict[int, str]:
    return {
        pk: ", ".join(format_money(f.total_minor, f.currency) for f in rows)
        for pk, rows in _figures(ids).items()
    }


def last_orders(ids: Sequence[int]) -> dict[int, str]:
    return {pk: short_date(max(f.last_order_at for f in rows)) for pk, rows in _figures(ids).items()}


def _facts(customer_id: int) -> Iterable[Fact]:
    rows = _figures([customer_id]).get(customer_id, [])
    if not rows:
        return
    count = sum(f.orders for f in rows)
    yield Fact(ngettext("order", "orders", count), f"{count:,}")
    yield Fact(_("lifetime value"), ", ".join(format_money(f.total_minor, f.currency) for f in rows))


def _placed(customer_id: int) -> int:
    """How many orders the tab's badge counts: the placed ones, from the stored figures."""
    return sum(f.orders for f in _figures([customer_id]).get(customer_id, []))


def _mine(user_id: int) -> int | None:
    """How many orders the user sees in My account; None while they have no customer of their own."""
    user = User.objects.filter(pk=user_id).first()
    customer = own_customer(user) if user is not None else None
    return _placed(customer.pk) if customer is not None else None


def _find(text: str, limit: int) -> list[Hit]:
    rows = Order.objects.search(text).order_by("-id")
    values = rows.values_list("id", "buyer_name", "total_minor", "currency")[:limit]
    return [
        Hit(
            label=_("Order %(number)s") % {"number": pk},
            detail=f"{buyer} · {format_money(total, currency)}",
            url=reverse("orders:detail", args=[pk]),
            icon="shopping-cart",
        )
        for pk, buyer, total, currency in values
    ]


_DOORS = {
    Source.ORDER: gettext_lazy("placed on the order page"),
    Source.API: gettext_lazy("placed through the API"),
    Source.IMPORT: gettext_lazy("imported"),
}


def _told(row: Mapping[str, Any], what: str) -> str:
    data, pk = row["data"], row["subject_id"]
    amount = format_money(data.get("total_minor", 0), data.get("currency", ""))
    return format_html(
        '<a href="{}"><strong>{}</strong></a> {}, {}',
        reverse("orders:detail", args=[pk]),
        _("Order %(number)s") % {"number": pk},
        what,
        amount,
    )


def _tell_placed(row: Mapping[str, Any]) -> str:
    return _told(row, str(_DOORS.get(row["source"], gettext_lazy("placed"))))


def _tell_drafted(row: Mapping[str, Any]) -> str:
    return _told(row, _("drafted"))


nav.add(
    group="omniPayments", label=gettext_lazy("Orders"), url_name="orders:list", icon="shopping-cart", order=20
)
nav.add(
    group="omniPayments", label=gettext_lazy("Products"), url_name="orders:products", icon="cube", order=30
)
panels.add(
    Panel("customer", "orders", gettext_lazy("Orders"), "orders:of_customer", order=20, count=_placed),
)
panels.add(Panel("my_account", "orders", gettext_lazy("Orders"), "orders:mine", order=10, count=_mine))
list_columns.add(
    ListColumn("customers", "orders", gettext_lazy("Orders"), order_counts, align="end", order=10),
)
list_columns.add(
    ListColumn(
        "customers",
        "lifetime_value",
        gettext_lazy("Lifetime value"),
        lifetime_values,
        align="end",
        order=20,
        narrow=True,
    )
)
list_columns.add(ListColumn("customers", "last_order", gettext_lazy("Last order"), last_orders, order=30))
facts.add(page="customer", key="orders", load=_facts)
searches.add(key="orders", label=gettext_lazy("Orders"), find=_find, order=20)
verbs.add("order.placed", icon="shopping-cart", tone="accent", tell=_tell_placed)
verbs.add("order.drafted", icon="document", tell=_tell_drafted)
