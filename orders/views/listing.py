"""Staff's list of orders."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.labels import Worn
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.views import ListView
from orders.filters import OrderFilter
from orders.models import Order, OrderLabel
from orders.states import Status
from orders.tables import ORDER_COLUMNS, ORDER_SORTS, ORDER_VALUES, ORDERS_EXPORTED, label_of
from orders.views.acts import options_of


class OrderList(ListView):
    """Two of its sorts are of a part of the orders: a draft was never placed, and only what is owed is due."""

    page = "orders"
    group = "omniPayments"
    title = gettext_lazy("Orders")
    columns = ORDER_COLUMNS
    sorts = ORDER_SORTS
    filterset_class = OrderFilter
    search_hint = gettext_lazy("Number, customer, e-mail")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Order.objects.visible_to(self.request.user).values(*ORDER_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    @cached_property
    def found(self) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = super().found
        match self.sort[0].key:
            case "due":
                return found.filter(status=Status.SENT, due_on__isnull=False)
            case "placed":
                return found.filter(placed_at__isnull=False)
        return found

    def complete(self, rows: list[Row]) -> None:
        worn = _labels([row["id"] for row in rows])
        for row in rows:
            row["text"] = self.text
            row["name"] = _("order %(number)s") % {"number": label_of(row)}
            row["labels"] = worn.get(row["id"], [])

    def exported_columns(self) -> list[Column]:
        return [*ORDERS_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("orders:detail", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        kept = row["paid_minor"] - row["refunded_minor"]
        options = [
            Option(_("View"), "eye", self.row_url(row)),
            *options_of(row["id"], row["status"], kept, row["written_off_minor"]),
        ]
        if row["customer_id"]:
            url = reverse("customers:detail", args=[row["customer_id"]])
            options.append(Option(_("View customer"), "user", url))
        return options

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("orders:create"))

    def more_options(self) -> list[Option]:
        return [Option(_("Open the order page"), "arrow-top-right-on-square", reverse("orders:order_page"))]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s orders") % {"n": number}
        return ngettext("%(n)s order", "%(n)s orders", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        if self.sort[0].key == "due":
            return Empty(
                title=_("Nothing is due"),
                text=_("No order waits for its money."),
                picture="check-circle",
                url=self.request.path,
                action=_("Show all orders"),
            )
        return Empty(
            title=_("No orders yet"),
            text=_("They come from the order page and through the API. Or write the first one yourself."),
            picture="shopping-cart",
            url=reverse("orders:create"),
            action=_("Create an order"),
        )


def _labels(ids: list[int]) -> dict[int, list[Worn]]:
    """The labels of these orders, by name. One query."""
    worn: dict[int, list[Worn]] = {}
    rows = OrderLabel.objects.filter(order_id__in=ids).order_by("label__key")
    for order, pk, name, colour in rows.values_list("order_id", "label_id", "label__name", "label__colour"):
        worn.setdefault(order, []).append(Worn(pk, name, colour))
    return worn
