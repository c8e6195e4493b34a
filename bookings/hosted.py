"""What a visitor of the booking pages has chosen: a resource, a time, how many places. It travels in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Resource
from bookings.prices import price_of
from bookings.slots import Slot
from orders.totals import Line, Pricing, Sums, work_out
from settings_app.models import Settings

_AT = "%Y%m%dT%H%MZ"


@dataclass(frozen=True, slots=True)
class Choice:
    """A time of a resource that is about to be booked."""

    resource: Resource
    start: datetime
    minutes: int
    quantity: int

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    def query(self) -> str:
        query = QueryDict(mutable=True)
        query.update(
            {"at": self.start.strftime(_AT), "minutes": str(self.minutes), "places": str(self.quantity)}
        )
        return query.urlencode()

    def to(self, name: str) -> str:
        return f"{reverse(f'bookings:{name}', args=[self.resource.identifier])}?{self.query()}"

    def sums(self, at: Settings) -> Sums | None:
        """What it comes to, as `create_order` will count it; None where nothing is charged."""
        price = price_of(self.resource, self.start, self.end)
        if not price:
            return None
        line = Line(self.resource.name, self.quantity, price, tax_rate=self.resource.tax_rate)
        return work_out(
            [line], Pricing(shipping_tax_rate=at.tax_rate, prices_include_tax=at.prices_include_tax)
        )


def choice_of(request: HttpRequest, resource: Resource) -> Choice | None:
    """What the address says was chosen; None where it says nothing that could be."""
    query = request.GET
    minutes, quantity = number(query.get("minutes"), 44_640), number(query.get("places"), 10_000)
    try:
        start = datetime.strptime(query.get("at", ""), _AT).replace(tzinfo=UTC)
    except ValueError:
        return None
    if not minutes or not quantity or not 2000 <= start.year <= 2200:
        return None
    return Choice(resource, start, minutes, quantity)


def chosen_slot(resource: Resource, slot: Slot, quantity: int) -> Choice:
    return Choice(resource, slot.start, int((slot.end - slot.start).total_seconds() // 60), quantity)


def number(text: str | None, most: int) -> int:
    """A whole number of an address from 1 to `most`; 0 for anything else."""
    if not text or not (text.isascii() and text.isdigit()) or len(text) > 6:
        return 0
    return int(text) if 1 <= int(text) <= most else 0


def steps(now: str, resource: Resource, choice: Choice | None) -> dict[str, Any]:
    """Where on the way to a booking a page is, for the page to show."""
    names = {"hosted": _("Time"), "details": _("Your details"), "review": _("Review")}
    at = list(names).index(now)
    shown = []
    for place, (name, label) in enumerate(names.items()):
        url = reverse("bookings:hosted", args=[resource.identifier])
        if name != "hosted" and choice is not None:
            url = choice.to(name)
        shown.append({"label": label, "url": url, "done": place < at, "now": place == at})
    return {"steps": shown}
