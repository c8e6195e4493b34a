"""The list of customers."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.custom import fields_in_use, values_stored
from customers.filters import CustomerFilter
from customers.labels import labels_of
from customers.models import Customer
from customers.recent import recent_customers
from customers.tables import COLUMNS, EXPORTED, SORTS, VALUES, places
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.views import ListView

IN_A_LINE = 6


class CustomerList(ListView):
    page = "customers"
    group = "omniPayments"
    title = gettext_lazy("Customers")
    columns = COLUMNS
    sorts = SORTS
    filterset_class = CustomerFilter
    bulk_template = "customers/labels/_bulk.html"
    search_hint = gettext_lazy("Name, company, e-mail, phone")
    template_name = "customers/list.html"

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Customer.objects.visible_to(self.request.user).values(*VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        where = places([row["id"] for row in rows]) if rows else {}
        # Who has neither labels nor custom fields costs no query for them.
        more = [row["id"] for row in rows if row["also_found_by"]]
        labels = labels_of(more) if more else {}
        values = values_stored(more) if more and self._custom_columns else {}
        for row in rows:
            row["place"] = where.get(row["id"], "")
            row["text"] = self.text
            row["labels"] = labels.get(row["id"], [])
            row |= {f"custom.{key}": value for key, value in values.get(row["id"], {}).items()}

    @cached_property
    def _custom_columns(self) -> list[Column]:
        """A column of the file for each custom field; the list has none."""
        if self.request.GET.get("export") != "csv":
            return []
        return [Column(f"custom.{field.key}", field.name) for field in fields_in_use()]

    def exported_columns(self) -> list[Column]:
        return [*EXPORTED, *self._custom_columns, *self.extra_columns()]

    @cached_property
    def _base(self) -> str:
        # Reversing four addresses for each row would take longer than reading the rows.
        return reverse("customers:list")

    def row_url(self, row: Row) -> str:
        return f"{self._base}{row['id']}/"

    def row_options(self, row: Row) -> list[Option]:
        if row["archived_at"]:
            return [
                Option(_("View"), "eye", row["url"]),
                Option(_("Restore"), "arrow-uturn-left", post=f"{row['url']}restore/"),
            ]
        return [
            Option(_("View"), "eye", row["url"]),
            Option(_("Edit"), "pencil", f"{row['url']}edit/"),
            Option(_("Timeline"), "clock", f"{row['url']}timeline/"),
        ]

    def recent(self) -> list[Row]:
        """Whom this reader opened last, for the line above the list."""
        return recent_customers(self.request, limit=IN_A_LINE)

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
