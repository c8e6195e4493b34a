"""Which bookings one may see, and finding them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from bookings.states import OCCUPYING, OPEN
from customers.models import Customer
from customers.services import own_customer
from omnibasis.core.text import fold
from omnibasis.core.trigram import PROBE

if TYPE_CHECKING:
    from bookings.models import Booking, Resource  # noqa: F401  # named as strings below

# No booking takes its resource for longer, buffers included: what is taken at a moment began no earlier than that.
LONGEST = timedelta(days=36)


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every booking; a user those of their own customer, while their e-mail is verified."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.own(user)

    def own(self, user: User | AnonymousUser) -> Self:
        """The bookings of the user's own customer, while their e-mail is verified; staff's own as well."""
        customer = own_customer(user) if isinstance(user, User) else None
        return self.filter(customer=customer) if customer else self.none()

    def occupying(self) -> Self:
        return self.filter(state__in=OCCUPYING)

    def taking(self, start: datetime, end: datetime) -> Self:
        """Those that take places between two moments, buffers included; off the index of one resource."""
        return self.occupying().filter(
            occupied_from__lt=end, occupied_from__gt=start - LONGEST, occupied_to__gt=start
        )

    def between(self, start: datetime, end: datetime) -> Self:
        """Those whose own time touches the span."""
        return self.filter(starts_at__lt=end, starts_at__gt=start - LONGEST, ends_at__gt=start)

    def upcoming(self, now: datetime) -> Self:
        """Requested or confirmed, and not over yet."""
        return self.filter(state__in=OPEN, starts_at__gt=now - LONGEST, ends_at__gt=now)

    def search(self, text: str) -> Self:
        """By id or the code of its link, exactly; else by the customer who booked. As `OrderQuerySet.search`."""
        wanted = text.strip().lstrip("#")
        if not wanted:
            return self
        exact = Q(code=wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            exact |= Q(pk=int(wanted))
        every = self.model._default_manager.using(self.db)
        named = list(every.filter(exact).values_list("pk", flat=True))
        buyers = Customer.objects.using(self.db).search(wanted).order_by().values_list("pk", flat=True)
        customers = list(buyers[: PROBE + 1])
        if len(customers) > PROBE:
            return self.filter(Q(pk__in=named) | Q(customer__in=buyers))
        booked = every.filter(customer__in=customers).order_by().values_list("pk", flat=True)
        found = list(booked[: PROBE + 1]) if customers else []
        if len(found) > PROBE:
            return self.filter(Q(pk__in=named) | Q(customer__in=customers))
        return self.filter(pk__in=[*named, *found])


class ResourceQuerySet(models.QuerySet["Resource"]):
    def offered(self) -> Self:
        """Those that can be booked, by name."""
        return self.filter(is_active=True).order_by("sort_name", "id")

    def labelled(self, label_ids: list[int]) -> Self:
        """Those that carry any of these labels. A business has some hundred resources, not millions."""
        return self.filter(
            pk__in=self.model._default_manager.filter(resource_labels__label_id__in=label_ids).values("pk")
        )

    def search(self, text: str) -> Self:
        """Those that have each word in their name (accents and case aside) or their identifier."""
        found = self
        for word in fold(text).split():
            found = found.filter(Q(sort_name__contains=word) | Q(identifier__icontains=word))
        return found
