"""Which accounts and transactions one may see, and what they came to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, Sum

from accounts.models import User
from customers.services import own_customer

if TYPE_CHECKING:
    from ledger.models import Account, Entry, Transaction  # noqa: F401  # named as strings below


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every account; a user those of their own customer, while their e-mail is verified."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.own(user)

    def own(self, user: User | AnonymousUser) -> Self:
        """The accounts of the user's own customer, while their e-mail is verified; staff's own as well."""
        customer = own_customer(user) if isinstance(user, User) else None
        return self.filter(customer=customer) if customer else self.none()

    def of_business(self) -> Self:
        return self.filter(customer__isnull=True)

    def default(self, *, customer_id: int | None, kind: str, currency: str) -> Self:
        """The one account that orders post to, or none."""
        return self.filter(customer_id=customer_id, kind=kind, currency=currency, is_default=True)

    def balance_on(self, day: date) -> int:
        """What these accounts came to at the end of `day`, debits positive, by what was entered for each day."""
        sums = self.order_by().aggregate(
            debit=Sum("days__debit_minor", filter=Q(days__day__lte=day)),
            credit=Sum("days__credit_minor", filter=Q(days__day__lte=day)),
        )
        return (sums["debit"] or 0) - (sums["credit"] or 0)


class _AppendOnly(models.QuerySet[Any]):
    """What was posted stays as it was written down."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("What was posted is never changed: it is reversed.")

    def delete(self) -> NoReturn:
        raise TypeError("What was posted is never deleted: it is reversed.")


class TransactionQuerySet(_AppendOnly):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff only: a customer sees their own accounts' entries, never the business's side of them."""
        return self if isinstance(user, User) and user.is_active and user.is_staff else self.none()

    def about(self, subject: models.Model) -> Self:
        """Those that were posted for this thing."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def standing(self) -> Self:
        """Those that were not reversed, and are no reversals."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)


class EntryQuerySet(_AppendOnly):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every entry; a user those on the accounts of their own customer."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.is_staff:
            return self
        customer = own_customer(user)
        return self.filter(account__customer=customer) if customer else self.none()
