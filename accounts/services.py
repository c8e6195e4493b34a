"""The verbs on users and API tokens. Each runs in a transaction and records what changed."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.core.identity import phone_e164
from omnibasis.core.images import clean_image, delete_image, store_image
from omnibasis.events.services import record

PROFILE_TEXTS = ("given_name", "surname", "phone", "language")
TOKEN_PREFIX = "omni_"  # noqa: S105 - what every token starts with


def edit_profile(
    *,
    user: User,
    data: Mapping[str, Any],
    actor: Actor,
    image: BinaryIO | None = None,
    remove_image: bool = False,
) -> User:
    """Changes the user's own details; the linked customer follows by signal.

    Rules, in order:
    1. Only the names in `data` change, out of PROFILE_TEXTS; the e-mail is never one of them (it is changed by
       proving the new mailbox).
    2. `image` replaces the picture (`core.images.clean_image` says what is accepted); else `remove_image` drops it.
    3. What is as before is neither written nor recorded.
    Returns the user as stored. Raises InvalidInput by field.
    """
    if unknown := set(data) - set(PROFILE_TEXTS):
        raise InvalidInput({name: [_("There is no such field.")] for name in sorted(unknown)})
    # Decoding a picture takes a while: no lock is held meanwhile.
    thumbnails = clean_image(image) if image is not None else None
    with transaction.atomic():
        stored = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        old_image = stored.image
        for name, value in data.items():
            setattr(stored, name, str(value or "").strip())
        _check_profile(stored, data)
        if thumbnails:
            stored.image = store_image(thumbnails, folder="users")
        elif remove_image:
            stored.image = ""
        changes = stored.changed_profile()
        if changes:
            stored.save(update_fields=list(changes))
            record(
                verb="user.profile_changed",
                subject=stored,
                actor=actor,
                source=Source.PROFILE,
                changes=changes,
            )
        if "image" in changes and old_image:
            transaction.on_commit(lambda: delete_image(old_image))
    return stored


def _check_profile(user: User, data: Mapping[str, Any]) -> None:
    errors: dict[str, list[str]] = {}
    try:
        user.clean_fields(exclude={f.name for f in User._meta.fields} - set(data))
    except ValidationError as error:
        errors.update(error.message_dict)
    for name in ("given_name", "surname"):
        if not getattr(user, name).isprintable():
            errors[name] = [_("The name has characters that cannot be seen. Type it again.")]
    try:
        phone_e164(user.phone, settings.DEFAULT_PHONE_REGION)
    except ValueError as error:
        errors["phone"] = [str(error)]
    if user.language and user.language not in dict(settings.LANGUAGES):
        errors["language"] = [_("Choose one of the languages.")]
    if errors:
        raise InvalidInput(errors)


def token_digest(token: str) -> str:
    """What is stored of a token. A plain hash is enough: nobody can guess 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_token(*, user: User, name: str, actor: Actor) -> tuple[ApiToken, str]:
    """A new API token that acts as `user`; returns it and its text, which cannot be had again.

    Raises InvalidInput on `name` (1 to 80 characters), Refused when the user does not work here.
    """
    name = name.strip()
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise InvalidInput({"name": [_("Give the token a name of 1 to 80 characters.")]})
    if not (user.is_active and user.is_staff):
        raise Refused(_("A token acts for somebody who works here; this user does not."))
    prefix = secrets.token_hex(4)
    text = f"{TOKEN_PREFIX}{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(user=user, name=name, prefix=prefix, digest=token_digest(text))
    record(
        verb="token.created",
        subject=token,
        actor=actor,
        source=Source.STAFF,
        data={"name": name, "user": str(user), "prefix": prefix},
    )
    return token, text


@transaction.atomic
def revoke_token(*, token_id: int, actor: Actor) -> ApiToken:
    """Ends a token at once and for good. Doing it again changes nothing. Raises NotFound."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound(_("There is no such token."))
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(
            verb="token.revoked", subject=token, actor=actor, source=Source.STAFF, data={"name": token.name}
        )
    return token


def set_staff(*, user_id: int, works_here: bool, actor: Actor) -> User:
    """Lets a user into the back office, or out of it (their API tokens stop with it). Rules as `_set_flag`."""
    return _set_flag(user_id, "is_staff", works_here, actor)


def set_active(*, user_id: int, active: bool, actor: Actor) -> User:
    """Opens or closes a user's account; a closed one is signed out everywhere. Rules as `_set_flag`."""
    return _set_flag(user_id, "is_active", active, actor)


@transaction.atomic
def _set_flag(user_id: int, field: str, value: bool, actor: Actor) -> User:
    """Only for administrators to call. Raises Refused on oneself, so that an administrator is always left; NotFound."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NotFound(_("There is no such user."))
    if user.pk == actor.user_id:
        raise Refused(_("You cannot change this for yourself. Ask another administrator."))
    before = getattr(user, field)
    if before != value:
        setattr(user, field, value)
        user.save(update_fields=[field])
        record(
            verb="user.access_changed",
            subject=user,
            actor=actor,
            source=Source.STAFF,
            changes={field: (before, value)},
        )
    return user
