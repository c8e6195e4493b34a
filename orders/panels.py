"""What orders show in the frame, on a customer's page, in the list of customers and in My account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledger.subjects import subjects
from omnibasis.core.money import format_money
from omnibasis.ui.registry import (
    Belonging,
    Fact,
    Hit,
    ListColumn,
    Panel,
    acts,
    attention,
    belongings,
    facts,
    list_columns,
    nav,
    panels,
    searches,
)
from omnibasis.ui.site_links import SiteLink, site_links
from omnibasis.ui.templatetags.ui import short_date
from orders.models import CustomerFigures, Order
from orders.telling import tell_all

# How the tab of orders calls those that a customer's figures count: sent, paid or refunded.
SOLD = "sold"

# Among how many of a customer's newest orders the last one is looked for.
LOOKED_AT = 50


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
    """Each figure opens the orders that it is made of; two queries."""
    rows = _figures([customer_id]).get(customer_id, [])
    newest = Order.objects.newest_of(customer_id, LOOKED_AT)
    if not rows:
        return
    orders = reverse("orders:of_customer", args=[customer_id])
    count = sum(f.orders for f in rows)
    yield Fact(ngettext("order", "orders", count), f"{count:,}", f"{orders}?status={SOLD}")
    for f in rows:
        label = _("lifetime value") if len(rows) == 1 else _("lifetime value in %(c)s") % {"c": f.currency}
        url = f"{orders}?status={SOLD}&currency={f.currency}"
        yield Fact(label, format_money(f.total_minor, f.currency), url)
    last = max(f.last_order_at for f in rows)
    # A draft of long ago, placed last, is not among the newest: the list of them has it.
    pk = newest.get(last)
    url = reverse("orders:detail", args=[pk]) if pk is not None else f"{orders}"
    yield Fact(_("last order"), short_date(last), url)


def _placed(customer_id: int) -> int:
    """How many orders the tab's badge counts: the placed ones, from the stored figures."""
    return sum(f.orders for f in _figures([customer_id]).get(customer_id, []))


def _find(text: str, limit: int) -> list[Hit]:
    rows = Order.objects.search(text).order_by("-id")
    values = rows.values_list("id", "number", "buyer_name", "total_minor", "currency")[:limit]
    return [
        Hit(
            label=_("Order %(number)s") % {"number": number or pk},
            detail=f"{buyer} · {format_money(total, currency)}",
            url=reverse("orders:detail", args=[pk]),
            icon="shopping-cart",
        )
        for pk, number, buyer, total, currency in values
    ]


def _overdue(limit: int) -> list[Hit]:
    """Orders whose money should be here by now, the latest first; along their own index."""
    rows = Order.objects.overdue(timezone.localdate()).order_by("-due_on", "-id")
    names = (
        "id",
        "number",
        "buyer_name",
        "total_minor",
        "paid_minor",
        "refunded_minor",
        "currency",
        "due_on",
    )
    return [
        Hit(
            label=_("Order %(number)s is overdue") % {"number": row["number"] or row["id"]},
            detail=_("%(buyer)s owes %(amount)s since %(day)s")
            % {
                "buyer": row["buyer_name"] or _("Somebody"),
                "amount": format_money(
                    row["total_minor"] - row["paid_minor"] + row["refunded_minor"], row["currency"]
                ),
                "day": date_format(row["due_on"], "j M Y"),
            },
            url=reverse("orders:detail", args=[row["id"]]),
            icon="clock",
        )
        for row in rows.values(*names)[:limit]
    ]


def _acts(request: HttpRequest) -> list[Hit]:
    return [Hit(_("Create an order"), "", reverse("orders:create"), "plus")]


def _drafts(customer_id: int, limit: int) -> int:
    drafts = Order.objects.filter(customer_id=customer_id, status=Order.Status.DRAFT)
    return drafts.order_by().values("pk")[:limit].count()


def _order(reference: str) -> str:
    """What transactions call the order that they were posted for."""
    return _("order %(number)s") % {"number": reference}


nav.add(
    group="omniPayments", label=gettext_lazy("Orders"), url_name="orders:list", icon="shopping-cart", order=20
)
nav.add(
    group="omniPayments", label=gettext_lazy("Products"), url_name="orders:products", icon="cube", order=30
)
site_links.add(SiteLink(gettext_lazy("Order"), "orders:order_page", 10, is_open=lambda: True))
panels.add(
    Panel("customer", "orders", gettext_lazy("Orders"), "orders:of_customer", order=20, count=_placed),
)
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
acts.add(key="orders", find=_acts)
belongings.add(
    Belonging(
        "customer",
        "drafts",
        "document",
        _drafts,
        lambda n, shown: ngettext("%(n)s draft of an order", "%(n)s drafts of orders", n) % {"n": shown},
        order=100,
    )
)
searches.add(key="orders", label=gettext_lazy("Orders"), find=_find, order=20)
attention.add(
    key="overdue_orders",
    label=gettext_lazy("Orders that are overdue"),
    icon="clock",
    find=_overdue,
    url_name="orders:list",
    query="?due=overdue",
    order=15,
)
subjects.add("orders.order", words=_order, url_name="orders:detail")
tell_all()
