"""Which orders one may see, and finding them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from customers.models import Customer
from customers.search import PROBE
from customers.services import own_customer

if TYPE_CHECKING:
    from orders.models import Order  # noqa: F401  # named as a string below


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every order; a user the placed ones of their own customer, while their e-mail is verified."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.own(user)

    def own(self, user: User | AnonymousUser) -> Self:
        """The placed orders of the user's own customer, while their e-mail is verified; staff's own as well."""
        customer = own_customer(user) if isinstance(user, User) else None
        return self.filter(customer=customer, status="placed") if customer else self.none()

    def search(self, text: str) -> Self:
        """By order number, external id or the code of its link, exactly; else by the customer who bought.

        Asks the indexes at once for up to `PROBE` orders, which are then sorted. Are there more, the orders are walked
        in their own order instead, since every few match. Left alone, the planner walks them all to find three.
        """
        wanted = text.strip().lstrip("#")
        if not wanted:
            return self
        exact = models.Q(code=wanted) | models.Q(external_id=wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            exact |= models.Q(pk=int(wanted))
        every = self.model._default_manager.using(self.db)
        named = list(every.filter(exact).values_list("pk", flat=True))
        buyers = Customer.objects.using(self.db).search(wanted).order_by().values_list("pk", flat=True)
        customers = list(buyers[: PROBE + 1])
        if len(customers) > PROBE:
            return self.filter(models.Q(pk__in=named) | models.Q(customer__in=buyers))
        bought = every.filter(customer__in=customers).order_by().values_list("pk", flat=True)
        orders = list(bought[: PROBE + 1]) if customers else []
        if len(orders) > PROBE:
            return self.filter(models.Q(pk__in=named) | models.Q(customer__in=customers))
        return self.filter(pk__in=[*named, *orders])
