"""What follows for customers when a user has proven a mailbox."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import user_actor
from accounts.models import User
from customers.models import Customer
from customers.services.fill import fill_blanks
from customers.services.link import put_link
from customers.services.suggestions import suggest
from customers.services.work import Work
from omnibasis.core.actors import Source
from omnibasis.core.identity import email_key
from settings_app import services as settings


@transaction.atomic
def link_verified_email(address: EmailAddress) -> None:
    """A mailbox was proven: links its user to the customer who has that e-mail (rule 4).

    Rules, in order:
    1. Only a verified address counts. Saving it again changes nothing.
    2. A user who already has a customer keeps it. If that customer had the user's former address, and profile edits
       are mirrored, the new address follows; if another customer has it already it becomes a suggestion.
    3. The customer with that e-mail key is linked, whether it was there before or was made by this registration.
       The profile, which is by now that of whoever proved the mailbox, fills its blanks; what differs becomes
       suggestions.
    4. A customer who belongs to somebody else stays theirs; the timeline says that another user proved the address.
    The setting for creating customers does not matter here: nothing is created.
    """
    if not address.verified:
        return
    user = address.user
    key = email_key(address.email)
    own = Customer.objects.select_for_update().filter(user_id=user.pk).first()
    if own is not None:
        _follow_email(own, address, user)
        return
    customer = Customer.objects.select_for_update().filter(email_key=key).first()
    if customer is None:
        return
    work = Work(customer, actor=user_actor(user), source=Source.REGISTRATION)
    if customer.user_id is not None:
        work.note("user.link_refused", data={"user_id": user.pk, "user": str(user), "email": address.email})
        work.write()
        return
    registered = customer.registered_user_id == user.pk
    method = Customer.LinkMethod.REGISTRATION if registered else Customer.LinkMethod.VERIFIED_EMAIL
    put_link(work, user, method=method)
    profile = {name: getattr(user, name) for name in ("given_name", "surname", "phone", "language")}
    fill_blanks(work, profile, reason=_("The user's profile says so."))
    work.write()


def _follow_email(customer: Customer, address: EmailAddress, user: User) -> None:
    """The customer's e-mail follows the user's, if it was the user's: what staff wrote in its place stays."""
    key = email_key(address.email)
    former = email_key(user.email)  # allauth saves the proven address first, then the user
    if key == former or customer.email_key != former or not settings.current().mirror_profile_edits:
        return
    work = Work(customer, actor=user_actor(user), source=Source.PROFILE)
    taken = Customer.objects.filter(email_key=key).exclude(pk=customer.pk).exists()
    if taken or "email" in customer.locked_fields:
        suggest(work, {"email": address.email}, reason=_("The user changed their e-mail."))
    else:
        change = work.set("email", address.email)
        work.note("profile.mirrored", changes={"email": change} if change else {})
    work.write()
