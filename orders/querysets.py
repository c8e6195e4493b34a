"""Which orders one may see, and finding them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from customers.models import Customer
from customers.services import own_customer
from omnibasis.core.text import fold
from omnibasis.core.trigram import PROBE
from orders.states import STANDING, Status

if TYPE_CHECKING:
    from orders.models import Invoice, Order, Product  # noqa: F401  # named as strings below


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every order; a user those of their own customer that stand, while their e-mail is verified."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.own(user)

    def own(self, user: User | AnonymousUser) -> Self:
        """The user's own customer's orders that are out, also cancelled ones, while their e-mail is verified; staff's
        own as well."""
        customer = own_customer(user) if isinstance(user, User) else None
        return self.filter(customer=customer).buyers() if customer else self.none()

    def buyers(self) -> Self:
        """What a buyer may see of orders: those that were sent, whatever became of them; no drafts."""
        return self.exclude(status=Status.DRAFT).filter(placed_at__isnull=False)

    def standing(self) -> Self:
        """Those that count as business done."""
        return self.filter(status__in=STANDING)

    def overdue(self, today: date) -> Self:
        """Sent, not paid, and due before `today`: served by an index of its own."""
        return self.filter(status=Status.SENT, due_on__lt=today)

    def labelled(self, label_ids: Sequence[int]) -> Self:
        """Those that carry any of these labels, as a search: a few are looked up, many are met while walking."""
        every = self.model._default_manager.using(self.db)
        ids = every.filter(order_labels__label_id__in=label_ids).order_by().values_list("pk", flat=True)
        found = set(ids[: PROBE + 1])
        return self.filter(pk__in=found if len(found) <= PROBE else ids)

    def newest_of(self, customer_id: int, limit: int) -> dict[datetime | None, int]:
        """The customer's newest orders by the moment at which they were placed; one query, off the index."""
        rows = self.filter(customer=customer_id).order_by("-id").values_list("placed_at", "pk")
        found: dict[datetime | None, int] = {}
        for placed_at, pk in rows[:limit]:
            found.setdefault(placed_at, pk)
        return found

    def search(self, text: str) -> Self:
        """By id, number, external id, invoice number or the code of its link, exactly; else by the customer who bought.

        Asks the indexes at once for up to `PROBE` orders, which are then sorted. Are there more, the orders are walked
        in their own order instead, since every few match. Left alone, the planner walks them all to find three.
        """
        wanted = text.strip().lstrip("#")
        if not wanted:
            return self
        exact = models.Q(code=wanted) | models.Q(external_id=wanted) | models.Q(number=wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            exact |= models.Q(pk=int(wanted))
        every = self.model._default_manager.using(self.db)
        named = list(every.filter(exact).values_list("pk", flat=True))
        named += every.filter(invoices__number=wanted).values_list("pk", flat=True)
        buyers = Customer.objects.using(self.db).search(wanted).order_by().values_list("pk", flat=True)
        customers = list(buyers[: PROBE + 1])
        if len(customers) > PROBE:
            return self.filter(models.Q(pk__in=named) | models.Q(customer__in=buyers))
        bought = every.filter(customer__in=customers).order_by().values_list("pk", flat=True)
        orders = list(bought[: PROBE + 1]) if customers else []
        if len(orders) > PROBE:
            return self.filter(models.Q(pk__in=named) | models.Q(customer__in=customers))
        return self.filter(pk__in=[*named, *orders])


class ProductQuerySet(models.QuerySet["Product"]):
    def offered(self) -> Self:
        """Those that are not archived, in their order: what staff and the API sell."""
        return self.filter(is_active=True).order_by("position", "id")

    def on_page(self) -> Self:
        """What the hosted order page shows, in its order."""
        return self.offered().filter(is_hidden=False)

    def search(self, text: str) -> Self:
        """Those that have each word in their name (accents and case aside) or their code.

        A business sells some thousand things at most, not millions: reading all their names takes a millisecond.
        """
        found = self
        for word in fold(text).split():
            found = found.filter(models.Q(sort_name__contains=word) | models.Q(code__icontains=word))
        return found

    def priced_in(self, currency: str) -> Self:
        """Those with a price in this currency, which stands on each as `unit_price_minor`, beside `currency`."""
        return self.filter(prices__currency=currency).annotate(
            unit_price_minor=models.F("prices__unit_price_minor"), currency=models.F("prices__currency")
        )


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every invoice; a user those of their own customer's orders, while their e-mail is verified."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.own(user)

    def own(self, user: User | AnonymousUser) -> Self:
        """The invoices of the user's own customer's orders, while their e-mail is verified; staff's own as well."""
        customer = own_customer(user) if isinstance(user, User) else None
        return self.filter(order__customer=customer) if customer else self.none()

    def standing(self) -> Self:
        """Those that were not made void."""
        return self.exclude(state="void")

    def overdue(self, today: date) -> Self:
        return self.filter(state="open", due_on__lt=today)

    def by_link(self, code: str) -> Invoice | None:
        """What an order's secret link shows: the invoice that stands, of a cancelled order the last one, which is void.

        None for a draft and for a code that is none.
        """
        found = self.filter(order__code=code).exclude(order__status=Status.DRAFT).select_related("order")
        newest = list(found.order_by("-id"))
        return next((one for one in newest if one.state != "void"), newest[0] if newest else None)

    def search(self, text: str) -> Self:
        """By the invoice's number exactly; else those of the orders that `OrderQuerySet.search` finds.

        Asks the indexes at once for up to `PROBE` of them; are there more, the invoices are walked in their own order.
        """
        wanted = text.strip()
        if not wanted:
            return self
        every = self.model._default_manager.using(self.db)
        named = list(every.filter(number=wanted).values_list("pk", flat=True))
        if named:
            return self.filter(pk__in=named)
        from orders.models import Order

        orders = Order.objects.using(self.db).search(wanted).order_by().values_list("pk", flat=True)
        known = list(orders[: PROBE + 1])
        if len(known) > PROBE:
            return self.filter(order__in=orders)
        return self.filter(pk__in=list(every.filter(order__in=known).values_list("pk", flat=True)))
