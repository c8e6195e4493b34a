"""Which orders one may see, and finding them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from customers.models import Customer
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
        """By order number, external id or the code of its link, exactly; else by the customer who bought."""
        wanted = text.strip().lstrip("#")
        if not wanted:
            return self
        exact = models.Q(code=wanted) | models.Q(external_id=wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            exact |= models.Q(pk=int(wanted))
        return self.filter(exact | models.Q(customer__in=Customer.objects.search(wanted).values("pk")))
