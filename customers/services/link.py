"""Linking a user to a customer, and saying why."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.services.match import lock_customer, verified_user_without_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.identity import email_key

_METHOD_OF_SOURCE = {
    Source.ORDER: Customer.LinkMethod.ORDER,
    Source.BOOKING: Customer.LinkMethod.BOOKING,
    Source.IMPORT: Customer.LinkMethod.IMPORT,
}


def put_link(work: Work, user: User, *, method: Customer.LinkMethod) -> None:
    """Links `user` in an open piece of work: who, why, when, by whom. The caller has checked that both are free."""
    work.set("user_id", user.pk)
    work.set("link_method", method)
    work.set("linked_at", timezone.now())
    work.set("linked_by", work.actor.label)
    work.set("registered_user_id", None)
    work.note(
        "user.linked",
        changes={"user": (None, user.pk)},
        data={"user_id": user.pk, "user": str(user), "email": user.email, "method": method},
    )


def link_matching_user(work: Work) -> None:
    """Links the user who has proven the customer's e-mail, if there is one and both are free (rule 7)."""
    customer = work.customer
    if customer.user_id is not None or not customer.email:
        return
    if user := verified_user_without_customer(email_key(customer.email)):
        put_link(work, user, method=_METHOD_OF_SOURCE.get(work.source, Customer.LinkMethod.VERIFIED_EMAIL))


def pick_user(work: Work, user_id: int | None) -> None:
    """What staff chose in the user field: links that user always, whatever their e-mail; None unlinks.

    Raises InvalidInput on `user` when there is no such user or they belong to another customer.
    """
    customer = work.customer
    if user_id == customer.user_id:
        return
    if user_id is None:
        drop_link(work)
        return
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise InvalidInput({"user": [_("There is no such user.")]})
    other = Customer.objects.filter(user_id=user_id).exclude(pk=customer.pk).first()
    if other is not None:
        raise InvalidInput(
            {
                "user": [
                    _("This user already belongs to the customer %(name)s. Unlink them there first.")
                    % {"name": other}
                ]
            }
        )
    if customer.user_id is not None:
        drop_link(work)
    put_link(work, user, method=Customer.LinkMethod.PICKED)


def drop_link(work: Work) -> None:
    """Takes the user off in an open piece of work."""
    customer = work.customer
    was = customer.user_id
    method = customer.link_method
    work.set("user_id", None)
    work.set("link_method", "")
    work.set("linked_at", None)
    work.set("linked_by", "")
    work.note("user.unlinked", changes={"user": (was, None)}, data={"user_id": was, "method": method})


@transaction.atomic
def link_user(*, customer_id: int, user_id: int, actor: Actor, source: Source = Source.STAFF) -> Customer:
    """Staff links a user to a customer. Errors as `pick_user`."""
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    pick_user(work, user_id)
    work.write()
    return work.customer


@transaction.atomic
def unlink_user(*, customer_id: int, actor: Actor, source: Source = Source.STAFF) -> Customer:
    """Takes the user off the customer: from then on they see nothing of it. The entry on the timeline stays.

    Raises Refused when no user is linked.
    """
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    if work.customer.user_id is None:
        raise Refused(_("No user is linked to this customer."))
    drop_link(work)
    work.write()
    return work.customer
