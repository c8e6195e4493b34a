"""Staff's list of bookings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.filters import BookingFilter
from bookings.models import Booking
from bookings.tables import BOOKING_COLUMNS, BOOKING_SORTS, BOOKING_VALUES, BOOKINGS_EXPORTED
from bookings.views.acts import options_of
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.views import ListView
from settings_app.services import current


class BookingList(ListView):
    page = "bookings"
    group = "omniBookings"
    title = gettext_lazy("Bookings")
    columns = BOOKING_COLUMNS
    sorts = BOOKING_SORTS
    filterset_class = BookingFilter
    search_hint = gettext_lazy("Number, customer, e-mail")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Booking.objects.visible_to(self.request.user).values(*BOOKING_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        zone = current().time_zone if rows else ""
        for row in rows:
            row["text"] = self.text
            row["zone"] = row["resource__time_zone"] or zone
            row["name"] = _("booking %(number)s") % {"number": row["id"]}

    def exported_columns(self) -> list[Column]:
        return [*BOOKINGS_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("bookings:detail", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        begun = row["starts_at"] <= timezone.now()
        options = [
            Option(_("View"), "eye", self.row_url(row)),
            *options_of(row["id"], row["state"], begun=begun),
        ]
        if row["customer_id"]:
            url = reverse("customers:detail", args=[row["customer_id"]])
            options.append(Option(_("View customer"), "user", url))
        if row["order_id"]:
            options.append(
                Option(_("View order"), "shopping-cart", reverse("orders:detail", args=[row["order_id"]]))
            )
        return options

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("bookings:create"))

    def more_options(self) -> list[Option]:
        return [
            Option(_("Calendar"), "table-cells", reverse("bookings:calendar")),
            Option(_("Calendar links"), "link", reverse("bookings:feeds")),
            Option(_("Open the booking page"), "arrow-top-right-on-square", reverse("bookings:offer")),
        ]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s bookings") % {"n": number}
        return ngettext("%(n)s booking", "%(n)s bookings", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No bookings yet"),
            text=_("They come from the booking page and through the API. Or write the first one yourself."),
            picture="calendar-days",
            url=reverse("bookings:create"),
            action=_("Create a booking"),
        )
