"""The list of customers."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.filters import CustomerFilter
from customers.models import Customer
from customers.tables import COLUMNS, EXPORTED, SORTS, VALUES, places
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.views import ListView


class CustomerList(ListView):
    page = "customers"
    group = "omniPayments"
    title = gettext_lazy("Customers")
    columns = COLUMNS
    sorts = SORTS
    filterset_class = CustomerFilter
    search_hint = gettext_lazy("Name, company, e-mail, phone")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Customer.objects.visible_to(self.request.user).values(*VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        where = places([row["id"] for row in rows]) if rows else {}
        for row in rows:
            row["place"] = where.get(row["id"], "")
            row["text"] = self.text

    def exported_columns(self) -> list[Column]:
        return [*EXPORTED, *self.extra_columns()]

    @cached_property
    def _base(self) -> str:
        # Reversing four addresses for each row would take longer than reading the rows.
        return reverse("customers:list")

    def row_url(self, row: Row) -> str:
        return f"{self._base}{row['id']}/"

    def row_options(self, row: Row) -> list[Option]:
        return [
            Option(_("View"), "eye", row["url"]),
            Option(_("Edit"), "pencil", f"{row['url']}edit/"),
            Option(_("Timeline"), "clock", f"{row['url']}timeline/"),
        ]

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("customers:create"))

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s customers") % {"n": number}
        return ngettext("%(n)s customer", "%(n)s customers", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No customers yet"),
            text=_(
                "A customer comes by itself when somebody registers or orders. Or create the first one by hand."
            ),
            picture="users",
            url=reverse("customers:create"),
            action=_("Create a customer"),
        )
