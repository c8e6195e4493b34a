"""Which accounts and transactions one may see, and what they came to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, Sum

from accounts.models import User
from customers.models import Customer
from customers.services import own_customer
from ledger.kinds import TransactionKind
from omnibasis.core.text import fold
from omnibasis.core.trigram import PROBE

if TYPE_CHECKING:
    from ledger.models import Account, Entry, Statement, Transaction  # noqa: F401  # named as strings below


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

    def search(self, text: str) -> Self:
        """By id or code, exactly; else by the customer whose they are, or by their own name."""
        wanted = text.strip().lstrip("#")
        if not wanted:
            return self
        every = self.model._default_manager.using(self.db)
        exact = Q(code=wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            exact |= Q(pk=int(wanted))
        named = list(every.filter(exact).values_list("pk", flat=True))
        # Accounts with a name of their own are few: whoever needs no second one never names it.
        own = every.exclude(name="").filter(name__icontains=wanted).order_by("-pk")
        named += own.values_list("pk", flat=True)[:PROBE]
        owners = Customer.objects.using(self.db).search(wanted).order_by().values_list("pk", flat=True)
        customers = list(owners[: PROBE + 1])
        of = owners if len(customers) > PROBE else customers
        return self.filter(Q(pk__in=named) | Q(customer__in=of))

    def explained(self, since: date | None, until: date) -> list[dict[str, Any]]:
        """What these accounts' balance at the end of `until` is made of since the beginning of `since`: for each kind
        of transaction `kind`, `debit`, `credit` (both positive), `count`. One query, off what is kept by the day."""
        in_span = Q(days__day__lte=until) & (Q() if since is None else Q(days__day__gte=since))
        rows = (
            self.order_by()
            .filter(in_span)
            .values("days__kind")
            .annotate(
                debit=Sum("days__debit_minor"), credit=Sum("days__credit_minor"), count=Sum("days__entries")
            )
        )
        named = [
            {"kind": row["days__kind"], **{name: row[name] for name in ("debit", "credit", "count")}}
            for row in rows
        ]
        return sorted(named, key=lambda row: list(TransactionKind).index(TransactionKind(row["kind"])))


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

    def search(self, text: str) -> Self:
        """By id or reference, exactly; else by the customers on whose accounts they are, and by words of the details.

        Details are looked for among those that have any, along an index of their own.
        """
        wanted = text.strip().lstrip("#")
        if not wanted:
            return self
        every = self.model._default_manager.using(self.db)
        exact = Q(reference=wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            exact |= Q(pk=int(wanted))
        if every.filter(exact).exists():
            return self.filter(exact)
        described = every.exclude(search_text="")
        for word in fold(wanted).split():
            described = described.filter(search_text__contains=word)
        ids = list(described.order_by("-pk").values_list("pk", flat=True)[:PROBE])
        owners = Customer.objects.using(self.db).search(wanted).order_by().values_list("pk", flat=True)
        customers = list(owners[: PROBE + 1])
        of = owners if len(customers) > PROBE else customers
        entries = self.model._meta.get_field("entries").related_model
        theirs = entries._default_manager.using(self.db).filter(account__customer__in=of)
        found = (
            list(theirs.order_by().values_list("transaction", flat=True)[: PROBE + 1]) if customers else []
        )
        if len(found) > PROBE:
            return self.filter(Q(pk__in=ids) | Q(pk__in=theirs.values("transaction")))
        return self.filter(pk__in={*ids, *found})

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


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every statement that was sent; a user those of their own customer."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.own(user)

    def own(self, user: User | AnonymousUser) -> Self:
        """Those of the user's own customer, while their e-mail is verified; staff's own as well."""
        customer = own_customer(user) if isinstance(user, User) else None
        return self.of(customer) if customer else self.none()

    def of(self, customer: Customer) -> Self:
        """The customer's, and those of whom was merged into it."""
        return self.filter(customer__in=customer.timelines)
