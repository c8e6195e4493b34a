"""Which customers one may see, and finding them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from customers.models import Customer  # noqa: F401  # named as a string below


class CustomerQuerySet(models.QuerySet["Customer"]):
    def live(self) -> Self:
        """Neither deleted nor merged into another."""
        return self.filter(archived_at=None, merged_into=None)

    def pickable(self) -> Self:
        """What pickers offer: live and active. Whoever types the e-mail or the id still finds the others."""
        return self.live().filter(status="active")

    def own_of(self, user: User | int) -> Self:
        """The one that an end user (or the one of this id) may see: linked, live, and only while their e-mail is
        verified. None or one."""
        proven = {"user__is_active": True, "user__emailaddress__verified": True}
        return self.live().filter(user=user, **proven).distinct()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every customer that was not merged away, others their own (see `own_customer`), visitors none."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self.filter(merged_into=None)
        return self.none()

    def search(self, text: str) -> Self:
        """Those whose name, company, e-mail, phone or external id has every word of `text`, accents and case aside."""
        from customers.search import matching

        return matching(self, text)
