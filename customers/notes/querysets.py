"""Which notes one may see, and finding them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from customers.models import Customer, Note  # noqa: F401  # named as a string below


class NoteQuerySet(models.QuerySet["Note"]):
    def live(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see every note that was not removed, others none here (see `shared_with`)."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self.live()
        return self.none()

    def shared_with(self, customer: Customer | None) -> Self:
        """What the customer reads in My account: the shared ones. `customer` comes from `own_customer` alone."""
        return self.live().filter(customer=customer, visibility="shared") if customer else self.none()

    def shared_with_user(self, user_id: int) -> Self:
        """The same for a user's own customer, asked at once."""
        from customers.models import Customer

        return self.live().filter(
            visibility="shared", customer__in=Customer.objects.own_of(user_id).values("pk")
        )

    def labelled(self, label_ids: list[int]) -> Self:
        """Those with any of these labels."""
        through = self.model.labels.through
        return self.filter(pk__in=through._default_manager.filter(label_id__in=label_ids).values("note_id"))

    def search(self, text: str) -> Self:
        """Those whose subject, body or labels have every word of `text`, accents and case aside."""
        from customers.notes.search import matching_notes

        return matching_notes(self, text)
