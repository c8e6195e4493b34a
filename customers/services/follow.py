"""The customer follows its user: made at registration, and kept in step with profile edits."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.actors import user_actor
from accounts.models import User
from customers.models import Customer
from customers.services.suggestions import suggest
from customers.services.work import Work, new_customer
from omnibasis.core.actors import Source
from omnibasis.core.identity import email_key
from omnibasis.core.images import LARGE, SMALL, delete_image, image_path, store_image
from settings_app import services as settings


def follow_user(*, user: User, created: bool) -> None:
    """The customer's answer to a saved user: `register_customer` for a new one, else `mirror_profile`.

    People who work here are not made customers by having a login.
    """
    if not created:
        mirror_profile(user)
    elif not user.is_staff:
        register_customer(user)


@transaction.atomic
def register_customer(user: User) -> None:
    """Makes the customer of a registration, not linked yet (rule 4).

    Rules, in order:
    1. Nothing happens when the setting is off.
    2. A customer who has that e-mail is left untouched, but for a timeline entry that says that somebody registered.
    3. Else a new customer gets the details that were collected, marked as registered and not verified.
    The link is made when the mailbox is proven (`link_verified_email`), in both cases.
    """
    if not settings.current().create_customer_on_registration:
        return
    actor = user_actor(user)
    customer = new_customer(source=Source.REGISTRATION)
    details = {
        "given_name": user.given_name,
        "surname": user.surname,
        "email": user.email,
        "phone": user.phone,
        "language": user.language,
    }
    for name, value in details.items():
        setattr(customer, name, value)
    customer.registered_user = user
    existing = _by_email(user)
    if existing is None:
        work = Work(customer, actor=actor, source=Source.REGISTRATION)
        work.note(
            "customer.registered",
            changes={name: (None, value) for name, value in details.items() if value},
            data={"user_id": user.pk},
        )
        try:
            with transaction.atomic():
                work.write()
            return
        except IntegrityError:  # an order or another caller made the customer a moment ago
            existing = _by_email(user)
            if existing is None:
                raise
    work = Work(existing, actor=actor, source=Source.REGISTRATION)
    work.note("user.registered", data={"user_id": user.pk, "email": user.email})
    work.write()


def _by_email(user: User) -> Customer | None:
    return Customer.objects.select_for_update().filter(email_key=email_key(user.email)).first()


@transaction.atomic
def mirror_profile(user: User) -> None:
    """Carries a profile edit over to the linked customer, field by field, only what changed (rule 5).

    Rules, in order:
    1. A save that changed no profile field costs no query. Nothing happens when the setting is off.
    2. The customer of a registration that nobody has proven yet follows too, but only in a field that still holds what
       the registration said: what a stranger typed goes when the mailbox's owner shows up (accounts/proof.py).
    3. A field that staff has locked stays; the new value becomes a suggestion.
    4. A value is never removed if the customer would be left with nothing to call it by.
    The user's e-mail is not a profile field: it follows when the new mailbox is proven.
    """
    changed = user.changed_profile()
    if not changed or not settings.current().mirror_profile_edits:
        return
    mine = Q(user_id=user.pk) | Q(registered_user_id=user.pk)
    customer = (
        Customer.objects.select_for_update().filter(mine).order_by(F("user_id").asc(nulls_last=True)).first()
    )
    if customer is None:
        return
    if customer.user_id != user.pk:
        changed = {n: pair for n, pair in changed.items() if n != "image" and getattr(customer, n) == pair[0]}
    work = Work(customer, actor=user_actor(user), source=Source.PROFILE)
    locked = {name: after for name, (_b, after) in changed.items() if name in customer.locked_fields}
    changes: dict[str, tuple[Any, Any]] = {}
    for name, (_before, after) in changed.items():
        if name in locked:
            continue
        value = _copy_image(after) if name == "image" and after else after
        if (change := work.set(name, value)) is not None:
            changes[name] = change
    customer.derive()
    if not customer.name:
        for name, (before, _after) in changes.items():
            setattr(customer, name, before)
        changes = {}
    if changes:
        if "image" in changes:
            transaction.on_commit(partial(delete_image, changes["image"][0]))
        work.note("profile.mirrored", changes=changes, data={"user_id": user.pk})
    suggest(
        work,
        {n: v for n, v in locked.items() if n != "image"},
        reason=_("The user changed their profile; the field is locked."),
    )
    work.write()


def _copy_image(path: str) -> str:
    """The customer keeps a copy of its own, so that either side can change or remove theirs."""
    thumbnails = {}
    for side in (LARGE, SMALL):
        with default_storage.open(image_path(path, side)) as stored:
            thumbnails[side] = stored.read()
    return store_image(thumbnails, folder="customers")
